"""Models that only count: co-occurrence, first-order Markov, and vectors made from counts.

They are the baselines a trained model has to face, and they are hard to beat.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.integer]


def cooccurrence(values: Integers, offsets: Integers, n_tracks: int, *, window: int = 3) -> Any:
    """How often two tracks stand near each other, a pair at distance d counting 1/d.

    Parameters
    ----------
    values, offsets : integers
        A ragged pair of playlists.
    n_tracks : int
    window : int
        Reach in positions, to both sides.

    Returns
    -------
    (n_tracks, n_tracks) scipy.sparse.csr_array of float32
        Symmetric, empty on the diagonal.

    Examples
    --------
    >>> counts = cooccurrence(np.array([0, 1, 2]), np.array([0, 3]), n_tracks=3, window=2)
    >>> counts.toarray().tolist()
    [[0.0, 1.0, 0.5], [1.0, 0.0, 1.0], [0.5, 1.0, 0.0]]
    """
    forward = _following(values, offsets, n_tracks, window)
    both = forward + forward.T
    both.setdiag(0)
    both.eliminate_zeros()
    return both


def transitions(values: Integers, offsets: Integers, n_tracks: int) -> Any:
    """First-order Markov: how often one track directly follows another; rows are the track before.

    Examples
    --------
    >>> transitions(np.array([0, 1, 0, 1]), np.array([0, 4]), n_tracks=2).toarray().tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    return _following(values, offsets, n_tracks, 1)


def _following(values: Integers, offsets: Integers, n_tracks: int, window: int) -> Any:
    from scipy.sparse import coo_array

    values = np.asarray(values)
    playlist = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    before, after, weight = [], [], []
    for distance in range(1, window + 1):
        together = playlist[:-distance] == playlist[distance:]
        before.append(values[:-distance][together])
        after.append(values[distance:][together])
        weight.append(np.full(len(before[-1]), 1 / distance, np.float32))
    rows, columns = np.concatenate(before), np.concatenate(after)
    return coo_array((np.concatenate(weight), (rows, columns)), (n_tracks, n_tracks)).tocsr()


def suggest_by_counts(counts: Any, popularity: ArrayLike, queries: ArrayLike, k: int) -> NDArray[np.int64]:
    """The `k` tracks counted most often with each query; popular ones where the counts run out.

    Parameters
    ----------
    counts : (V, V) sparse array
        From `cooccurrence` or `transitions`.
    popularity : (V,) integers
        Breaks ties and fills up.
    queries : (n,) integers
    k : int

    Returns
    -------
    (n, k) int64
        Never the query itself.

    Examples
    --------
    >>> counts = cooccurrence(np.array([0, 1, 2, 1]), np.array([0, 4]), n_tracks=4, window=1)
    >>> suggest_by_counts(counts, [1, 2, 1, 5], queries=[2], k=2).tolist()
    [[1, 3]]
    """
    popularity, queries = np.asarray(popularity, np.float64), np.asarray(queries)
    if not 1 <= k < len(popularity):
        raise ValueError(f"k is {k}; with {len(popularity)} tracks it can be 1 to {len(popularity) - 1}")
    tie_break = popularity / (popularity.sum() + 1) * 1e-3
    rows = []
    for block in np.array_split(queries, max(1, len(queries) // 256)):
        score = counts[block].toarray() + tie_break
        score[np.arange(len(block)), block] = -np.inf
        best = np.argpartition(-score, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(score, best, 1), axis=1, kind="stable")
        rows.append(np.take_along_axis(best, order, 1))
    return np.concatenate(rows).astype(np.int64)


def vectors_from_counts(counts: Any, dim: int = 30, *, seed: int = 0) -> NDArray[np.float32]:
    """Vectors without training: the positive log ratio of counted to expected, cut to its `dim` largest directions.

    Levy and Goldberg (*Neural word embedding as implicit matrix factorization*, 2014) show that word2vec with
    negative sampling approximates this matrix, so these vectors stand in for trained ones: they are the course's
    vectors for whoever is stuck.

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
    left, strength, _ = randomized_svd(ratio.tocsr(), min(dim, counts.shape[0] - 1), random_state=seed)
    return np.asarray(left * np.sqrt(strength), np.float32)
