"""Models that only count, against slow loops and planted groups."""

from itertools import pairwise

import numpy as np
import pytest

from kit import counting
from kit.counting import (
    cooccurrence,
    suggest_by_blend,
    suggest_by_counts,
    transitions,
    vectors_from_counts,
)
from kit.neighbours import Neighbours


def ragged(lists):
    return np.array([track for one in lists for track in one], np.int32), np.cumsum([0, *map(len, lists)])


def random_lists(seed, n_tracks=7, n=15):
    rng = np.random.default_rng(seed)
    return [rng.integers(n_tracks, size=length).tolist() for length in rng.integers(0, 9, size=n)]


@pytest.mark.parametrize("window", [1, 2, 3, 20])
def test_cooccurrence_is_a_slow_loop(window):
    lists = random_lists(window)
    expected = np.zeros((7, 7))
    for one in lists:
        for i, a in enumerate(one):
            for j, b in enumerate(one):
                if a != b and abs(i - j) <= window:
                    expected[a, b] += 1 / abs(i - j)
    counts = cooccurrence(*ragged(lists), 7, window=window)
    assert counts.dtype == np.float32
    assert counts.toarray() == pytest.approx(expected, rel=1e-6)
    assert counts.nnz == (expected > 0).sum()  # no zeros are stored


@pytest.mark.parametrize("backward", [0, 0.5, 2])
def test_what_stands_before_counts_as_much_as_it_is_given(backward):
    lists = random_lists(5)
    expected = np.zeros((7, 7))
    for one in lists:
        for i, a in enumerate(one):
            for j, b in enumerate(one):
                if a != b and 0 < j - i <= 3:
                    expected[a, b] += 1 / (j - i)
                    expected[b, a] += backward / (j - i)
    counts = cooccurrence(*ragged(lists), 7, backward=backward)
    assert counts.toarray() == pytest.approx(expected, rel=1e-6)
    assert counts.nnz == (expected > 0).sum()


@pytest.mark.parametrize("backward", [-0.5, np.nan, np.inf])
def test_counts_are_not_taken_away(backward):
    with pytest.raises(ValueError, match="a number from 0 upwards"):
        cooccurrence(*ragged([[0, 1]]), 2, backward=backward)


def test_transitions_is_a_slow_loop():
    lists = random_lists(9)
    expected = np.zeros((7, 7))
    for one in lists:
        for a, b in pairwise(one):
            expected[a, b] += 1
    assert transitions(*ragged(lists), 7).toarray().tolist() == expected.tolist()


def test_some_playlists_out_of_the_middle():
    values, offsets = ragged([[9, 8], [0, 1], [9, 9]])
    assert transitions(values, offsets[1:3], 10).nnz == 1


@pytest.mark.parametrize("lists", [[], [[]], [[0], [1]]])
def test_nothing_to_count(lists):
    assert cooccurrence(*ragged(lists), 3).nnz == 0
    assert transitions(*ragged(lists), 3).shape == (3, 3)


def test_a_window_of_nothing():
    with pytest.raises(ValueError, match="window is 0"):
        cooccurrence(*ragged([[0, 1]]), 2, window=0)


def slow_suggestions(counts, popularity, query, k):
    """By falling count, then by falling popularity, then by number."""
    order = sorted(
        range(len(popularity)), key=lambda track: (-counts[query, track], -popularity[track], track)
    )
    return [track for track in order if track != query][:k]


@pytest.mark.parametrize("make", [cooccurrence, transitions])
@pytest.mark.parametrize("block", [2**23, 15])
def test_suggestions_are_a_slow_sort(make, block, monkeypatch):
    monkeypatch.setattr(counting, "BLOCK", block)
    rng = np.random.default_rng(4)
    for seed in range(20):
        counts = make(*ragged(random_lists(seed, n_tracks=12)), 12)
        popularity = rng.integers(1, 5, size=12)  # many ties
        queries = rng.integers(12, size=9)
        dense = counts.toarray().astype(float).round(5)
        expected = [slow_suggestions(dense, popularity, query, 6) for query in queries]
        assert suggest_by_counts(counts, popularity, queries, 6).tolist() == expected


def test_equal_counts_are_equal_in_whatever_order_they_came():
    # Each of the tracks 1 to 30 has 31 times 1/3 with track 0, after it or before it.
    lists = [[0, 99, 99, t] for t in range(1, 31) for _ in range(t)]
    lists += [[t, 99, 99, 0] for t in range(1, 31) for _ in range(31 - t)]
    counts = cooccurrence(*ragged(lists), 100)
    assert set(counts[[0]].toarray()[0, 1:31].tolist()) == {np.float32(31 / 3)}
    assert suggest_by_counts(counts, np.ones(100), [0], 5).tolist() == [[99, 1, 2, 3, 4]]


def test_popularity_never_outweighs_a_count():
    counts = cooccurrence(*ragged([[0, 1]]), 3)
    assert suggest_by_counts(counts, [1, 1, 10**9], [0], 2).tolist() == [[1, 2]]


def test_the_query_is_never_suggested():
    counts = transitions(*ragged([[0, 0, 0, 1, 1, 2]]), 4)  # counted most often after itself
    found = suggest_by_counts(counts, [9, 1, 1, 1], np.arange(4), 3)
    assert all(query not in row for query, row in enumerate(found))


