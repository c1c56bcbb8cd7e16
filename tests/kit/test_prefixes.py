"""Whole lists as queries, against slow loops and against the blend by the last track."""

import numpy as np
import pytest

from kit.counting import cooccurrence, suggest_by_blend
from kit.data import Prefixes
from kit.prefixes import counts_of_lists, suggest_by_lists, vectors_of_lists, weigh


def ragged(lists):
    return Prefixes(
        np.array([track for one in lists for track in one], np.int32), np.cumsum([0, *map(len, lists)])
    )


@pytest.fixture(scope="module")
def made():
    rng = np.random.default_rng(0)
    lists = [rng.integers(20, size=length).tolist() for length in rng.integers(0, 7, size=40)]
    asked = ragged(lists)
    return lists, asked, cooccurrence(asked.values, asked.offsets, 20), rng.normal(size=(20, 5))


@pytest.mark.parametrize("decay", [0.3, 0.8, 1])
def test_weights_are_a_slow_loop(made, decay):
    lists, asked, _, _ = made
    expected = np.zeros((40, 20))
    for i, one in enumerate(lists):
        for step, track in enumerate(reversed(one)):
            expected[i, track] += decay**step
    assert weigh(asked, 20, decay=decay).toarray() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("lists", [[[0]], None, np.array([[0]])])
def test_lists_that_are_no_prefixes(lists):
    with pytest.raises(TypeError, match=r"give Prefixes, such as split\.test\.prefixes"):
        weigh(lists, 1)


@pytest.mark.parametrize("track", [-1, 3])
def test_numbers_that_are_no_tracks(track):
    with pytest.raises(ValueError, match=rf"the lists hold the tracks .*{track}.*, and there are 3"):
        weigh(ragged([[0, track]]), 3)


@pytest.mark.parametrize("decay", [0, -1, 1.1, np.nan])
def test_a_decay_that_is_none(decay):
    with pytest.raises(ValueError, match="above 0, and 1 at most"):
        weigh(ragged([[0]]), 1, decay=decay)


def test_lists_out_of_the_middle():
    part = Prefixes(np.array([9, 0, 1, 9]), np.array([1, 3]))
    assert weigh(part, 10, decay=0.5).toarray()[0, :2].tolist() == [0.5, 1]


@pytest.mark.parametrize("weight", [0.5, 14.0])
def test_suggestions_are_a_slow_sum(made, weight):
    lists, asked, counts, vectors = made
    dense, directions = counts.toarray(), vectors / np.linalg.norm(vectors, axis=1)[:, None]
    found = suggest_by_lists(counts, vectors, asked, 5, weight=weight, decay=0.7)
    for one, row in zip(lists, found, strict=True):
        weights = [0.7**step for step in reversed(range(len(one)))]
        count = sum((w * dense[t] for w, t in zip(weights, one, strict=True)), np.zeros(20))
        mean = sum((w * directions[t] for w, t in zip(weights, one, strict=True)), np.zeros(5))
        cosine = directions @ mean / (np.linalg.norm(mean) or 1)
        score = np.log(count + 1) + weight * cosine
        score[one] = -np.inf
        if one:
            assert row.tolist() == np.argsort(-score)[:5].tolist()
        assert not set(row.tolist()) & set(one)


def test_lists_of_one_track_are_the_blend_by_the_last_track(made):
    _, _, counts, vectors = made
    queries = np.arange(20)
    one_each = ragged(queries[:, None].tolist())
    expected = suggest_by_blend(counts, vectors, queries, 6, weight=3.0)
    assert suggest_by_lists(counts, vectors, one_each, 6, weight=3.0).tolist() == expected.tolist()


def test_an_empty_list_has_no_direction_and_no_counts(made):
    _, _, counts, vectors = made
    empty = ragged([[], [3]])
    assert not vectors_of_lists(vectors, empty)[0].any()
    assert counts_of_lists(counts, empty)[[0]].nnz == 0
    assert suggest_by_lists(counts, vectors, empty, 2).shape == (2, 2)
    assert suggest_by_lists(counts, vectors, ragged([]), 2).shape == (0, 2)


def test_other_tracks_and_lists_that_leave_too_few(made):
    _, _, counts, vectors = made
    with pytest.raises(ValueError, match="number both by one vocabulary"):
        suggest_by_lists(counts, vectors[:7], ragged([[0]]), 2)
    with pytest.raises(ValueError, match="leaves 1 of 20 tracks"):
        suggest_by_lists(counts, vectors, ragged([range(19)]), 2)
