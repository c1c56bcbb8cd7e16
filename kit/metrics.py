"""Measures of lists of suggestions (hit@k, NDCG@k, intervals, baselines to beat), and of how far ratings miss.

Each metric gives one number a query; its mean is the score, and `mean_interval` says how sure that mean is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Interval",
    "bootstrap_interval",
    "coverage",
    "gains",
    "hits",
    "mean_interval",
    "ndcgs",
    "novelty",
    "popular",
    "recalls",
    "repeat_rate",
    "rmse",
    "surprises",
    "wilson_interval",
]

Integers = NDArray[np.integer]
Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A mean and the bounds between which it would fall in 95 % of such samples (or at another level)."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


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
    suggested, held_out = _checked(suggested, held_out)
    found = suggested == held_out[:, None]
    rank = found.argmax(axis=1) + 1
    return np.asarray(np.where(found.any(axis=1), 1 / np.log2(rank + 1), 0.0))


def recalls(suggested: ArrayLike, held_out: Sequence[ArrayLike]) -> Floats:
    """Give for each query the share of its held-out tracks that are suggested.

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
    """
    found, sizes = _found(suggested, held_out)
    return np.asarray(found.sum(axis=1) / sizes)


def ndcgs(suggested: ArrayLike, held_out: Sequence[ArrayLike]) -> Floats:
    """Give for each query the gain of its list, 1 / log2(rank + 1) a hit, divided by that of the best list possible.

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
    return np.array(found).reshape(suggested.shape), sizes


def _checked(suggested: ArrayLike, held_out: ArrayLike) -> tuple[Integers, Integers]:
    suggested, held_out = np.asarray(suggested), np.asarray(held_out)
    if suggested.ndim != 2 or held_out.shape != suggested.shape[:1]:
        raise ValueError(
            f"suggested has shape {suggested.shape} and held_out {held_out.shape}: "
            "give (n, k) suggestions and (n,) held-out tracks"
        )
    return suggested, held_out


def mean_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """Compute the mean and its normal confidence interval, mean +- z s / sqrt(n).

    Parameters
    ----------
    values : (n,) numbers
        One a query, as `hits` gives them.
    level : float

    Examples
    --------
    >>> print(mean_interval([0, 1] * 200))
    0.500 [0.451, 0.549]
    """
    from statistics import NormalDist

    values = _at_least_two(values)
    half = NormalDist().inv_cdf(0.5 + level / 2) * values.std(ddof=1) / np.sqrt(len(values))
    mean = float(values.mean())
    return Interval(mean, mean - float(half), mean + float(half))


def wilson_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """Compute a share and its Wilson interval, which stays between 0 and 1 where hits are few.

    `mean_interval` of two hits among 1,000 would begin below 0. Source: Wilson, *Probable inference, the law of
    succession, and statistical inference* (1927).

    Parameters
    ----------
    values : (n,) of 0 and 1
        One a query, as `hits` gives them.
    level : float

    Raises
    ------
    ValueError
        When there is no value, or one that is neither 0 nor 1.

    Examples
    --------
    >>> print(mean_interval([1, 1] + [0] * 998), "or", wilson_interval([1, 1] + [0] * 998))
    0.002 [-0.001, 0.005] or 0.002 [0.001, 0.007]
    """
    from statistics import NormalDist

    values = np.asarray(values, np.float64)
    if values.ndim != 1 or not len(values) or not np.isin(values, (0, 1)).all():
        raise ValueError("a share needs a row of 0 and 1, a number a query: kit.metrics.hits(...) gives it")
    z, n, share = NormalDist().inv_cdf(0.5 + level / 2), len(values), float(values.mean())
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * float(np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)))
    return Interval(share, max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0))


def bootstrap_interval(
    values: ArrayLike, rng: np.random.Generator, *, level: float = 0.95, n_resamples: int = 1_000
) -> Interval:
    """Compute the mean and its percentile bootstrap interval: resample the queries, take the quantiles of the means.

    Give it ``hits(a) - hits(b)`` on the same queries to compare two models: a paired bootstrap.

    Examples
    --------
    >>> print(bootstrap_interval([0, 1] * 200, np.random.default_rng(0)))
    0.500 [0.4..., 0.5...]
    """
    values = _at_least_two(values)
    means = np.array([rng.choice(values, len(values)).mean() for _ in range(n_resamples)])
    low, high = np.quantile(means, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(float(values.mean()), float(low), float(high))


def _at_least_two(values: ArrayLike) -> Floats:
    values = np.asarray(values, np.float64)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"an interval needs a row of two numbers or more, not shape {values.shape}")
    return values


def rmse(predicted: ArrayLike, true: ArrayLike) -> float:
    """Compute the root of the mean squared error.

    Raises
    ------
    ValueError
        When the shapes differ: (n, 1) against (n,) would compare each with each.

    Examples
    --------
    >>> rmse([0.0, 1.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0])
    0.5
    """
    predicted, true = np.asarray(predicted, np.float64), np.asarray(true, np.float64)
    if predicted.shape != true.shape:
        raise ValueError(f"{predicted.shape} predictions for {true.shape} values: give them the same shape")
    return float(np.sqrt(np.mean((predicted - true) ** 2)))


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


def coverage(suggested: ArrayLike, n_tracks: int) -> float:
    """Compute the share of the catalogue that is suggested to somebody.

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none.
    n_tracks : int

    Examples
    --------
    >>> coverage([[0, 1], [1, 0]], n_tracks=4)
    0.5
    """
    found = np.unique(np.asarray(suggested))
    return int((found >= 0).sum()) / n_tracks


def novelty(suggested: ArrayLike, counts: ArrayLike) -> float:
    """Compute the mean surprise of the suggested tracks, -log2 of their share of all positions, in bits.

    Raises
    ------
    ValueError
        When a suggested track was never counted: its surprise has no bound.

    Examples
    --------
    >>> novelty([[0, 1]], counts=[2, 2])
    1.0
    """
    counts = np.asarray(counts)
    heard = counts[np.asarray(suggested)]
    if not heard.all():
        raise ValueError("a suggested track has a count of 0: give the counts the vocabulary was made from")
    return float(-np.log2(heard / counts.sum()).mean())


def surprises(suggested: ArrayLike, listeners: ArrayLike, n_users: int) -> Floats:
    """Give for each query the mean surprise of its list: -log2 of the share of users who know a track, in bits.

    A track that nobody knows counts as one that half a user knows: its surprise has a bound.

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none.
    listeners : (n_tracks,) integers
        How many of the users know each track.
    n_users : int

    Returns
    -------
    (n,) float64
        Its mean is the novelty of the lists (Vargas and Castells, 2011).

    Examples
    --------
    >>> surprises([[0, 1], [2, -1]], listeners=[8, 2, 0], n_users=8).tolist()
    [1.0, 4.0]
    """
    suggested, share = np.asarray(suggested), np.maximum(np.asarray(listeners), 0.5) / n_users
    there = suggested >= 0
    bits = np.where(there, -np.log2(share[suggested]), 0.0)
    return np.asarray(bits.sum(axis=1) / np.maximum(there.sum(axis=1), 1))
