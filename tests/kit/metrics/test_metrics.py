"""Metrics against hand-solved cases, slow loops, scikit-learn, and simulation."""

import math

import numpy as np
import pytest

from kit.metrics import (
    Interval,
    bootstrap_interval,
    coverage,
    gains,
    hits,
    mean_interval,
    novelty,
    popular,
    repeat_rate,
    rmse,
    wilson_interval,
)


@pytest.fixture
def lists():
    rng = np.random.default_rng(0)
    suggested = np.array([rng.permutation(30)[:10] for _ in range(200)])
    return suggested, rng.integers(30, size=200)


def test_hits_by_hand():
    assert hits([[4, 2, 9], [1, 5, 3], [0, 1, 2]], [9, 7, 0]).tolist() == [1, 0, 1]


def test_gains_by_hand():
    # Ranks 1, 2, 3, and nowhere: 1, 1/log2(3), 1/2, 0.
    assert gains([[7, 8, 9]] * 4, [7, 8, 9, 6]).round(6).tolist() == [1.0, 0.63093, 0.5, 0.0]


def test_against_slow_loops(lists):
    suggested, held_out = lists
    hit, gain = [], []
    for row, track in zip(suggested.tolist(), held_out.tolist(), strict=True):
        hit.append(float(track in row))
        gain.append(1 / math.log2(row.index(track) + 2) if track in row else 0.0)
    assert hits(*lists).tolist() == hit
    assert gains(*lists) == pytest.approx(gain)
    assert 0 < sum(hit) < 200


def test_ndcg_is_scikit_learns(lists):
    from sklearn.metrics import ndcg_score

    suggested, held_out = lists
    relevant, score = np.zeros((200, 30)), np.zeros((200, 30))
    for i, (row, track) in enumerate(zip(suggested, held_out, strict=True)):
        relevant[i, track] = 1
        score[i, row] = np.arange(10, 0, -1)
        score[i, [t for t in range(30) if t not in row]] = -np.arange(1, 21)
    assert gains(*lists).mean() == pytest.approx(ndcg_score(relevant, score, k=10))


def test_a_track_suggested_twice_counts_once():
    assert hits([[3, 3]], [3]).tolist() == [1]
    assert gains([[3, 3]], [3]).tolist() == [1]


@pytest.mark.parametrize("metric", [hits, gains])
@pytest.mark.parametrize(
    ("suggested", "held_out"),
    [([[1, 2]], [1, 2]), ([1, 2], [1, 2]), ([[1, 2]], [[1]]), ([[1, 2]], 1), ([[[1]]], [1])],
)
def test_shapes_that_do_not_go_together(metric, suggested, held_out):
    with pytest.raises(ValueError, match=r"give \(n, k\) suggestions and \(n,\) held-out"):
        metric(suggested, held_out)


@pytest.mark.parametrize("metric", [hits, gains])
def test_no_queries(metric):
    assert metric(np.empty((0, 10), int), np.empty(0, int)).shape == (0,)


def test_a_bound_that_rounds_to_nothing_has_no_sign():
    assert str(Interval(0.0009, -0.0001, 0.0019)) == "0.001 [0.000, 0.002]"
    assert str(Interval(-0.01, -0.02, -0.0001)) == "-0.010 [-0.020, 0.000]"


def test_normal_interval_in_closed_form():
    # Share p of n ones: s^2 = p(1-p) n/(n-1); z = 1.959964 for 95 %, 2.575829 for 99 %.
    n, p = 400, 0.2
    values = np.arange(n) < n * p
    for level, z in ((0.95, 1.959964), (0.99, 2.575829)):
        half = z * math.sqrt(p * (1 - p) / (n - 1))
        assert mean_interval(values, level=level) == pytest.approx((p, p - half, p + half), abs=1e-6)
    assert str(mean_interval(values)) == "0.200 [0.161, 0.239]"


@pytest.mark.parametrize("values", [[], [1.0], [[1.0, 2.0]], 3.0])
def test_an_interval_needs_two_numbers(values):
    with pytest.raises(ValueError, match="two numbers or more"):
        mean_interval(values)
    with pytest.raises(ValueError, match="two numbers or more"):
        bootstrap_interval(values, np.random.default_rng(0))


@pytest.mark.parametrize("interval", ["normal", pytest.param("bootstrap", marks=pytest.mark.slow)])
def test_an_interval_holds_the_truth_in_95_of_100_samples(interval):
    rng = np.random.default_rng(12)
    n = 400
    held = 0
    for _ in range(n):
        values = rng.random(120) < 0.3
        found = (
            mean_interval(values)
            if interval == "normal"
            else bootstrap_interval(values, rng, n_resamples=150)
        )
        held += found.low <= 0.3 <= found.high
    assert 0.91 < held / n < 0.98  # 0.95 with a spread of 0.011


