"""Nearest tracks: two methods and a brute-force sort agree."""

import numpy as np
import pytest

from kit import neighbours
from kit.neighbours import Neighbours, unit

METHODS = ["kdtree", "exact"]


def brute_force(vectors, queries, k):
    """By definition: sort all cosines, in float64."""
    vectors = np.asarray(vectors, np.float64)
    rows = []
    for query in queries:
        cosine = [
            -np.inf if i == query else v @ vectors[query] / np.linalg.norm(v) / np.linalg.norm(vectors[query])
            for i, v in enumerate(vectors)
        ]
        rows.append(np.argsort(cosine)[::-1][:k])
    return np.array(rows)


@pytest.fixture(scope="module")
def vectors():
    rng = np.random.default_rng(0)
    return rng.normal(size=(300, 8)) * rng.lognormal(size=(300, 1))  # lengths differ: Euclid would be wrong


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("k", [1, 10, 299])
def test_the_same_as_brute_force(vectors, method, k):
    queries = np.arange(0, 300, 7)
    found = Neighbours(vectors, method).nearest(queries, k)
    assert found.dtype == np.int64
    expected = brute_force(vectors, queries, k)
    if k <= 10:
        assert (found == expected).all()
    # Far down the list two tracks may be equally far in float32: then their cosines are the same.
    rows = unit(vectors)
    cosines = [(rows[queries][:, None] * rows[order]).sum(axis=2) for order in (found, expected)]
    assert cosines[0] == pytest.approx(cosines[1], abs=1e-6)
    assert (np.sort(found) == np.sort(expected)).all()


@pytest.mark.parametrize("tile", [(4, 25), (1, 40), (7, 20)])  # the last tile full, or not
def test_the_exact_method_in_tiles(vectors, monkeypatch, tile):
    whole = {k: Neighbours(vectors, "exact").nearest(np.arange(300), k) for k in (1, 5, 9)}
    monkeypatch.setattr(neighbours, "QUERIES", 7)
    monkeypatch.setattr(neighbours, "TILE", tile)
    for k, nearest in whole.items():
        assert (Neighbours(vectors, "exact").nearest(np.arange(300), k) == nearest).all()
    far = [Neighbours(vectors, method).nearest(np.arange(300), 60) for method in METHODS]
    assert (np.sort(far[0]) == np.sort(far[1])).all()


def test_twins_and_nothing_but_tracks_in_tiles(monkeypatch):
    monkeypatch.setattr(neighbours, "TILE", (3, 10))
    vectors = np.random.default_rng(1).normal(size=(200, 4))
    twins = np.arange(0, 200, 9)
    vectors[twins] = vectors[0]
    found = Neighbours(vectors, "exact").nearest(twins, 4)
    assert np.isin(found, twins).all()
    assert (found != twins[:, None]).all()
    assert all(len(set(row)) == 4 for row in found.tolist())
    # All other tracks point away: what fills the last tile up would be nearer.
    away = -np.abs(vectors[:50])
    away[0] = 1
    found = Neighbours(away, "exact").nearest(np.array([0]), 4)
    assert found.tolist() == brute_force(away, np.array([0]), 4).tolist()


@pytest.mark.parametrize("method", METHODS)
def test_the_query_is_left_out_among_twins(method):
    # Seven tracks have the very same vector, more than k: a tree may not even list the query.
    vectors = np.vstack([np.tile([1.0, 2.0, 3.0], (7, 1)), np.eye(3)])
    found = Neighbours(vectors, method).nearest(np.arange(10), 3)
    for query, row in enumerate(found):
        assert query not in row
        assert len(set(row.tolist())) == 3
    assert (found[:7] < 7).all()


@pytest.mark.parametrize("method", METHODS)
def test_queries_in_order_as_often_as_asked(vectors, method):
    near = Neighbours(vectors, method)
    queries = [5, 3, 5, 5, 299, 0]
    assert near.nearest(queries, 4).tolist() == [near.nearest([query], 4)[0].tolist() for query in queries]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("queries", [[], np.array([], np.int32)])
