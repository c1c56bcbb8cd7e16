"""The listener's taste as one row of weights, and how good it is on songs whose group was not learnt from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.taste.grouping import taste_folds

__all__ = [
    "MEASURES",
    "Judged",
    "Taste",
    "auc",
    "fit_taste",
    "judge",
    "nearest_of",
    "scores_of",
    "standardised",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FitPredict = Callable[[Floats, Integers, Floats], Floats]

MEASURES = ("precision", "recall", "f05", "combined", "lift", "auc")
STRENGTH = 0.01  # C of the logistic regression: songs are few and numbers many
FOLDS, REPEATS, DRAWS = 5, 5, 300
NEAR = 5  # neighbours


@dataclass(frozen=True)
class Taste:
    """A logistic regression on the mean of a song's windows.

    It is linear, so the log-odds of a song are the mean of those of its windows: which seconds speak for the song, and
    which against it, is no estimate.

    Attributes
    ----------
    weights : (d,) float64
    bias : float
    """

    weights: Floats
    bias: float

    def log_odds(self, X: Floats) -> Floats:
        """Give the log-odds of songs or of windows, (n,), from (n, d)."""
        return np.asarray(X @ self.weights + self.bias, np.float64)

    def probability(self, X: Floats) -> Floats:
        """Give how probably each is liked, (n,), from (n, d)."""
        return np.asarray(1 / (1 + np.exp(-self.log_odds(X))), np.float64)


def standardised(X: Floats) -> tuple[Floats, Floats]:
    """Give mean and spread of each column; a spread of 0 counts as 1.

    Examples
    --------
    >>> [row.tolist() for row in standardised(np.array([[1.0, 5.0], [3.0, 5.0]]))]
    [[2.0, 5.0], [1.0, 1.0]]
    """
    spread = X.std(axis=0)
    return X.mean(axis=0), np.where(spread > 1e-9, spread, 1.0)


def fit_taste(X: Floats, liked: Integers) -> Taste:
    """Learn a taste.

    Parameters
    ----------
    X : (n, d) float64
        A row a song.
    liked : (n,) int64
        1 and 0, both of them.

    Examples
    --------
    >>> taste = fit_taste(np.array([[0.0], [0.1], [1.0], [1.1]]), np.array([0, 0, 1, 1]))
    >>> bool(taste.weights[0] > 0)
    True
    """
    from sklearn.linear_model import LogisticRegression

    mean, spread = standardised(X)
    fitted = LogisticRegression(C=STRENGTH, max_iter=1000).fit((X - mean) / spread, liked)
    weights = fitted.coef_[0] / spread
    return Taste(weights, float(fitted.intercept_[0] - mean @ weights))


def auc(liked: Integers, p: Floats) -> float:
    """Give the share of pairs of a liked song and another in which the liked one has the higher score; a tie is half.

    Examples
    --------
    >>> auc(np.array([1, 0, 0]), np.array([0.5, 0.5, 0.1]))
    0.75
    """
    ahead = p[liked == 1][:, None] - p[liked == 0]
    return float(np.mean((ahead > 0) + (ahead == 0) / 2))


def scores_of(liked: Integers, p: Floats, threshold: float = 0.5) -> dict[str, float]:
    """Give the numbers of a table: precision, recall, F.5, recall times F.5, precision / base rate, AUC.

    Examples
    --------
    >>> scores_of(np.array([1, 1, 0, 0]), np.array([0.9, 0.2, 0.7, 0.1]))["lift"]
    1.0
    """
    yes = p >= threshold
    precision = float(liked[yes].mean()) if yes.any() else 0.0
    recall = float(yes[liked == 1].mean())
    below = 0.25 * precision + recall
    f05 = 1.25 * precision * recall / below if below else 0.0
    lift = precision / float(liked.mean())
    return dict(zip(MEASURES, (precision, recall, f05, recall * f05, lift, auc(liked, p)), strict=True))


@dataclass(frozen=True)
class Judged:
    """How good ways to score are on songs whose group was not learnt from.

    Attributes
    ----------
    n_folds : int
        0 where nothing can be held out.
    rows : dict of str to dict of str to float
        By the way to score: the mean of each of `MEASURES` over the repeats.
    intervals : dict of str to (float, float)
        Of the AUC: whole groups are drawn anew.
    """

    n_folds: int
    rows: dict[str, dict[str, float]]
    intervals: dict[str, tuple[float, float]]


def judge(X: Floats, liked: Integers, group: Integers, n_own: int, rng: np.random.Generator) -> Judged:
    """Hold out groups, and score the songs in them by what the others taught.

    Parameters
    ----------
    X : (n, d) float64
        A row a song.
    liked, group : (n,) int64
    n_own : int
        Columns that are the kit's own features; those behind them come from musicnn, if there are any.
    rng : numpy.random.Generator

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> liked = np.repeat([1, 0], 20)
    >>> judged = judge(rng.normal(liked, 0.5)[:, None], liked, np.arange(40) // 2, 1, rng)
    >>> judged.n_folds, bool(judged.rows["logistic regression"]["auc"] > 0.8), judged.rows["always yes"]["auc"]
    (5, True, 0.5)
    """
    ways: dict[str, FitPredict] = {
        "always yes": lambda _X, _y, X_test: np.ones(len(X_test)),
        f"{NEAR} nearest neighbours": _neighbours,
        "logistic regression": lambda X, y, X_test: fit_taste(X, y).probability(X_test),
    }
    columns = dict.fromkeys(ways, n_own)
    if X.shape[1] > n_own:
        ways["the same, with musicnn"] = ways["logistic regression"]
        columns["the same, with musicnn"] = X.shape[1]
    repeats = [taste_folds(liked, group, FOLDS, rng) for _ in range(REPEATS)]
    if not repeats[0]:
        return Judged(0, {}, {})
    drawn = _draws(liked, group, rng)
    rows, intervals = {}, {}
    for name, way in ways.items():
        p = np.empty((REPEATS, len(liked)))
        seen = X[:, : columns[name]]
        for repeat, folds in enumerate(repeats):
            for train, test in folds:
                p[repeat, test] = way(seen[train], liked[train], seen[test])
        each = [scores_of(liked, one) for one in p]
        rows[name] = {measure: float(np.mean([one[measure] for one in each])) for measure in MEASURES}
        aucs = [np.mean([auc(liked[songs], one[songs]) for one in p]) for songs in drawn]
        low, high = np.quantile(aucs, [0.025, 0.975])
        intervals[name] = (float(low), float(high))
    return Judged(len(repeats[0]), rows, intervals)


def _neighbours(X: Floats, liked: Integers, X_test: Floats) -> Floats:
    mean, spread = standardised(X)
    apart = _apart((X_test - mean) / spread, (X - mean) / spread)
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :NEAR]
    return np.asarray(liked[nearest].mean(axis=1), np.float64)


def _apart(one: Floats, other: Floats) -> Floats:
    squares = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2 * one @ other.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)), np.float64)


def nearest_of(X: Floats, others: Floats) -> tuple[Integers, Floats]:
    """Give for each row the nearest of other rows, and how far it is, in columns scaled by the spread of all.

    Examples
    --------
    >>> place, far = nearest_of(np.array([[0.0], [2.0]]), np.array([[2.0], [5.0]]))
    >>> place.tolist(), bool(far[1] == 0)
    ([0, 0], True)
    """
    mean, spread = standardised(np.concatenate([X, others]))
    apart = _apart((X - mean) / spread, (others - mean) / spread)
    return apart.argmin(axis=1), apart.min(axis=1)


def _draws(liked: Integers, group: Integers, rng: np.random.Generator) -> Sequence[Integers]:
    """Draw groups anew: as many with liked songs as there are, and as many without."""
    has_liked = np.unique(group[liked == 1])
    without = np.setdiff1d(group, has_liked)
    members = {int(one): np.flatnonzero(group == one) for one in np.unique(group)}
    return [
        np.concatenate(
            [members[int(one)] for part in (has_liked, without) for one in rng.choice(part, len(part))]
        )
        for _ in range(DRAWS)
    ]
