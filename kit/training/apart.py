"""Some rows of the training part are kept apart, and tell when it is time to stop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["apart_and_rest"]


def apart_and_rest(n: int, share: float, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Draw the rows that are kept apart; give these and the others.

    Parameters
    ----------
    n : int
        Rows in all.
    share : float
        Of them that are kept apart: at least one row is.
    rng : numpy.random.Generator

    Returns
    -------
    list of two (k,) integer arrays

    Examples
    --------
    >>> apart, rest = apart_and_rest(10, 0.2, np.random.default_rng(0))
    >>> len(apart), sorted({*apart, *rest}) == list(range(10))
    (2, True)
    """
    return np.split(rng.permutation(n), [max(1, round(share * n))])
