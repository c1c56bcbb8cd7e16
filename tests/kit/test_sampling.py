"""Word2vec pairs, against slow loops and exact chances."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import chisquare

from kit.sampling import PairSampler, drop_probability, positive_pairs


def ragged(lists):
    return np.array([track for one in lists for track in one], np.int32), np.cumsum([0, *map(len, lists)])


def slow_positives(lists, window):
    return Counter(
        (one[i], one[j])
        for one in lists
        for i in range(len(one))
        for j in range(len(one))
        if i != j and abs(i - j) <= window
    )


def as_counter(pairs):
    return Counter(map(tuple, pairs.tolist()))


def random_lists(rng, n_tracks=6):
    return [rng.integers(n_tracks, size=n).tolist() for n in rng.integers(0, 9, size=rng.integers(1, 12))]


@pytest.mark.parametrize("window", [1, 2, 3, 5, 50])
def test_positives_are_those_of_a_slow_loop(window):
    rng = np.random.default_rng(window)
    for _ in range(60):
        lists = random_lists(rng)
        pairs = positive_pairs(*ragged(lists), window)
        assert pairs.dtype == np.int32
        assert pairs.shape[1:] == (2,)
        assert as_counter(pairs) == slow_positives(lists, window)


@pytest.mark.parametrize("lists", [[], [[]], [[0]], [[], [3], []]])
def test_no_pairs(lists):
    assert positive_pairs(*ragged(lists), 3).shape == (0, 2)


def test_no_pair_crosses_the_end_of_a_playlist():
    # Even numbers in one playlist, odd ones in the other: a mixed pair has crossed.
    pairs = positive_pairs(*ragged([[0, 2, 4], [1, 3, 5], [6, 8]]), 10)
    assert (pairs.sum(axis=1) % 2 == 0).all()


def test_track_0_is_a_track_like_any_other():
    assert as_counter(positive_pairs(*ragged([[0, 1, 0]]), 1)) == {(0, 1): 2, (1, 0): 2}
    sampler = PairSampler(np.array([5, 5]), exponent=1.0, subsample=None)
    assert 0.4 < (sampler.draw(1_000, np.random.default_rng(0)) == 0).mean() < 0.6


def test_some_playlists_out_of_the_middle():
    values, offsets = ragged([[9, 9], [1, 2], [3], [9, 9]])
    assert as_counter(positive_pairs(values, offsets[1:4], 1)) == {(1, 2): 1, (2, 1): 1}


def test_the_arguments_are_left_as_they_were():
    values, offsets = ragged([[0, 1], [1, 2, 0]])
    values.flags.writeable = offsets.flags.writeable = False
    PairSampler(np.array([2, 2, 1])).batch(values, offsets, np.random.default_rng(0))


def test_drop_probability_is_the_formula():
    counts = np.array([10_000, 700, 40, 30, 1])
    t = 0.003
    for chance, n in zip(drop_probability(counts, t), counts, strict=True):
        f = n / counts.sum()
        assert chance == pytest.approx(max(0.0, (f - t) / f - (t / f) ** 0.5), abs=1e-12)
    # Solved by hand: f = 4t gives 3/4 - 1/2; f = t and below gives nothing.
    assert drop_probability(np.array([4, 1, 95]), 0.01).round(9).tolist()[:2] == [0.25, 0.0]
    assert drop_probability(np.array([1, 1]), 10.0).tolist() == [0.0, 0.0]


def test_subsampling_drops_by_the_first_track():
    counts = np.array([700, 250, 40, 10])
    rng = np.random.default_rng(3)
    lists = [[0, 1, 2, 3]] * 20_000
    sampler = PairSampler(counts, window=3, negatives=0, subsample=0.2)
    pairs, _ = sampler.batch(*ragged(lists), rng)
    n = 60_000  # three pairs a playlist start with each track
    kept = np.bincount(pairs[:, 0], minlength=4)
    expected = n * (1 - drop_probability(counts, 0.2 / 4))
    spread = np.sqrt(n * 0.25)
    assert expected[0] < n / 2 < expected[1] < 0.7 * n
    assert (np.abs(kept - expected) < 5 * spread).all()
    assert kept[3] == n  # rare tracks are never dropped
    # The second track has no say: it is spread evenly among the kept pairs of a first one.
    assert chisquare(np.bincount(pairs[pairs[:, 0] == 0, 1])[1:]).pvalue > 1e-4


def test_without_subsampling_all_positives_are_there():
    lists = random_lists(np.random.default_rng(8))
    pairs, labels = PairSampler(np.full(6, 9), window=2, subsample=None).batch(
        *ragged(lists), np.random.default_rng(0)
    )
    assert as_counter(pairs[labels == 1]) == slow_positives(lists, 2)


@pytest.mark.parametrize("exponent", [1.0, 0.75, 0.5, 0.0, -0.5, -1.0])
def test_negatives_follow_the_smoothed_counts(exponent):
    counts = np.array([500, 200, 90, 40, 5, 2])
    drawn = PairSampler(counts, exponent=exponent).draw(100_000, np.random.default_rng(11))
    wanted = [float(n) ** exponent for n in counts]
    expected = np.array(wanted) / sum(wanted) * 100_000
    assert drawn.dtype == np.int32
    assert chisquare(np.bincount(drawn, minlength=6), expected).pvalue > 1e-4


def test_the_batch_itself_draws_by_the_smoothed_counts():
    counts = np.array([64, 16, 4, 1])
    sampler = PairSampler(counts, window=1, negatives=8, exponent=0.5, subsample=None)
    pairs, labels = sampler.batch(*ragged([[0, 1, 2, 3]] * 2_000), np.random.default_rng(5))
    seen = np.bincount(pairs[labels == 0, 1], minlength=4)
    assert chisquare(seen, seen.sum() * np.array([8, 4, 2, 1]) / 15).pvalue > 1e-4


@pytest.mark.parametrize("negatives", [0, 1, 5])
def test_each_positive_has_its_negatives(negatives):
    sampler = PairSampler(np.array([3, 3, 3, 3]), window=2, negatives=negatives, subsample=None)
    pairs, labels = sampler.batch(*ragged([[0, 1, 2], [3, 0]]), np.random.default_rng(0))
    n = int(labels.sum())
    assert labels.dtype == np.float32
    assert set(labels.tolist()) <= {0.0, 1.0}
    assert len(labels) == len(pairs) == n * (1 + negatives)
    targets = Counter(pairs[labels == 1, 0].tolist())
    assert Counter(pairs[labels == 0, 0].tolist()) == {
        t: m * negatives for t, m in targets.items() if negatives
    }


def test_one_is_a_batch_of_one():
    sampler = PairSampler(np.array([3, 2, 2]), window=2)
    playlist = np.array([0, 1, 2, 1])
    one = sampler.one(playlist, np.random.default_rng(4))
    batch = sampler.batch(playlist, np.array([0, 4]), np.random.default_rng(4))
    assert all((a == b).all() for a, b in zip(one, batch, strict=True))
    assert sampler.one(np.array([], np.int32), np.random.default_rng(0))[0].shape == (0, 2)


@pytest.fixture
def few():
    rng = np.random.default_rng(1)
    lists = [rng.integers(8, size=n).tolist() for n in (0, 1, 5, 12, 2, 7, 9)]
    return ragged(lists)


@pytest.mark.parametrize("n_pairs", [1, 7, 64, 5_000])
def test_batches_of_one_size_without_end(few, n_pairs):
    batches = PairSampler(np.full(8, 4)).batches(*few, 3, np.random.default_rng(0), n_pairs=n_pairs)
    for _ in range(30):
        (targets, contexts), labels = next(batches)
        assert targets.shape == contexts.shape == labels.shape == (n_pairs,)


def test_a_cut_batch_keeps_the_share_of_positives(few):
    batches = PairSampler(np.full(8, 4), negatives=3).batches(*few, 5, np.random.default_rng(0), n_pairs=100)
    share = np.mean([next(batches)[1].mean() for _ in range(200)])
    assert share == pytest.approx(1 / 4, abs=0.02)  # the first 100 of an unshuffled batch would hold more


def test_batches_keep_pairs_and_labels_together(few):
    seen = slow_positives([few[0][a:b].tolist() for a, b in zip(few[1][:-1], few[1][1:], strict=True)], 3)
    for n_pairs in (None, 50):
        batches = PairSampler(np.full(8, 4), subsample=None).batches(
            *few, 4, np.random.default_rng(2), n_pairs=n_pairs
        )
        for _ in range(20):
            (targets, contexts), labels = next(batches)
            positives = labels == 1
            assert set(zip(targets[positives].tolist(), contexts[positives].tolist(), strict=True)) <= set(
                seen
            )


def test_all_playlists_are_drawn():
    lists = [[2 * i, 2 * i + 1] for i in range(20)]
    batches = PairSampler(np.ones(40, int), negatives=0, subsample=None).batches(
        *ragged(lists), 1_000, np.random.default_rng(0)
    )
    (targets, _), _ = next(batches)
    assert set(targets.tolist()) == set(range(40))


def test_a_batch_is_never_empty():
    # Nine of ten playlists give no pair, and an empty batch would make the loss NaN.
    batches = PairSampler(np.full(8, 4)).batches(*ragged([[0]] * 9 + [[1, 2]]), 1, np.random.default_rng(0))
    assert all(len(next(batches)[1]) for _ in range(50))


def test_the_same_rng_gives_the_same_pairs(few):
    def first(seed):
        (targets, contexts), _ = next(
            PairSampler(np.full(8, 4)).batches(*few, 4, np.random.default_rng(seed), n_pairs=80)
        )
        return targets.tolist() + contexts.tolist()

    assert first(5) == first(5) != first(6)


def test_chance_comes_from_the_rng_alone(few):
    state = np.random.get_state()[1].tolist()  # noqa: NPY002
    next(PairSampler(np.full(8, 4)).batches(*few, 4, np.random.default_rng(0), n_pairs=80))
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


def test_nothing_survives_subsampling():
    # One track holds all positions and t is tiny: each pair goes with a chance of about 1 - 1e-9.
    sampler = PairSampler(np.array([10**9]), subsample=1e-18)
    for n_pairs in (None, 10):
        with pytest.raises(ValueError, match="without a single pair: raise subsample"):
            next(sampler.batches(*ragged([[0, 0]]), 1, np.random.default_rng(0), n_pairs=n_pairs))


@pytest.mark.parametrize("lists", [[], [[]], [[0], [], [1]]])
def test_playlists_without_pairs_are_refused_at_once(lists):
    with pytest.raises(ValueError, match="no playlist holds two tracks"):
        PairSampler(np.array([2, 2])).batches(*ragged(lists), 5, np.random.default_rng(0))


@pytest.mark.parametrize(("n_playlists", "n_pairs"), [(0, None), (-1, None), (1, 0)])
def test_batches_of_nothing(few, n_playlists, n_pairs):
    with pytest.raises(ValueError, match="must be 1 or more"):
        PairSampler(np.full(8, 4)).batches(*few, n_playlists, np.random.default_rng(0), n_pairs=n_pairs)


@pytest.mark.parametrize("counts", [[], [3, 0], [[1, 2]], [-1]])
def test_counts_must_be_positive(counts):
    with pytest.raises(ValueError, match="row of positive integers"):
        PairSampler(np.array(counts))


@pytest.mark.parametrize(
    ("option", "value"),
    [("window", 0), ("negatives", -1), ("subsample", 0), ("subsample", -1), ("exponent", 1e4)],
)
def test_settings_that_cannot_be(option, value):
    with pytest.raises(ValueError, match=rf"{option} (is )?{value}"):
        PairSampler(np.array([5, 3]), **{option: value})
