"""Boltzmann machines: scaled by the training part, refused where rows are no chances, and able to learn."""

import numpy as np
import pytest

from kit.cold import deep_belief, in_unit

RNG = np.random.default_rng


def test_the_training_part_alone_says_what_is_lowest_and_highest():
    train = np.array([[0.0, 5.0, 1.0], [2.0, 5.0, 3.0]])
    assert in_unit(train, train).tolist() == [[0, 0, 0], [1, 0, 1]]
    assert in_unit(train, [[1.0, 9.0, 4.0], [-1.0, 5.0, 1.5]]).tolist() == [[0.5, 0, 1], [0, 0, 0.25]]


def test_rows_that_are_no_chances_are_refused_and_counted():
    fine = RNG(0).random((4, 3))
    for wrong in (-0.1, 1.5, np.nan):
        rows = fine.copy()
        rows[2, 1] = wrong
        with pytest.raises(
            ValueError, match=r"1 of 12 numbers of the training part lie outside 0 to 1.*in_unit"
        ):
            deep_belief(rows, fine)
        with pytest.raises(ValueError, match="1 of 12 numbers of the rows lie outside"):
            deep_belief(fine, rows)


def test_what_is_hidden_tells_two_kinds_of_rows_apart_and_comes_again_with_its_seed():
    kinds = np.repeat([[0.9, 0.1] * 5, [0.1, 0.9] * 5], 30, axis=0)
    rows = np.clip(kinds + 0.05 * RNG(0).normal(size=kinds.shape), 0, 1)
    hidden = deep_belief(rows, rows, (8, 4), epochs=30, seed=1)
    assert hidden.shape == (60, 4) and ((hidden >= 0) & (hidden <= 1)).all()
    away = np.abs(hidden[:30].mean(axis=0) - hidden[30:].mean(axis=0)).max()
    assert away > 5 * hidden[:30].std(axis=0).max()
    assert np.array_equal(hidden, deep_belief(rows, rows, (8, 4), epochs=30, seed=1))


def test_cold_rows_have_no_say_in_what_is_learnt():
    train, cold = RNG(0).random((40, 6)), RNG(1).random((5, 6))
    one = deep_belief(train, cold, (4,), epochs=3)
    other = deep_belief(train, np.concatenate([cold, RNG(2).random((9, 6))]), (4,), epochs=3)
    assert other[:5] == pytest.approx(one)