@pytest.mark.parametrize("block", [2**23, 25])
def test_what_is_excluded_is_not_suggested_and_the_rest_keeps_its_order(block, monkeypatch):
    monkeypatch.setattr(counting, "BLOCK", block)
    counts = cooccurrence(*ragged(random_lists(1, n_tracks=12)), 12)
    vectors, popularity = np.random.default_rng(3).normal(size=(12, 5)), np.arange(12)
    queries, exclude = [3, 5, 0, 3], [[1, 2], [], np.array([7, 7, 0, 4]), [3, 9]]
    for suggest in (
        lambda k, **options: suggest_by_counts(counts, popularity, queries, k, **options),
        lambda k, **options: suggest_by_blend(counts, vectors, queries, k, **options),
    ):
        everything = suggest(11)
        kept = [
            [t for t in row if t not in out][:6]
            for row, out in zip(everything.tolist(), exclude, strict=True)
        ]
        assert suggest(6, exclude=exclude).tolist() == kept


def test_more_is_excluded_than_is_left():
    counts = cooccurrence(*ragged([[0, 1, 2]]), 5)
    with pytest.raises(ValueError, match="k is 2, and a query's exclude leaves 1 of 5 tracks"):
        suggest_by_counts(counts, np.ones(5), [0], 2, exclude=[[1, 2, 3]])
    with pytest.raises(ValueError, match="exclude has 1 rows, and there are 2 queries"):
        suggest_by_counts(counts, np.ones(5), [0, 1], 2, exclude=[[1]])


def test_no_queries():
    assert suggest_by_counts(cooccurrence(*ragged([[0, 1]]), 3), [1, 1, 1], [], 2).shape == (0, 2)


@pytest.mark.parametrize("k", [0, 3])
def test_k_out_of_reach(k):
    with pytest.raises(ValueError, match="it can be 1 to 2"):
        suggest_by_counts(cooccurrence(*ragged([[0, 1]]), 3), [1, 1, 1], [0], k)


def planted(n_groups=5, size=12, n=600):
    """Playlists that keep to one group each."""
    rng = np.random.default_rng(0)
    return [(rng.integers(n_groups) * size + rng.integers(size, size=10)).tolist() for _ in range(n)]


def test_vectors_find_the_planted_groups():
    vectors = vectors_from_counts(cooccurrence(*ragged(planted()), 60), dim=6)
    assert vectors.shape == (60, 6)
    assert vectors.dtype == np.float32
    near = Neighbours(vectors, "exact").nearest(np.arange(60), 11)
    assert (near // 12 == np.arange(60)[:, None] // 12).mean() > 0.99


def test_vectors_are_reproducible():
    counts = cooccurrence(*ragged(planted()), 60)
    assert (vectors_from_counts(counts, seed=1) == vectors_from_counts(counts, seed=1)).all()


def test_tracks_that_stand_near_nobody():
    # Tracks 60 and 61 are known but stand alone: zeros, and nothing is divided by zero.
    vectors = vectors_from_counts(cooccurrence(*ragged([*planted(), [60], [61]]), 62), dim=6)
    assert np.isfinite(vectors).all()
    assert not vectors[60:].any()
    assert vectors[:60].any(axis=1).all()


def test_vectors_of_nothing():
    assert not vectors_from_counts(cooccurrence(*ragged([[0], [1]]), 4), dim=2).any()


@pytest.mark.parametrize("dim", [3, 4, 9])
def test_as_many_columns_as_asked(dim):
    vectors = vectors_from_counts(cooccurrence(*ragged([[0, 1, 2], [1, 0, 3]]), 4), dim=dim)
    assert vectors.shape == (4, dim)
    assert np.isfinite(vectors).all()


@pytest.mark.parametrize("weight", [0.5, 5.0])
@pytest.mark.parametrize("block", [2**23, 15])
def test_the_blend_is_a_slow_sum(weight, block, monkeypatch):
    monkeypatch.setattr(counting, "BLOCK", block)
    rng = np.random.default_rng(3)
    counts = cooccurrence(*ragged(random_lists(1, n_tracks=12)), 12)
    vectors = rng.normal(size=(12, 5))
    queries = rng.integers(12, size=9)
    expected = []
    for query in queries:
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(vectors[query])
        score = np.log(counts.toarray()[query] + 1) + weight * (vectors @ vectors[query]) / lengths
        score[query] = -np.inf
        expected.append(np.argsort(-score)[:6].tolist())
    assert suggest_by_blend(counts, vectors, queries, 6, weight=weight).tolist() == expected


def test_the_blend_follows_counts_where_there_are_some_and_vectors_where_there_are_none():
    counts = cooccurrence(*ragged([[0, 1]] * 5_000), 4)
    vectors = np.array([[1, 0], [0, 1], [1, 0.1], [1, 0.2]])
    assert suggest_by_blend(counts, vectors, [0, 2], 3).tolist() == [[1, 2, 3], [3, 0, 1]]


def test_the_blend_of_other_tracks_and_too_many():
    counts = cooccurrence(*ragged([[0, 1, 2]]), 3)
    with pytest.raises(ValueError, match="number both by one vocabulary"):
        suggest_by_blend(counts, np.eye(4), [0], 1)
    with pytest.raises(ValueError, match="k is 3; with 3 tracks it can be 1 to 2"):
        suggest_by_blend(counts, np.eye(3), [0], 3)
