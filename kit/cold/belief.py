"""Two restricted Boltzmann machines, one upon the other: the deep belief network of Wang and Wang (2014).

A machine is taught nothing but what it is shown: it looks for hidden units that make the rows likely. What it is shown
are chances, numbers from 0 to 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["deep_belief", "in_unit"]

Floats = NDArray[np.float64]

RATE, BATCH = 0.05, 20


def in_unit(train: ArrayLike, X: ArrayLike) -> Floats:
    """Scale columns so that the training part fills 0 to 1; what other rows have beyond is cut off.

    Parameters
    ----------
    train : (n, d) floats
        Rows of warm songs; they alone say what is lowest and highest.
    X : (m, d) floats

    Returns
    -------
    (m, d) float64
        0 in a column that is constant in `train`.

    Examples
    --------
    >>> in_unit([[0.0], [4.0]], [[1.0], [9.0]]).tolist()
    [[0.25], [1.0]]
    """
    train, X = np.asarray(train, np.float64), np.asarray(X, np.float64)
    low, reach = train.min(axis=0), np.ptp(train, axis=0)
    return np.asarray(np.clip((X - low) / np.where(reach > 0, reach, 1), 0, 1) * (reach > 0))


def deep_belief(
    train: ArrayLike, X: ArrayLike, sizes: tuple[int, ...] = (100, 50), *, epochs: int = 20, seed: int = 0
) -> Floats:
    """Train restricted Boltzmann machines one after the other, each on what the one before makes of the training part.

    Parameters
    ----------
    train : (n, d) floats
        Rows of warm songs, 0 to 1: `in_unit` brings them there.
    X : (m, d) floats
        Rows of all songs, 0 to 1.
    sizes : tuple of int
        Hidden units of each machine.
    epochs : int
        Of each machine.
    seed : int

    Returns
    -------
    (m, sizes[-1]) float64
        The chance that each unit of the last machine is on.

    Raises
    ------
    ValueError
        When a number lies outside 0 to 1, or is none; the message says how many.

    References
    ----------
    G. E. Hinton, S. Osindero and Y.-W. Teh, A fast learning algorithm for deep belief nets, 2006. The gradient is that
    of scikit-learn's `BernoulliRBM`, by persistent contrastive divergence.

    Examples
    --------
    >>> rows = np.repeat([[0.0, 1.0], [1.0, 0.0]], 20, axis=0)
    >>> deep_belief(rows, rows[:3], (4, 3), epochs=2).shape
    (3, 3)
    """
    from sklearn.neural_network import BernoulliRBM

    train, X = np.asarray(train, np.float64), np.asarray(X, np.float64)
    for rows, which in ((train, "the training part"), (X, "the rows")):
        _chances(rows, which)
    for size in sizes:
        machine = BernoulliRBM(size, learning_rate=RATE, batch_size=BATCH, n_iter=epochs, random_state=seed)
        train = machine.fit_transform(train)
        X = machine.transform(X)
    return np.asarray(X)


def _chances(rows: Floats, which: str) -> None:
    outside = ~((rows >= 0) & (rows <= 1))  # nan is outside as well
    if n := int(outside.sum()):
        raise ValueError(
            f"a Boltzmann machine takes chances, and {n:,} of {rows.size:,} numbers of {which} lie outside 0 to 1 "
            f"(from {np.nanmin(rows):.3g} to {np.nanmax(rows):.3g}): scale them by the training part first, "
            "in_unit(train, X)"
        )