def test_no_queries(vectors, method, queries):
    assert Neighbours(vectors, method).nearest(queries, 4).shape == (0, 4)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("k", [0, -1, 300])
def test_k_out_of_reach(vectors, method, k):
    with pytest.raises(ValueError, match=rf"k is {k}; with 300 tracks it can be 1 to 299"):
        Neighbours(vectors, method).nearest([0], k)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("queries", [[300], [-1], [[0]], 0])
def test_queries_must_be_a_row_of_tracks(vectors, method, queries):
    with pytest.raises(ValueError, match="row of tracks from 0 to 299"):
        Neighbours(vectors, method).nearest(queries, 1)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_training_that_diverged(vectors, method, bad):
    broken = vectors.copy()
    broken[3, 2] = bad
    with pytest.raises(ValueError, match="training diverged"):
        Neighbours(broken, method)


def test_not_a_table():
    with pytest.raises(ValueError, match=r"vectors of shape \(3,\)"):
        Neighbours([1.0, 2.0, 3.0])


def test_an_unknown_method(vectors):
    with pytest.raises(ValueError, match='method "faiss" is unknown: use "auto", "kdtree"'):
        Neighbours(vectors, "faiss")


@pytest.mark.parametrize("method", METHODS)
def test_rows_of_zeros_are_at_a_right_angle(method):
    # From track 0: 1 at 45 degrees, the zeros 2 and 3 as if at 90, 4 at 135 degrees.
    near = Neighbours([[1, 0], [1, 1], [0, 0], [0, 0], [-1, 1]], method)
    row = near.nearest([0], 4)[0].tolist()
    assert row[0] == 1
    assert set(row[1:3]) == {2, 3}
    assert row[3] == 4
    assert near.nearest([2], 1).tolist() == [[3]]


def test_unit():
    rows = unit([[3, 4], [0, 0], [1e-30, 0], [-1e30, 1e30]])
    assert rows.dtype == np.float32
    assert rows == pytest.approx(np.array([[0.6, 0.8], [0, 0], [1, 0], [-(0.5**0.5), 0.5**0.5]]))
    assert unit([3.0, 4.0]) == pytest.approx([0.6, 0.8])


def test_the_vectors_handed_in_are_left_alone(vectors):
    before = vectors.copy()
    Neighbours(vectors).nearest([0], 3)
    assert (vectors == before).all()


def test_the_method_is_chosen_by_the_dimension(vectors):
    assert Neighbours(vectors[:, :3]).method == "kdtree"
    assert Neighbours(vectors).method == "exact"


@pytest.mark.parametrize("method", METHODS)
def test_what_is_excluded_is_no_neighbour_and_the_rest_keeps_its_order(vectors, method):
    neighbours, queries = Neighbours(vectors, method), [3, 5, 0, 3]
    nearest = neighbours.nearest(queries, 40)
    exclude = [nearest[0, ::2], [], [*nearest[2, :3], 0, 0], nearest[3, :1]]
    kept = [[t for t in row if t not in out][:10] for row, out in zip(nearest.tolist(), exclude, strict=True)]
    assert neighbours.nearest(queries, 10, exclude=exclude).tolist() == kept
    assert neighbours.nearest([], 10, exclude=[]).shape == (0, 10)


def test_more_is_excluded_than_is_left():
    neighbours = Neighbours(np.eye(5), "exact")
    assert neighbours.nearest([0], 1, exclude=[[1, 2, 3, 0]]).tolist() == [[4]]
    with pytest.raises(ValueError, match="k is 2, and a query's exclude leaves 1 other tracks"):
        neighbours.nearest([0], 2, exclude=[[1, 2, 3]])
    with pytest.raises(ValueError, match="exclude has 1 rows, and there are 2 queries"):
        neighbours.nearest([0, 1], 2, exclude=[[1]])
