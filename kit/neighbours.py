"""Several methods find the k nearest tracks of a query, by cosine, under one contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Neighbours", "unit"]

Floats = NDArray[np.float32]
Method = Literal["auto", "kdtree", "exact"]

QUERIES = 256  # queries that the exact method compares at once with the tracks of a tile
FEW_QUERIES = 6  # fewer are compared one by one: a product with so few rows is slower than that
TILE = (8, 512)  # tracks of a tile: as many likenesses as stay near the processor while they are looked at
LIKENESSES = 2**24  # likenesses held at once where all of them are kept
FEW_DIMENSIONS = 5  # up to so many a tree prunes most of what it holds: bench/track2vec/neighbours.py


def unit(vectors: ArrayLike) -> Floats:
    """Divide each row by its length, so that Euclidean order is cosine order: |a - b|^2 = 2 - 2 cos(a, b).

    A row of zeros stays zeros: it is as far from everything as a right angle.

    Examples
    --------
    >>> unit([[3, 4], [0, 0]]).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, np.float64)  # squares of very long or short vectors are no float32
    with np.errstate(invalid="ignore"):
        length = np.linalg.norm(vectors, axis=-1, keepdims=True)
        return np.asarray(vectors / np.where(length > 0, length, 1), np.float32)


class Neighbours:
    """A finder of the nearest tracks of a query, by cosine, the query itself left out.

    Parameters
    ----------
    vectors : (V, d) numbers
    method : {"auto", "kdtree", "exact"}
        "kdtree" is scikit-learn's tree on unit vectors, as the lab teaches it; "exact" compares with every
        track by matrix products. Both give the same neighbours (in another order where tracks are equally
        near). "auto" takes the tree in up to five dimensions, and "exact" in more: there a tree has to look at
        almost every track, and one by one. There is no approximate method: the known ones find too few neighbours of
        such vectors, or are slower than "exact" (`python -m bench.track2vec.approximate`). Rows of zeros have no
        direction: they are near each other and at a right angle to all others.

    Attributes
    ----------
    method : str
        The one that is used.

    Raises
    ------
    ValueError
        When the vectors are not a table of finite numbers, or the method is unknown.

    Examples
    --------
    >>> neighbours = Neighbours([[1, 0], [2, 0.1], [0, 1]], method="exact")
    >>> neighbours.nearest([0, 2, 0], k=1).tolist()
    [[1], [1], [1]]
    """

    def __init__(self, vectors: ArrayLike, method: Method = "auto") -> None:
        self.vectors = unit(vectors)
        if self.vectors.ndim != 2 or not np.isfinite(self.vectors).all():
            raise ValueError(
                f"vectors of shape {self.vectors.shape} must be a (V, d) table of finite numbers: "
                "a NaN in it means that training diverged"
            )
        self._rows = _with_direction(self.vectors)
        self._padded = np.pad(self._rows, ((0, -len(self._rows) % (TILE[0] * TILE[1])), (0, 0)))
        if method == "auto":
            method = "kdtree" if self._rows.shape[1] <= FEW_DIMENSIONS else "exact"
        self.method = method
        if method == "kdtree":
            from sklearn.neighbors import KDTree

            self._index: Any = KDTree(self._rows)
        elif method != "exact":
            raise ValueError(f'method "{method}" is unknown: use "auto", "kdtree" or "exact"')

    def nearest(
        self, queries: ArrayLike, k: int, *, exclude: Sequence[ArrayLike] | None = None
    ) -> NDArray[np.int64]:
        """Find the `k` nearest tracks of each query, nearest first.

        Parameters
        ----------
        queries : (n,) integers
            Tracks; duplicates are answered as often as they are asked, in order.
        k : int
        exclude : n rows of tracks, optional
            What each query's neighbours leave out beside the query, such as `split.test.prefixes`: what the list holds
            already.

        Returns
        -------
        (n, k) int64
            Never the query itself, also where other tracks have the very same vector.

        Raises
        ------
        ValueError
            When a query is no track, or `k` is out of reach, or more than `exclude` leaves.

        Examples
        --------
        >>> neighbours = Neighbours([[1, 0], [2, 0.1], [0, 1]], method="exact")
        >>> neighbours.nearest([0, 2], k=1, exclude=[[1], []]).tolist()
        [[2], [1]]
        """
        queries = np.asarray(queries)
        n_tracks = len(self.vectors)
        if not 1 <= k < n_tracks:
            raise ValueError(f"k is {k}; with {n_tracks} tracks it can be 1 to {n_tracks - 1}")
        if queries.ndim != 1 or (queries.size and not 0 <= queries.min() <= queries.max() < n_tracks):
            raise ValueError(f"queries must be a row of tracks from 0 to {n_tracks - 1}")
        if exclude is not None:
            return self._not_excluded(queries, k, exclude)
        if not queries.size:
            return np.empty((0, k), np.int64)
        if self.method == "exact":
            return self._by_products(queries, k)
        found = self._index.query(self._rows[queries], k + 1, return_distance=False)
        return _without_query(found, queries, k)

    def _not_excluded(
        self, queries: NDArray[np.integer], k: int, exclude: Sequence[ArrayLike]
    ) -> NDArray[np.int64]:
        """Look for as many more as the longest row excludes, and take the first `k` that are left."""
        if len(exclude) != len(queries):
            raise ValueError(
                f"exclude has {len(exclude):,} rows, and there are {len(queries):,} queries: one row each"
            )
        out = [
            np.setdiff1d(np.asarray(row, np.int64), query)
            for row, query in zip(exclude, queries, strict=True)
        ]
        longest = max(map(len, out), default=0)
        if k + longest >= len(self.vectors):
            left = len(self.vectors) - 1 - longest
            raise ValueError(f"k is {k}, and a query's exclude leaves {left} other tracks: ask for fewer")
        near = self.nearest(queries, k + longest)
        kept = [row[~np.isin(row, gone)][:k] for row, gone in zip(near, out, strict=True)]
        return np.array(kept, np.int64).reshape(len(queries), k)

    def _by_products(self, queries: NDArray[np.integer], k: int) -> NDArray[np.int64]:
        """Compare with every track, some queries at a time."""
        few = len(queries) < FEW_QUERIES
        in_tiles = not few and len(self._padded) > TILE[0] * TILE[1] and k < TILE[1] // 2
        n = 1 if few else QUERIES if in_tiles else max(1, LIKENESSES // len(self._padded))
        best = self._best_in_tiles if in_tiles else self._best_of_all
        nearest = np.empty((len(queries), k), np.int64)
        for i in range(0, len(queries), n):
            nearest[i : i + n] = best(queries[i : i + n], k)
        return nearest

    def _best_of_all(self, queries: NDArray[np.integer], k: int) -> NDArray[np.int64]:
        likeness = self._rows[queries] @ self._rows.T
        likeness[np.arange(len(queries)), queries] = -np.inf
        return _best(likeness, k)

    def _best_in_tiles(self, queries: NDArray[np.integer], k: int) -> NDArray[np.int64]:
        """Find the k best in the k columns whose best is best, and there in the k best of the columns' tiles.

        A tile is a table of tracks; of each of its columns only the best likeness is kept. What could be among the k
        best is then compared once more.
        """
        rows, n = self._rows[queries], len(queries)
        size, (height, width) = TILE[0] * TILE[1], TILE
        tiles = self._padded.reshape(-1, size, rows.shape[1])
        likeness = np.empty((n, size), np.float32)
        tops = np.empty((n, len(tiles), width), np.float32)
        for t, tile in enumerate(tiles):
            np.matmul(rows, tile.T, out=likeness)
            here = np.flatnonzero(queries // size == t)
            likeness[here, queries[here] % size] = -np.inf
            likeness[:, max(0, len(self.vectors) - t * size) :] = -np.inf
            likeness.reshape(n, height, width).max(axis=1, out=tops[:, t])
        columns = _largest(tops.max(axis=1), k)
        among = _largest(np.take_along_axis(tops, columns[:, None, :], 2).reshape(n, -1), k)
        first = among // k * size + np.take_along_axis(columns, among % k, 1)
        places = np.sort((first[:, :, None] + width * np.arange(height)).reshape(n, -1), axis=1)
        again = (self._padded[places] @ rows[:, :, None])[:, :, 0]
        again[(places >= len(self.vectors)) | (places == queries[:, None])] = -np.inf
        return np.take_along_axis(places, _best(again, k), 1)


def _best(likeness: Floats, k: int) -> NDArray[np.int64]:
    """Find the places of the `k` largest of each row, the largest first; of equal ones the first."""
    best = _largest(likeness, k)
    order = np.argsort(-np.take_along_axis(likeness, best, 1), axis=1, kind="stable")
    return np.take_along_axis(best, order, 1).astype(np.int64)


def _largest(values: Floats, k: int) -> NDArray[np.intp]:
    """Find the places of the `k` largest of each row, in the order of the places."""
    n = values.shape[1]
    return np.sort(np.argpartition(values, n - k, axis=1)[:, n - k :], axis=1)


def _with_direction(vectors: Floats) -> Floats:
    """Give rows of zeros a direction of their own, or a tree would find them nearer than a right angle."""
    zero = ~vectors.any(axis=1)
    return np.column_stack([vectors, zero.astype(np.float32)]) if zero.any() else vectors


def _without_query(found: NDArray[np.int64], queries: NDArray[np.integer], k: int) -> NDArray[np.int64]:
    """Take the query out of each row of k + 1; among identical vectors it may stand anywhere, or nowhere."""
    keep = found != queries[:, None]
    keep[keep.all(axis=1), -1] = False
    return np.asarray(found[keep].reshape(len(queries), k), np.int64)
