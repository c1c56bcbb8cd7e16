"""Principal components: the directions in which a cloud of vectors is widest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["widest"]

Doubles = NDArray[np.float64]


def widest(covariance: NDArray[np.floating], n: int) -> tuple[Doubles, Doubles]:
    """Find the `n` widest directions of a cloud, and its variance in each; fewer where the cloud has fewer dimensions.

    A direction and its opposite are equally principal: the sign is settled by the largest entry, which is positive, so
    that the same vectors give the same picture on every machine.

    Parameters
    ----------
    covariance : (d, d) floats
        Of the cloud, or any multiple of it.
    n : int

    Returns
    -------
    directions : (d, <= n) floats
        Unit columns, the widest first.
    variances : (<= n,) floats

    Examples
    --------
    >>> directions, variances = widest(np.array([[1.0, 0.0], [0.0, 9.0]]), 1)
    >>> directions.ravel().tolist(), variances.tolist()
    ([0.0, 1.0], [9.0])
    """
    directions, variances, _ = np.linalg.svd(covariance)
    directions, variances = directions[:, :n], variances[:n]
    largest = directions[np.abs(directions).argmax(axis=0), np.arange(directions.shape[1])]
    return directions * np.where(largest < 0, -1.0, 1.0), variances
