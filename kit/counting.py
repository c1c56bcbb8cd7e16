"""Models that only count: co-occurrence, first-order Markov, vectors made from counts, and counts with vectors.

They are the baselines a trained model has to face, and they are hard to beat. `suggest_by_blend` joins the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.neighbours import unit

__all__ = [
    "best_scores",
    "by_popularity",
    "cooccurrence",
    "suggest_by_blend",
    "suggest_by_counts",
    "transitions",
    "vectors_from_counts",
]

Integers = NDArray[np.integer]
Rows = Sequence[ArrayLike]  # a row of tracks for each query; of any length

BLOCK = 2**23  # scores held at once


def cooccurrence(
    values: Integers, offsets: Integers, n_tracks: int, *, window: int = 3, backward: float = 1.0
) -> Any:
    """Count how often two tracks stand near each other, a pair at distance d counting 1/d.

    Parameters
    ----------
    values, offsets : integers
        A ragged pair of playlists.
    n_tracks : int
    window : int
        Reach in positions, to both sides.
    backward : float
        What a pair counts, times 1/d, where the track of the column stands before that of the row: 1 takes no heed of
        the order, 0 counts only what comes later.

    Returns
    -------
    (n_tracks, n_tracks) scipy.sparse.csr_array of float32
        Empty on the diagonal; symmetric unless `backward` says otherwise.

    Examples
    --------
    >>> counts = cooccurrence(np.array([0, 1, 2]), np.array([0, 3]), n_tracks=3, window=2)
    >>> counts.toarray().tolist()
    [[0.0, 1.0, 0.5], [1.0, 0.0, 1.0], [0.5, 1.0, 0.0]]
    >>> cooccurrence(np.array([0, 1, 2]), np.array([0, 3]), n_tracks=3, window=1, backward=0.5).toarray().tolist()
    [[0.0, 1.0, 0.0], [0.5, 0.0, 1.0], [0.0, 0.5, 0.0]]
    """
    if not 0 <= backward < np.inf:
        raise ValueError(f"backward is {backward}; it must be a number from 0 upwards")
    forward = _following(values, offsets, n_tracks, window)
    both = (forward + backward * forward.T).tocoo()
    different = (both.coords[0] != both.coords[1]) & (both.data > 0)
    rows, columns = both.coords[0][different], both.coords[1][different]
    return _table(both.data[different], rows, columns, n_tracks).astype(np.float32)


def transitions(values: Integers, offsets: Integers, n_tracks: int) -> Any:
    """Count how often one track directly follows another (first-order Markov); rows are the track before.

    Examples
    --------
    >>> transitions(np.array([0, 1, 0, 1]), np.array([0, 4]), n_tracks=2).toarray().tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    return _following(values, offsets, n_tracks, 1).astype(np.float32)


def _following(values: Integers, offsets: Integers, n_tracks: int, window: int) -> Any:
    """Add up in float64, so that equal counts come out equal in whatever order they are added up."""
    if window < 1:
        raise ValueError(f"window is {window}; it must be 1 or more")
    values = np.asarray(values, np.int32)[offsets[0] : offsets[-1]]
    playlist = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    before, after, weight = [], [], []
    for distance in range(1, window + 1):
        together = playlist[:-distance] == playlist[distance:]
        before.append(values[:-distance][together])
        after.append(values[distance:][together])
        weight.append(np.full(len(before[-1]), 1 / distance))
    return _table(np.concatenate(weight), np.concatenate(before), np.concatenate(after), n_tracks)


def _table(weight: NDArray[np.float64], rows: Integers, columns: Integers, n_tracks: int) -> Any:
    from scipy.sparse import coo_array

    return coo_array((weight, (rows, columns)), (n_tracks, n_tracks)).tocsr()


