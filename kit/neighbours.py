"""The k nearest tracks of a query, by cosine; one contract, several methods."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]
Method = Literal["kdtree", "exact"]

BLOCK = 2**23  # likenesses held at once by the exact method


def unit(vectors: ArrayLike) -> Floats:
    """Each row divided by its length, so that Euclidean order is cosine order: |a - b|^2 = 2 - 2 cos(a, b).

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
    """Finds the nearest tracks of a query, by cosine, the query itself left out.

    Parameters
    ----------
    vectors : (V, d) numbers
    method : {"kdtree", "exact"}
        "kdtree" is scikit-learn's tree on unit vectors, as the lab teaches it; "exact" compares with every
        track by matrix products. Both give the same neighbours (in another order where tracks are equally
        near). Rows of zeros have no direction: they are near each other and at a right angle to all others.

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

    def __init__(self, vectors: ArrayLike, method: Method = "kdtree") -> None:
        self.vectors = unit(vectors)
        if self.vectors.ndim != 2 or not np.isfinite(self.vectors).all():
            raise ValueError(
                f"vectors of shape {self.vectors.shape} must be a (V, d) table of finite numbers: "
                "a NaN in it means that training diverged"
            )
        self.method = method
        self._rows = _with_direction(self.vectors)
        self._tree: Any = None
        if method == "kdtree":
            from sklearn.neighbors import KDTree

            self._tree = KDTree(self._rows)
        elif method != "exact":
            raise ValueError(f'method "{method}" is unknown: use "kdtree" or "exact"')

    def nearest(self, queries: ArrayLike, k: int) -> NDArray[np.int64]:
        """The `k` nearest tracks of each query, nearest first.

        Parameters
        ----------
        queries : (n,) integers
            Tracks; duplicates are answered as often as they are asked, in order.
        k : int

        Returns
        -------
        (n, k) int64
            Never the query itself, also where other tracks have the very same vector.

        Raises
        ------
        ValueError
            When a query is no track, or `k` is out of reach.
        """
        queries = np.asarray(queries)
        n_tracks = len(self.vectors)
        if not 1 <= k < n_tracks:
            raise ValueError(f"k is {k}; with {n_tracks} tracks it can be 1 to {n_tracks - 1}")
        if queries.ndim != 1 or (queries.size and not 0 <= queries.min() <= queries.max() < n_tracks):
            raise ValueError(f"queries must be a row of tracks from 0 to {n_tracks - 1}")
        if not queries.size:
            return np.empty((0, k), np.int64)
        if self._tree is not None:
            found = self._tree.query(self._rows[queries], k + 1, return_distance=False)
            return _without_query(found, queries, k)
        n = max(1, BLOCK // n_tracks)
        return np.concatenate([self._by_products(queries[i : i + n], k) for i in range(0, len(queries), n)])

    def _by_products(self, queries: NDArray[np.integer], k: int) -> NDArray[np.int64]:
        likeness = self._rows[queries] @ self._rows.T
        likeness[np.arange(len(queries)), queries] = -np.inf
        best = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(likeness, best, 1), axis=1, kind="stable")
        return np.take_along_axis(best, order, 1).astype(np.int64)


def _with_direction(vectors: Floats) -> Floats:
    """Give rows of zeros a direction of their own, or a tree would find them nearer than a right angle."""
    zero = ~vectors.any(axis=1)
    return np.column_stack([vectors, zero.astype(np.float32)]) if zero.any() else vectors


def _without_query(found: NDArray[np.int64], queries: NDArray[np.integer], k: int) -> NDArray[np.int64]:
    """Take the query out of each row of k + 1; among identical vectors it may stand anywhere, or nowhere."""
    keep = found != queries[:, None]
    keep[keep.all(axis=1), -1] = False
    return np.asarray(found[keep].reshape(len(queries), k), np.int64)
