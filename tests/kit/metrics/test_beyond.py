"""How varied lists are, how much more popular than their listeners, and how like them: against loops and by hand."""

import itertools

import numpy as np
import pytest

from kit.metrics import diversities, miscalibrations, popularity_lift


def test_diversity_by_a_loop():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(30, 5))
    suggested = np.array([rng.permutation(30)[:6] for _ in range(20)])
    suggested[:5, 4:] = -1
    for row, value in zip(suggested, diversities(suggested, vectors), strict=True):
        pairs = itertools.combinations(row[row >= 0], 2)
        apart = [
            1 - vectors[a] @ vectors[b] / np.linalg.norm(vectors[a]) / np.linalg.norm(vectors[b])
            for a, b in pairs
        ]
        assert value == pytest.approx(np.mean(apart))


def test_diversity_of_a_track_without_a_vector():
    assert diversities([[0, 1]], [[0.0, 0.0], [1.0, 0.0]]).tolist() == [1.0]
    assert diversities([[-1, -1]], [[1.0]]).tolist() == [0.0]


def test_popularity_lift_by_hand():
    counts = [10, 4, 2]
    # Shown 10 and 4, known 4 and 2: means of 7 and 3 over the two listeners.
    assert popularity_lift([[0, 0], [1, -1]], [[1], [2, 2]], counts) == pytest.approx(7 / 3 - 1)
    assert popularity_lift([[1], [2]], [[1], [2]], counts) == 0
    assert popularity_lift([[-1], [1]], [[0], [1]], counts) == 0  # a list of none is left out


def test_lists_of_the_listeners_own_kinds_are_calibrated():
    kinds = np.arange(20) % 4
    rng = np.random.default_rng(0)
    known = [rng.permutation(20)[:8] for _ in range(10)]
    assert miscalibrations(np.array(known), known, kinds) == pytest.approx(np.zeros(10), abs=1e-12)
    others = np.array([(row + 1) % 20 for row in known])
    assert (miscalibrations(others, known, kinds) >= 0).all() and miscalibrations(
        others, known, kinds
    ).max() > 0


def test_a_kind_that_is_never_shown_costs_bits_with_a_bound():
    # All that is known is of kind 0, all that is shown of kind 1: log2(1 / 0.01).
    assert miscalibrations([[1, 1]], [[0, 0]], [0, 1])[0] == pytest.approx(np.log2(100))
    assert miscalibrations([[-1]], [[0]], [0, 1])[0] == pytest.approx(np.log2(100))


@pytest.mark.parametrize(
    "measure",
    [
        lambda given, known: popularity_lift(given, known, [1, 2]),
        lambda given, known: miscalibrations(given, known, [0, 1]),
    ],
)
def test_a_row_for_each_list(measure):
    with pytest.raises(ValueError, match=r"shape \(1, 1\)"):
        measure([[0]], [[0], [1]])


def test_nobody_to_compare():
    with pytest.raises(ValueError, match="nothing to compare"):
        popularity_lift([[-1]], [[0]], [3])
    with pytest.raises(ValueError, match="a row of one or more"):
        miscalibrations([[0]], [[]], [0])
