"""The first stage: the taste of a user, and the artists nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["in_turn", "nearest", "tastes"]

Floats = NDArray[np.float32]
BLOCK = 2**24  # likenesses held at once


def tastes(table: Any, vectors: Floats) -> Floats:
    """Compute the mean direction of each user's artists, of length 1.

    Each artist counts once, however often it is played; a user without artists has zeros.

    Parameters
    ----------
    table : (n_users, n_artists) scipy.sparse array
        Plays; only whether there are any counts.
    vectors : (n_artists, d) float32

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> tastes(csr_array([[5.0, 0, 90], [0, 0, 0]]), np.eye(3, dtype=np.float32)).round(2).tolist()
    [[0.7..., 0.0, 0.7...], [0.0, 0.0, 0.0]]
    """
    from sklearn.preprocessing import normalize

    heard = table.astype(np.float32, copy=True)
    heard.data[:] = 1
    return np.asarray(normalize(heard @ vectors), np.float32)


def nearest(taste: Floats, vectors: Floats, known: Any, n: int) -> NDArray[np.int64]:
    """Find for each user the `n` unknown artists with the largest product of taste and vector, best first.

    Parameters
    ----------
    taste : (n_users, d) float32
    vectors : (n_artists, d) float32
    known : (n_users, n_artists) scipy.sparse array
        What each user knows.
    n : int

    Returns
    -------
    (n_users, n) int64

    Raises
    ------
    ValueError
        When some user knows so many artists that fewer than `n` are left.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> vectors = np.array([[1, 0], [0.9, 0.1], [0, 1]], np.float32)
    >>> nearest(vectors[:1], vectors, csr_array([[1, 0, 0]]), 2).tolist()
    [[1, 2]]
    """
    n_artists, most = len(vectors), int(np.diff(known.indptr).max(initial=0))
    if not 1 <= n <= n_artists - most:
        raise ValueError(
            f"{n} candidates of {n_artists:,} artists, of which somebody knows {most}: ask for 1 to {n_artists - most}"
        )
    found = np.empty((len(taste), n), np.int64)
    step = max(1, BLOCK // n_artists)
    for start in range(0, len(taste), step):
        block = slice(start, start + step)
        likeness = taste[block] @ vectors.T
        rows = known[block].tocoo()
        likeness[rows.coords] = -np.inf
        best = np.argpartition(-likeness, min(n, n_artists) - 1, axis=1)[:, :n]
        best.sort(axis=1)  # so that artists of one likeness stand in the order of their numbers
        order = np.argsort(-np.take_along_axis(likeness, best, 1), axis=1, kind="stable")
        found[block] = np.take_along_axis(best, order, 1)
    return found


def in_turn(lists: Sequence[NDArray[np.integer]], n: int) -> NDArray[np.int64]:
    """Merge ranked lists of several sources: the first of each, then the second of each, every artist once.

    Parameters
    ----------
    lists : sequence of (n_users, k) integers
        A table a source, best first; no artist stands twice in a row.
    n : int

    Returns
    -------
    (n_users, n) int64

    Raises
    ------
    ValueError
        When the lists of some user hold fewer than `n` different artists.

    Examples
    --------
    >>> in_turn([np.array([[3, 1, 2]]), np.array([[3, 5, 1]])], 4).tolist()
    [[3, 1, 5, 2]]
    """
    every = np.stack([np.asarray(table, np.int64) for table in lists], axis=2)
    every = every.reshape(len(every), -1)
    found = np.empty((len(every), n), np.int64)
    for row, artists in enumerate(every):
        _, first = np.unique(artists, return_index=True)
        if len(first) < n:
            raise ValueError(
                f"the lists hold {len(first)} different artists for user {row}: {n} are asked for"
            )
        found[row] = artists[np.sort(first)[:n]]
    return found