def suggest_by_counts(
    counts: Any, popularity: ArrayLike, queries: ArrayLike, k: int, *, exclude: Rows | None = None
) -> NDArray[np.int64]:
    """Suggest the `k` tracks counted most often with each query; popular ones where the counts run out.

    Parameters
    ----------
    counts : (V, V) sparse array
        From `cooccurrence` or `transitions`.
    popularity : (V,) integers
        Breaks ties and fills up; among equally popular tracks the lower number comes first.
    queries : (n,) integers
    k : int
    exclude : n rows of tracks, optional
        What each query's suggestions leave out beside the query, such as `split.test.prefixes`: what the list holds
        already.

    Returns
    -------
    (n, k) int64
        Never the query itself.

    Raises
    ------
    ValueError
        When `k` tracks are more than there are, or more than `exclude` leaves.

    Examples
    --------
    >>> counts = cooccurrence(np.array([0, 1, 2, 1]), np.array([0, 4]), n_tracks=4, window=1)
    >>> suggest_by_counts(counts, [1, 2, 1, 5], queries=[2], k=2).tolist()
    [[1, 3]]
    >>> suggest_by_counts(counts, [1, 2, 1, 5], queries=[2], k=2, exclude=[[1, 2]]).tolist()
    [[3, 0]]
    """
    popularity, queries = np.asarray(popularity), np.asarray(queries, np.int64)
    n_tracks = len(popularity)
    tie_break = by_popularity(popularity, 1e-4)  # smaller than the smallest difference of two counts

    def score(rows: slice) -> NDArray[np.floating]:
        return np.asarray(counts[queries[rows]].toarray().astype(np.float64) + tie_break)

    return best_scores(score, n_tracks, k, _with_queries(queries, exclude))


def by_popularity(counts: ArrayLike, most: float = 1e-7) -> NDArray[np.float64]:
    """Give each track a small number of its own, larger for popular ones: added to scores, it breaks ties and fills up.

    Parameters
    ----------
    counts : (V,) numbers
        Among equally popular tracks the lower number has more.
    most : float
        What the most popular one has; the least popular one has 0.

    Returns
    -------
    (V,) float64

    Examples
    --------
    >>> by_popularity([1, 9, 1], 0.5).tolist()
    [0.25, 0.5, 0.0]
    """
    order = np.argsort(-np.asarray(counts), kind="stable")
    ties = np.empty(len(order))
    ties[order] = np.linspace(most, 0, len(order))
    return ties


def suggest_by_blend(
    counts: Any,
    vectors: ArrayLike,
    queries: ArrayLike,
    k: int,
    *,
    weight: float = 7.0,
    exclude: Rows | None = None,
) -> NDArray[np.int64]:
    """Suggest the `k` tracks with the highest log(count + 1) + weight * cosine: what was seen, and what is alike.

    Two opinions of how likely a track is to come next are multiplied (a product of experts: Hinton, *Training
    products of experts by minimizing contrastive divergence*, 2002). One is the count, with one added for what
    was never seen (Laplace); the other is exp(weight * cosine), the odds in a model that scores by
    sigmoid(w cos + c). Where counts are thick they decide, and where they are thin or tied the vectors do.

    Parameters
    ----------
    counts : (V, V) sparse array
        From `cooccurrence`, `transitions`, or a sum of the two.
    vectors : (V, d) numbers
        Of any length; rows of zeros leave it to the counts.
    queries : (n,) integers
    k : int
    weight : float
        Of the cosine; 0 is the order of the counts.
    exclude : n rows of tracks, optional
        What each query's suggestions leave out beside the query, such as `split.test.prefixes`: what the list holds
        already.

    Returns
    -------
    (n, k) int64
        Never the query itself.

    Raises
    ------
    ValueError
        When `k` tracks are more than there are, or more than `exclude` leaves.

    Examples
    --------
    >>> counts = cooccurrence(np.array([0, 1, 2, 1]), np.array([0, 4]), n_tracks=4, window=1)
    >>> vectors = np.array([[0, 1], [1, 0], [1, 1], [-1, 1]])
    >>> suggest_by_blend(counts, vectors, queries=[2], k=3).tolist()
    [[1, 0, 3]]
    """
    directions, queries = unit(vectors), np.asarray(queries, np.int64)
    if counts.shape != (len(directions), len(directions)):
        raise ValueError(
            f"counts of shape {counts.shape} and vectors of shape {directions.shape} are not of the same tracks: "
            "number both by one vocabulary"
        )

    def score(rows: slice) -> NDArray[np.floating]:
        alike = directions[queries[rows]] @ directions.T
        return np.asarray(counts[queries[rows]].log1p().toarray() + np.float32(weight) * alike)

    return best_scores(score, len(directions), k, _with_queries(queries, exclude))


