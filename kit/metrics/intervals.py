"""How sure a mean is: from its spread, from few hits, or by drawing the queries anew."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Interval",
    "bootstrap_interval",
    "mean_interval",
    "wilson_interval",
]

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A mean, and an interval that holds the true mean in 95 % of such samples (or at another level).

    The mean of another sample falls into the interval less often, in about 83 % of the cases: it has luck of its own.

    Examples
    --------
    >>> print(Interval(0.34, 0.311, 0.369))
    0.340 [0.311, 0.369]
    """

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:z.3f} [{self.low:z.3f}, {self.high:z.3f}]"  # z: no -0.000


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