def test_bootstrap_agrees_with_the_normal_interval():
    values = np.random.default_rng(3).normal(size=2_000)
    for level in (0.8, 0.95):
        expected = mean_interval(values, level=level)
        assert bootstrap_interval(values, np.random.default_rng(0), level=level) == pytest.approx(
            expected, abs=0.006
        )


def test_a_paired_difference_is_surer_than_two_intervals():
    # b misses wherever a misses, and 2 % more: only the pairing sees it.
    rng = np.random.default_rng(5)
    a = (rng.random(2_000) < 0.3).astype(float)
    b = a * (rng.random(2_000) > 0.06)
    first, second = bootstrap_interval(a, rng), bootstrap_interval(b, rng)
    difference = bootstrap_interval(a - b, rng)
    assert first.low < second.high
    assert difference.low > 0
    assert difference.low < (a - b).mean() < difference.high


def test_bootstrap_is_reproducible():
    values = np.random.default_rng(0).random(50)
    one, same, other = (bootstrap_interval(values, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one == same != other


def test_the_wilson_interval_is_that_of_scipy():
    from scipy.stats import binomtest

    for n, k in ((1_000, 2), (40, 0), (40, 40), (17, 5), (1, 1)):
        values = np.repeat([1, 0], [k, n - k])
        for level in (0.95, 0.8):
            ours = wilson_interval(values, level=level)
            theirs = binomtest(k, n).proportion_ci(level, method="wilson")
            assert ours == pytest.approx((k / n, theirs.low, theirs.high), abs=1e-12)
            assert 0 <= ours.low <= ours.mean <= ours.high <= 1


@pytest.mark.parametrize("values", [[], [0.5, 1], [[0, 1]], [np.nan, 1]])
def test_a_share_is_one_of_zeros_and_ones(values):
    with pytest.raises(ValueError, match="a share needs a row of 0 and 1"):
        wilson_interval(values)


def test_an_interval_holds_the_true_mean_and_not_the_next_samples_mean():
    """What its docstring says: 95 % of the intervals hold the truth, and 83 % the mean of another sample."""
    rng = np.random.default_rng(0)
    samples = (rng.random((3_000, 400)) < 0.3).astype(float)
    intervals = [mean_interval(row) for row in samples]
    means = samples.mean(axis=1)
    truth = np.mean([one.low <= 0.3 <= one.high for one in intervals])
    other = np.mean(
        [one.low <= mean <= one.high for one, mean in zip(intervals, np.roll(means, 1), strict=True)]
    )
    assert truth == pytest.approx(0.95, abs=0.012)
    assert other == pytest.approx(0.834, abs=0.02)


def test_repeat_rate():
    assert repeat_rate(44, 956) == 0.044
    assert repeat_rate(0, 0) == 0.0


def test_popular_leaves_the_query_out():
    counts = [3, 9, 5, 9, 1]  # by falling count: 1, 3, 2, 0, 4
    assert popular(counts, [0, 1, 2, 3, 4], 3).tolist() == [
        [1, 3, 2],
        [3, 2, 0],
        [1, 3, 0],
        [1, 2, 0],
        [1, 3, 2],
    ]
    assert popular(counts, [1, 1], 4).tolist() == [[3, 2, 0, 4]] * 2
    assert popular(counts, [], 2).shape == (0, 2)


@pytest.mark.parametrize("k", [0, 3])
def test_popular_k(k):
    with pytest.raises(ValueError, match="it can be 1 to 2"):
        popular([3, 2, 1], [0], k)


def test_coverage():
    assert coverage([[0, 1, 2], [2, 1, 0]], n_tracks=12) == 0.25
    assert coverage(np.arange(12).reshape(4, 3), n_tracks=12) == 1.0


def test_novelty():
    # Shares 1/2, 1/4, 1/8, 1/8: surprises of 1, 2, 3, 3 bits.
    assert novelty([[0, 1], [2, 3]], counts=[4, 2, 1, 1]) == pytest.approx(9 / 4)
    with pytest.raises(ValueError, match="count of 0"):
        novelty([[0, 1]], counts=[4, 0])


def test_rmse_by_hand_and_against_scikit_learn():
    from sklearn.metrics import root_mean_squared_error

    assert rmse([1, 2, 3], [1, 2, 5]) == pytest.approx(math.sqrt(4 / 3))
    rng = np.random.default_rng(0)
    a, b = rng.random((2, 50)).astype(np.float32)
    assert rmse(a, b) == pytest.approx(root_mean_squared_error(b, a), rel=1e-6)


def test_rmse_compares_row_with_row():
    with pytest.raises(ValueError, match=r"\(3, 1\) predictions for \(3,\) values: give them the same shape"):
        rmse([[1], [2], [3]], [1, 2, 3])