def _with_queries(queries: Integers, exclude: Rows | None) -> list[Integers]:
    """Give what the suggestions of each query leave out: the query, and what is to be excluded beside it."""
    if exclude is None:
        return list(queries[:, None])
    if len(exclude) != len(queries):
        raise ValueError(
            f"exclude has {len(exclude):,} rows, and there are {len(queries):,} queries: one row each"
        )
    rows = (np.asarray(row, np.int64) for row in exclude)
    return [np.append(query, row) for query, row in zip(queries, rows, strict=True)]


def best_scores(
    score: Callable[[slice], NDArray[np.floating]], n_tracks: int, k: int, without: Sequence[Integers]
) -> NDArray[np.int64]:
    """Find the `k` tracks of the highest score for each of some rows, a block of rows at a time.

    Parameters
    ----------
    score : callable
        Gives the scores of all tracks for a slice of the rows, `(rows, n_tracks)`; they are written to.
    n_tracks, k : int
    without : n rows of tracks
        What each row leaves out.

    Returns
    -------
    (n, k) int64
        Best first.

    Raises
    ------
    ValueError
        When `k` tracks are more than there are, or more than a row leaves.

    Examples
    --------
    >>> scores = np.array([[3.0, 1.0, 2.0]])
    >>> best_scores(lambda rows: scores[rows], n_tracks=3, k=1, without=[[0]]).tolist()
    [[2]]
    """
    if not 1 <= k < n_tracks:
        raise ValueError(f"k is {k}; with {n_tracks} tracks it can be 1 to {n_tracks - 1}")
    left = n_tracks - max((len(np.unique(row)) for row in without), default=0)
    if left < k:
        raise ValueError(f"k is {k}, and a query's exclude leaves {left} of {n_tracks} tracks: ask for fewer")
    best = [np.empty((0, k), np.int64)]
    n = max(1, BLOCK // n_tracks)
    for rows in (slice(i, i + n) for i in range(0, len(without), n)):
        scores, out = score(rows), without[rows]
        scores[np.repeat(np.arange(len(out)), [len(row) for row in out]), np.concatenate(out)] = -np.inf
        found = np.sort(np.argpartition(scores, n_tracks - k, axis=1)[:, n_tracks - k :], axis=1)
        order = np.argsort(-np.take_along_axis(scores, found, 1), axis=1, kind="stable")
        best.append(np.take_along_axis(found, order, 1))
    return np.concatenate(best).astype(np.int64)


def vectors_from_counts(counts: Any, dim: int = 30, *, seed: int = 0) -> NDArray[np.float32]:
    """Make vectors without training: the `dim` largest directions of the log ratio of counted to expected.

    Where less was counted than expected, the ratio counts as 1.
    Levy and Goldberg (*Neural word embedding as implicit matrix factorization*, 2014) show that word2vec with
    negative sampling approximates this matrix, so these vectors stand in for trained ones: they are the
    course's vectors for whoever is stuck.

    Parameters
    ----------
    counts : (V, V) sparse array
        From `cooccurrence`.
    dim : int
    seed : int
        Of the randomised decomposition.

    Returns
    -------
    (V, dim) float32
        A track that stands near no other one has zeros; so have directions that the counts do not fill.

    Examples
    --------
    >>> counts = cooccurrence(np.array([0, 1, 2, 3, 0, 1]), np.array([0, 6]), n_tracks=4)
    >>> vectors_from_counts(counts, dim=2).shape
    (4, 2)
    """
    from sklearn.utils.extmath import randomized_svd

    pairs = counts.tocoo()
    total = counts.sum(axis=1)
    expected = total[pairs.coords[0]] * total[pairs.coords[1]] ** 0.75 / (total**0.75).sum()
    ratio = pairs.copy()
    ratio.data = np.maximum(np.log(pairs.data / expected), 0).astype(np.float32)
    left, strength, _ = randomized_svd(ratio.tocsr(), min(dim, counts.shape[0]), random_state=seed)
    vectors = np.zeros((counts.shape[0], dim), np.float32)
    vectors[:, : len(strength)] = left * np.sqrt(strength)
    return vectors
