"""How far ratings miss, and whether scores tell what was listened to from what was not."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "auc_within",
    "rmse",
    "rmse_by_propensity",
]


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


def rmse_by_propensity(
    predicted: ArrayLike, true: ArrayLike, propensities: ArrayLike, *, smallest: float = 0.05
) -> float:
    """Estimate the RMSE over all pairs from the pairs that were rated, where who rates what is no accident.

    A pair that was likely to be rated stands for few others, one that was unlikely for many: each error weighs
    1 / propensity, and the weights are divided by their sum. Source: Schnabel and others, *Recommendations as
    treatments: debiasing learning and evaluation* (2016), the self-normalised estimator.

    Parameters
    ----------
    predicted, true : (n,) floats
        Of the pairs that were rated.
    propensities : (n,) floats
        How probable it was that each pair is rated; above 0, at most 1.
    smallest : float
        Smaller propensities count as this one: a few enormous weights would be all luck.

    Raises
    ------
    ValueError
        When shapes differ, or a propensity is no probability above 0.

    Examples
    --------
    >>> rmse_by_propensity([0.0, 0.0], [1.0, 0.0], [0.75, 0.25])
    0.5
    """
    chances = np.asarray(propensities, np.float64)
    predicted, true = np.asarray(predicted, np.float64), np.asarray(true, np.float64)
    if not predicted.shape == true.shape == chances.shape or not chances.size:
        raise ValueError(
            f"{predicted.shape} predictions, {true.shape} values and {chances.shape} propensities: "
            "give them one shape, and a pair or more"
        )
    if not ((chances > 0) & (chances <= 1)).all():
        raise ValueError("a propensity is the probability that a pair is rated: above 0, and 1 at most")
    weights = 1 / np.maximum(chances, smallest)
    return float(np.sqrt(np.average((predicted - true) ** 2, weights=weights)))


def auc_within(scores: ArrayLike, labels: ArrayLike, users: ArrayLike) -> NDArray[np.float64]:
    """Give for each user the chance that a pair of label 1 is scored above one of label 0; equal scores count half.

    The AUC over all pairs also asks whether one user's scores are above another's, which no list depends on. A user
    whose labels are all alike has no such pair, and is left out.

    Parameters
    ----------
    scores : (n,) floats
    labels : (n,) of 0 and 1
    users : (n,) integers
        Whose pair it is.

    Returns
    -------
    (m,) float64
        For the users with both labels, by rising number; the mean is also called GAUC.

    Raises
    ------
    ValueError
        When shapes differ, a label is neither 0 nor 1, a score is no number, or no user has both labels.

    Examples
    --------
    >>> auc_within([0.9, 0.2, 0.3, 0.1], [1, 0, 0, 1], [7, 7, 8, 8]).tolist()
    [1.0, 0.0]
    """
    scores, labels, users = np.asarray(scores, np.float64), np.asarray(labels), np.asarray(users)
    if scores.ndim != 1 or not scores.shape == labels.shape == users.shape:
        raise ValueError(
            f"{scores.shape} scores, {labels.shape} labels, {users.shape} users: give three rows alike"
        )
    if not np.isin(labels, (0, 1)).all() or np.isnan(scores).any():
        raise ValueError("labels are 0 and 1, and each score is a number")
    user = np.unique(users, return_inverse=True)[1]
    order = np.lexsort((scores, user))
    new = np.ones(len(order), bool)  # where, in that order, a user or a score begins
    new[1:] = (np.diff(scores[order]) != 0) | (np.diff(user[order]) != 0)
    tied = np.cumsum(new) - 1
    places = np.bincount(tied, np.arange(len(order))) / np.bincount(tied)  # equal scores share a place
    # Each place counts from the user's first pair.
    ranks = places[tied] - np.searchsorted(user[order], user[order]) + 1
    positives = np.bincount(user, labels)
    negatives = np.bincount(user) - positives
    both = (positives > 0) & (negatives > 0)
    if not both.any():
        raise ValueError("no user has a pair of label 1 and one of label 0: there is nothing to tell apart")
    sums = np.bincount(user[order], ranks * labels[order])
    return np.asarray(((sums - positives * (positives + 1) / 2)[both]) / (positives * negatives)[both])
