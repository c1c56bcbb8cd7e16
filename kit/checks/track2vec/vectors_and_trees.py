"""Vectors and trees for the checks of `predict_batch`, and the ways in which it is known to go wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made
from kit.checks.asking.mistakes import Mistake
from kit.neighbours import unit

__all__ = [
    "K_MANY",
    "MISTAKES",
    "N_MANY",
    "N_TRACKS",
    "Queries",
    "Rng",
    "Vectors",
    "space",
    "space_with_twins",
    "tree_on",
    "without_column_0",
]

Rng = np.random.Generator
Queries = NDArray[np.int64]
Vectors = NDArray[np.float32]
N_TRACKS = 60
# numpy sorts, on some machines, a part of what it only should choose from; the sorted part is shorter than this.
N_MANY, K_MANY = 400, 300


def tree_on(vectors: Vectors) -> Made:
    """Make the KD-tree on vectors where the answer runs."""
    return Made("sklearn.neighbors:KDTree", (vectors,))


def space(rng: Rng, n_tracks: int = N_TRACKS) -> tuple[Vectors, Made]:
    """Draw unit vectors without twins, and the KD-tree on them."""
    vectors = unit(rng.normal(size=(n_tracks, 4)))
    return vectors, tree_on(vectors)


def space_with_twins(rng: Rng) -> tuple[Vectors, Made]:
    """Let tracks 0, 10, ... share one vector, and 5, 15, ...: then a query need not be its own first neighbour."""
    vectors, _ = space(rng)
    vectors[::10] = vectors[0]
    vectors[5::10] = vectors[5]
    return vectors, tree_on(vectors)


def _by_score(queries: Queries, k: int, scores: Vectors) -> list[Queries]:
    """Give rows of the best scores, the query itself left out."""
    order = np.argsort(-scores, axis=1, kind="stable")
    return [row[row != query][:k] for query, row in zip(queries, order, strict=True)]


def _all_queries_excluded(queries: Queries, k: int, vectors: Vectors) -> list[Queries]:
    order = np.argsort(-vectors[queries] @ vectors.T, axis=1, kind="stable")
    return [row[~np.isin(row, queries)][:k] for row in order]


def _without_the_nearest(queries: Queries, k: int, vectors: Vectors) -> list[Queries]:
    return [row[1:] for row in _by_score(queries, k + 1, vectors[queries] @ vectors.T)]


MISTAKES: list[Mistake] = [
    Mistake(
        "the farthest tracks",
        lambda queries, k, vectors: _by_score(queries, k, -vectors[queries] @ vectors.T),
        "far apart means unlike",
        "the sign of what is sorted: a small distance is near, and so is a large cosine",
    ),
    Mistake(
        "all queries are excluded from every row",
        _all_queries_excluded,
        "a track may be suggested for another query, and some nearer track is missing",
        "compare each row with its own query alone",
    ),
    Mistake(
        "the neighbours of other tracks",
        lambda queries, k, vectors: _by_score(queries, k, vectors[: len(queries)] @ vectors.T),
        "row i answers track i, and not query i",
        "which vector is given to the tree for each query: row `query` of `vectors`",
    ),
    Mistake(
        "the neighbours of the first query for all",
        lambda queries, k, vectors: _by_score(
            queries, k, vectors[queries[:1]].repeat(len(queries), 0) @ vectors.T
        ),
        "the other queries are not answered",
        "which vector is given to the tree for each query: row `query` of `vectors`",
    ),
    Mistake(
        "the nearest track is left out",
        _without_the_nearest,
        "the query was taken out, and then the first that is left was cut off too",
        "what is cut off after the query is taken out: `[:k]`",
    ),
]


def without_column_0(queries: Queries, k: int, vectors: Vectors, tree: Made) -> list[Queries]:
    """Give the results of the tree and of two ways of sorting without their first column."""
    cosines = vectors[queries] @ vectors.T
    return [
        tree.for_answer(None).query(vectors[queries], k + 1, return_distance=False)[:, 1:],
        *(np.argsort(-cosines, axis=1, kind=kind)[:, 1 : k + 1] for kind in ("quicksort", "stable")),
    ]
