"""Whether lists of suggestions hold what was held out, and the baselines that they have to beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "gains",
    "hits",
    "ndcgs",
    "popular",
    "ranks",
    "recalls",
    "repeat_rate",
]

Integers = NDArray[np.integer]
Floats = NDArray[np.float64]


def hits(suggested: ArrayLike, held_out: ArrayLike) -> Floats:
    """Give 1 for each query whose held-out track is among the suggested ones, else 0.

    Parameters
    ----------
    suggested : (n, k) integers
    held_out : (n,) integers

    Returns
    -------
    (n,) float64
        Its mean is hit@k, also called recall@k or hit rate.

    Raises
    ------
    ValueError
        When the shapes do not go together.

    Examples
    --------
    >>> hits([[4, 2, 9], [1, 5, 3]], [9, 7]).tolist()
    [1.0, 0.0]
    """
    suggested, held_out = _checked(suggested, held_out)
    return np.asarray((suggested == held_out[:, None]).any(axis=1), np.float64)


def gains(suggested: ArrayLike, held_out: ArrayLike) -> Floats:
    """Give 1 / log2(rank + 1) of each held-out track, rank from 1; 0 where the track is not suggested.

    With one right answer a query the ideal gain is 1, so the mean is NDCG@k (Järvelin and Kekäläinen, 2002).

    Parameters
    ----------
    suggested : (n, k) integers
        Best first.
    held_out : (n,) integers

    Returns
    -------
    (n,) float64

    Examples
    --------
    >>> gains([[4, 2, 9], [1, 5, 3]], [2, 1]).round(4).tolist()
    [0.6309, 1.0]
    """
    rank = ranks(suggested, held_out)
    return np.asarray(np.where(rank > 0, 1 / np.log2(np.maximum(rank, 1) + 1), 0.0))


def ranks(suggested: ArrayLike, held_out: ArrayLike) -> NDArray[np.int64]:
    """Find at which place of its list each held-out track is suggested.

    Parameters
    ----------
    suggested : (n, k) integers
        Best first.
    held_out : (n,) integers

    Returns
    -------
    (n,) int64
        From 1; 0 where the track is not suggested.

    Raises
    ------
    ValueError
        When the shapes do not go together.

    Examples
    --------
    >>> ranks([[4, 2, 9], [1, 5, 3]], [9, 7]).tolist()
    [3, 0]
    """
    suggested, held_out = _checked(suggested, held_out)
    found = suggested == held_out[:, None]
    return np.asarray(np.where(found.any(axis=1), found.argmax(axis=1) + 1, 0), np.int64)


def recalls(suggested: ArrayLike, held_out: Sequence[ArrayLike]) -> Floats:
    """Give for each query the share of its held-out tracks that are suggested.

    A track that stands twice in a list is found once, and its second place is lost: mixed lists need their duplicates
    taken out before they are cut to k.

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none, where a list is shorter.
    held_out : n rows of integers
        Each of one track or more, none twice.

    Returns
    -------
    (n,) float64
        Its mean is recall@k.

    Examples
    --------
    >>> recalls([[4, 2, 9], [1, 5, -1]], [[9, 4], [7, 1, 3, 8]]).tolist()
    [1.0, 0.25]
    >>> recalls([[4, 4]], [[4, 9]]).tolist()
    [0.5]
    """
    found, sizes = _found(suggested, held_out)
    return np.asarray(found.sum(axis=1) / sizes)


def ndcgs(suggested: ArrayLike, held_out: Sequence[ArrayLike]) -> Floats:
    """Give for each query the gain of its list, 1 / log2(rank + 1) a hit, divided by that of the best list possible.

    A track that stands twice in a list gains at its first place alone.

    Parameters
    ----------
    suggested : (n, k) integers
        Best first; -1 stands for none.
    held_out : n rows of integers
        Each of one track or more, none twice.

    Returns
    -------
    (n,) float64
        Its mean is NDCG@k.

    Examples
    --------
    >>> ndcgs([[4, 2, 9], [5, 1, -1]], [[9, 4], [1]]).round(4).tolist()
    [0.9197, 0.6309]
    """
    found, sizes = _found(suggested, held_out)
    discount = 1 / np.log2(np.arange(found.shape[1]) + 2)
    best = np.cumsum(discount)[np.minimum(sizes, found.shape[1]) - 1]
    return np.asarray(found @ discount / best)


def _found(suggested: ArrayLike, held_out: Sequence[ArrayLike]) -> tuple[NDArray[np.bool_], Integers]:
    suggested = np.asarray(suggested)
    sizes = np.array([len(np.asarray(row)) for row in held_out], np.int64)
    if suggested.ndim != 2 or len(sizes) != len(suggested):
        raise ValueError(
            f"suggested has shape {suggested.shape} and there are {len(sizes)} rows of held-out tracks: give (n, k) "
            "suggestions and n rows"
        )
    if not sizes.all():
        raise ValueError(f"query {int(sizes.argmin())} has no held-out track: leave it out")
    found = [np.isin(row, truth) & (row >= 0) for row, truth in zip(suggested, held_out, strict=True)]
    return np.array(found, bool).reshape(suggested.shape) & _first_times(suggested), sizes


def _first_times(suggested: Integers) -> NDArray[np.bool_]:
    """Whether a track stands in its list for the first time."""
    order = np.argsort(suggested, axis=1, kind="stable")
    ranked = np.take_along_axis(suggested, order, axis=1)
    first = np.ones(suggested.shape, bool)
    np.put_along_axis(first, order[:, 1:], ranked[:, 1:] != ranked[:, :-1], axis=1)
    return first


def _checked(suggested: ArrayLike, held_out: ArrayLike) -> tuple[Integers, Integers]:
    suggested, held_out = np.asarray(suggested), np.asarray(held_out)
    if suggested.ndim != 2 or held_out.shape != suggested.shape[:1]:
        raise ValueError(
            f"suggested has shape {suggested.shape} and held_out {held_out.shape}: "
            "give (n, k) suggestions and (n,) held-out tracks"
        )
    return suggested, held_out


def repeat_rate(n_repeated: int, n_pairs: int) -> float:
    """Compute the share of pairs whose held-out track is the query itself: the score of 'play it again' at k = 1.

    Parameters
    ----------
    n_repeated : int
        Pairs left out because they repeat their query.
    n_pairs : int
        The other pairs.

    Examples
    --------
    >>> repeat_rate(5, 95)
    0.05
    """
    return n_repeated / max(n_repeated + n_pairs, 1)


def popular(counts: ArrayLike, queries: ArrayLike, k: int) -> NDArray[np.int64]:
    """Suggest the `k` most frequent tracks to everyone, the query left out: the popularity baseline.

    Parameters
    ----------
    counts : (V,) integers
    queries : (n,) integers
    k : int

    Returns
    -------
    (n, k) int64

    Examples
    --------
    >>> popular([9, 5, 7, 1], [0, 3], k=2).tolist()
    [[2, 1], [0, 2]]
    """
    counts, queries = np.asarray(counts), np.asarray(queries)
    if not 1 <= k < len(counts):
        raise ValueError(f"k is {k}; with {len(counts)} tracks it can be 1 to {len(counts) - 1}")
    best = np.argsort(-counts, kind="stable")[: k + 1]
    rows = np.tile(best, (len(queries), 1))
    keep = rows != queries[:, None]
    keep[keep.all(axis=1), -1] = False
    return np.asarray(rows[keep].reshape(len(queries), k), np.int64)
