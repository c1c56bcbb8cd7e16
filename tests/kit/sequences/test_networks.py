"""The given networks look at what was heard alone, in its order, and learn a rule; padding says nothing to them."""

import itertools

import numpy as np
import pytest

from kit import sequences

N_TRACKS, LENGTH = 12, 6
MAKERS = pytest.mark.parametrize("make", ["gru4rec", "sasrec"])


def made(make="gru4rec"):
    import keras

    keras.utils.set_random_seed(0)
    return getattr(sequences, make)(N_TRACKS, 8, LENGTH)


def said(model, *rows):
    """The logits of some windows, (n, length, n_tracks)."""
    return np.asarray(model(np.array(rows), training=False), np.float64)


def cycles(rng, n=32):
    """Batches of lists in which track t is followed by t + 1, and the last by the first."""
    while True:
        tracks = (rng.integers(N_TRACKS, size=(n, 1)) + np.arange(LENGTH + 1)) % N_TRACKS
        yield tracks[:, :-1] + 1, tracks[:, 1:], np.ones((n, LENGTH))


@MAKERS
def test_no_place_sees_what_comes_after_it(make):
    model = made(make)
    before, after = said(model, [3, 1, 4, 1, 5, 9], [3, 1, 4, 12, 6, 2])
    assert np.abs(before[:3] - after[:3]).max() < 1e-5
    assert np.abs(before[3:] - after[3:]).max() > 1e-4


@MAKERS
def test_the_order_counts(make):
    model = made(make)
    one, other = said(model, [0, 0, 3, 1, 4, 5], [0, 0, 1, 3, 4, 5])
    assert np.abs(one[-1] - other[-1]).max() > 1e-5


@MAKERS
def test_padding_says_nothing_on_either_side(make):
    model = made(make)
    left, right = said(model, [0, 0, 0, 3, 1, 4], [3, 1, 4, 0, 0, 0])
    assert left[3:] == pytest.approx(right[:3], abs=1e-5)


@MAKERS
def test_the_loss_is_the_mean_over_the_places_that_weigh(make):
    model = made(make)
    heard = np.array([[0, 0, 0, 3, 1, 4], [0, 5, 6, 7, 8, 9]])
    nexts, weigh = np.array([[0, 0, 0, 0, 3, 2], [0, 5, 6, 7, 8, 9]]), (heard > 0).astype(np.float32)
    logits = said(model, *heard)
    chances = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    own = -np.log(np.take_along_axis(chances, nexts[..., None], axis=-1)[..., 0])
    assert model.evaluate(heard, nexts, sample_weight=weigh, verbose=0) == pytest.approx(
        (own * weigh).sum() / weigh.sum(), rel=1e-5
    )


@MAKERS
def test_a_rule_is_learnt(make):
    model = made(make)
    model.fit(cycles(np.random.default_rng(0)), steps_per_epoch=150, epochs=1, shuffle=False, verbose=0)
    assert sequences.suggest_next(model, [[3], [7, 8], [11]], 1).tolist() == [[4], [9], [0]]


NEXT_ONES = [[4], [9], [0]]  # of the lists that are asked


def taught(**options):
    """What a network suggests after some steps by a few drawn tracks, and its loss in the first and the last steps."""
    model = made()
    told = sequences.fit_sampled(
        model, cycles(np.random.default_rng(0)), np.ones(N_TRACKS), n_steps=250, n_negatives=6, **options
    )
    return sequences.suggest_next(model, [[3], [7, 8], [11]], 1).tolist(), told[:20].mean(), told[-20:].mean()


@pytest.mark.parametrize("corrected", [True, False])
def test_a_rule_is_learnt_from_a_few_drawn_tracks(corrected):
    suggested, first, last = taught(corrected=corrected)
    assert suggested == NEXT_ONES
    assert last < 0.7 * first


def test_by_questions_of_yes_and_no_the_loss_falls_before_anything_is_learnt():
    suggested, first, last = taught(loss="binary")
    assert last < 0.7 * first
    assert suggested != NEXT_ONES


def one_step(**options):
    """The loss of a first step of a model whose table is zero: all scores are the bias."""
    model = made()
    model.get_layer("tracks").embeddings.assign(np.zeros((N_TRACKS + 1, 8)))
    batches = itertools.islice(cycles(np.random.default_rng(0)), 1)
    return sequences.fit_sampled(model, batches, np.ones(N_TRACKS), n_steps=1, n_negatives=5, **options)[0]


def test_the_first_loss_is_that_of_the_bias():
    assert one_step() == pytest.approx(np.log(6), rel=1e-5)
    assert one_step(loss="binary") == pytest.approx(6 * np.log(2), rel=1e-5)
    assert one_step(loss="binary", bias=-3) == pytest.approx(
        np.log1p(np.exp(3)) + 5 * np.log1p(np.exp(-3)), rel=1e-5
    )
    # With t = 1 the yes weighs the share of the tracks that are drawn: 5 of 11.
    assert one_step(loss="binary", calibration=1) == pytest.approx((5 / 11 + 5) * np.log(2), rel=1e-5)


def test_the_correction_takes_the_chance_off_each_score():
    model = made()
    model.get_layer("tracks").embeddings.assign(np.zeros((N_TRACKS + 1, 8)))
    counts = np.arange(1.0, N_TRACKS + 1)
    (heard, nexts, weigh), drawn = next(cycles(np.random.default_rng(0))), np.random.default_rng(3)
    told = sequences.fit_sampled(
        model, iter([(heard, nexts, weigh)]), counts, n_steps=1, n_negatives=5, power=1, seed=3
    )[0]
    chances = counts / counts.sum()
    others = 1 / chances[drawn.choice(N_TRACKS, 5, p=chances)]
    own = 1 / chances[nexts]
    assert told == pytest.approx(np.log((own + others.sum()) / own).mean(), rel=1e-5)


def test_somebody_looks_after_each_so_many_steps():
    seen = []
    batches = itertools.islice(cycles(np.random.default_rng(0)), 5)
    model = made()
    sequences.fit_sampled(
        model,
        batches,
        np.ones(N_TRACKS),
        n_steps=5,
        n_negatives=3,
        every=2,
        look=lambda: seen.append(np.asarray(model.get_layer("next").bias).std()),
    )
    assert len(seen) == 2
    assert 0 < seen[0] != seen[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"loss": "hinge"}, "softmax, binary"),
        ({"n_negatives": 0}, "draw some"),
        ({"counts": np.ones(3)}, "a number a track"),
    ],
)
def test_what_cannot_be_is_refused(options, told):
    given = {"counts": np.ones(N_TRACKS), "n_steps": 1} | options
    with pytest.raises(ValueError, match=told):
        sequences.fit_sampled(made(), iter([]), **given)
