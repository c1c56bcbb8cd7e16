"""Folds that keep a group together: what is tested is new to whoever learnt from the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["cold_folds"]


def cold_folds(
    groups: ArrayLike, n_folds: int, rng: np.random.Generator
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Deal rows into folds of about the same size, so that no group stands on both sides.

    The groups come in an order that is drawn, the largest first, each into the fold that has the fewest rows so far.

    Parameters
    ----------
    groups : (n,)
        The group of each row: numbers or names.
    n_folds : int
        As many as there are groups at most.
    rng : numpy.random.Generator

    Returns
    -------
    list of (train, test)
        Row numbers; each row is tested once.

    Raises
    ------
    ValueError
        When a fold would be empty.

    Examples
    --------
    >>> folds = cold_folds(["a", "a", "b", "c"], 2, np.random.default_rng(0))
    >>> [(train.tolist(), test.tolist()) for train, test in folds]
    [([2, 3], [0, 1]), ([0, 1], [2, 3])]
    """
    _, group, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    if not 1 <= n_folds <= len(sizes):
        raise ValueError(f"n_folds={n_folds} of {len(sizes)} groups: give a number from 1 to {len(sizes)}")
    drawn = rng.permutation(len(sizes))
    rows, fold_of = np.zeros(n_folds, np.int64), np.empty(len(sizes), np.int64)
    for one in drawn[np.argsort(-sizes[drawn], kind="stable")]:
        fold_of[one] = rows.argmin()
        rows[fold_of[one]] += sizes[one]
    fold = fold_of[group]
    return [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(n_folds)]
