"""Checks of `oof_rmse`: a `fit_predict` that notes its calls stands in for the model.

It knows every row by its numbers, so it can tell which rows it was trained on, and which it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import number
from kit.checks.exercise import Answer, Exercise, Item
from kit.checks.influencers.noted_model import Call, NotedModel
from kit.checks.outcome import Finding, FoundError, nothing_returned, student_code

__all__ = ["OOF_RMSE", "Trial"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass
class Trial:
    """Ratings, folds of unequal sizes, and a `fit_predict` that notes what it is given."""

    X: Floats
    y: Floats
    folds: list[tuple[Rows, Rows]]
    model: NotedModel
    value: object = None

    @property
    def calls(self) -> list[Call]:
        """How `fit_predict` was called."""
        return self.model.calls

    @classmethod
    def run(cls, answer: Answer, rng: Rng, n_folds: int | None = None) -> Trial:
        """Let an answer measure; its calls and its value are kept."""
        n, n_folds = int(rng.integers(50, 70)), int(rng.integers(3, 6)) if n_folds is None else n_folds
        order = rng.permutation(n)
        bounds = np.cumsum([5, *rng.integers(3, 9, n_folds)])[: n_folds - 1]
        folds = []
        for test in np.split(order, bounds):
            others = rng.permutation(np.setdiff1d(order, test))
            folds.append((others[2:], test))  # a fold may leave rows out of its training
        y = np.where(rng.random(n) < 0.5, 0, rng.uniform(size=n))  # half of all ratings are a no
        X = rng.normal(size=(n, 3))
        # Other predictions in each call; a model may say less than 0, and more than 1.
        model = NotedModel(X, y, lambda _, test: rng.normal(0.3, 0.8, size=len(test)), n_folds)
        trial = cls(X, y, folds, model)
        with student_code():
            trial.value = answer(
                model.fit_predict,
                trial.X.copy(),
                trial.y.copy(),
                [(train.copy(), test.copy()) for train, test in folds],
            )
        return trial

    def by_row(self) -> float:
        """Compute the mean of the folds' RMSE by the last prediction of each row; nan where a row has none."""
        errors = np.full(len(self.y), np.nan)
        for call in self.calls:
            inside = call.test >= 0
            errors[call.test[inside]] = (self.y[call.test] - call.predicted)[inside]
        return float(np.mean([np.sqrt(np.mean(errors[test] ** 2)) for _, test in self.folds]))

    def of_fold(self, call: Call) -> int | None:
        """Find the fold whose test rows, or else whose training rows, a call has."""
        for part in (1, 0):
            for i, fold in enumerate(self.folds):
                if _same(fold[part], (call.train, call.test)[part]):
                    return i
        return None


def _same(rows: Rows, others: Rows) -> bool:
    return len(rows) == len(others) and set(rows.tolist()) == set(others.tolist())


def _trials(answer: Answer, rng: Rng) -> list[Trial]:
    """Try two folds first, then more, so that an answer that keeps something between two calls is recognised."""
    return [Trial.run(answer, rng, n_folds) for n_folds in (2, None, None)]


def _in_each(test: Callable[[Trial], Finding | None]) -> Callable[[list[Trial]], Finding | None]:
    """Make an item's test of all trials, which gives the first finding."""
    return lambda trials: next((finding for trial in trials if (finding := test(trial))), None)


def _never_called(trial: Trial) -> Finding | None:
    if trial.calls:
        return None
    return Finding(
        "nothing is predicted",
        f"{len(trial.folds)} folds, and fit_predict was never called",
        "without predictions there is nothing to measure",
        "call fit_predict(X[train], y[train], X[test]) in a loop over `folds`",
    )


def _trains_on_others(trial: Trial) -> Finding | None:
    if finding := _never_called(trial):
        return finding
    for turn, call in enumerate(trial.calls, 1):
        if (call.train < 0).any():
            return _changed_rows(turn, "X_train")
        fold = trial.of_fold(call)
        test = call.test if fold is None else trial.folds[fold][1]
        leaked = np.intersect1d(call.train, test)
        if len(leaked):
            more = f" and {len(leaked) - 1} more" if len(leaked) > 1 else ""
            return Finding(
                "trained on rows that it is tested on",
                f"call {turn} of fit_predict trains on {len(call.train)} of {len(trial.y)} rows, row {leaked[0]}"
                f"{more} of its own test rows among them",
                "the model has seen the answers, and the score says how well it remembers",
                "which rows are given as X_train: those of `train`",
            )
        if not call.in_line:
            return Finding(
                "ratings of other rows",
                f"call {turn} of fit_predict gets rows whose ratings are not those of y_train",
                "the model would learn the wrong ratings",
                "X and y are cut by the same row numbers: X[train], y[train]",
            )
        if fold is not None and not _same(call.train, trial.folds[fold][0]):
            return Finding(
                "other rows than the fold's training part",
                f"the training part of fold {fold} has {len(trial.folds[fold][0])} rows, and fit_predict got "
                f"{len(call.train)}",
                "a fold may leave rows out on purpose, such as songs of the same artist",
                "train on the rows of `train`, not on all the rest",
            )
    return None


def _changed_rows(turn: int, name: str) -> Finding:
    return Finding(
        "rows that X does not hold",
        f"call {turn} of fit_predict gets an {name} with rows that are not in X",
        "what is done to the rows before the folds has seen the test rows",
        "give X as it is: X[train] and X[test]",
    )


def _predicts_each(trial: Trial) -> Finding | None:
    if finding := _never_called(trial):
        return finding
    for turn, call in enumerate(trial.calls, 1):
        if (call.test < 0).any():
            return _changed_rows(turn, "X_test")
    n_folds, asked = len(trial.folds), np.concatenate([call.test for call in trial.calls])
    if len(trial.calls) != n_folds:
        return Finding(
            "not one prediction a fold",
            f"fit_predict was called {len(trial.calls)} times for {n_folds} folds",
            "each fold has a model of its own, which predicts its test rows",
            "the loop: `for train, test in folds`",
        )
    counted = np.bincount(asked, minlength=len(trial.y))
    if (counted != 1).any():
        row = int(np.flatnonzero(counted != 1)[0])
        return Finding(
            "a row is not predicted exactly once",
            f"{n_folds} folds test each of {len(trial.y)} rows once, and row {row} was predicted {counted[row]} times",
            "out of fold means: by the one model that has not seen the row",
            "which rows are given as X_test: those of `test`",
        )
    return None


def _rmse(trials: list[Trial]) -> Finding | None:
    """Name a cause only where every trial has it."""
    found = [_value(trial) for trial in trials]
    first = next((finding for finding in found if finding), None)
    if first is None or all(finding and finding.cause == first.cause for finding in found):
        return first
    return _another(first.saw)


def _value(trial: Trial) -> Finding | None:
    if finding := nothing_returned(trial.value) or _never_called(trial):
        return finding
    value = number(trial.value, "oof_rmse", "one number for all folds: the mean of their RMSE")
    errors = [trial.y[call.test] - call.predicted for call in trial.calls if (call.test >= 0).all()]
    if not any(len(part) for part in errors):
        raise FoundError(_changed_rows(1, "X_test"))
    return _of_errors(value, [part for part in errors if len(part)], trial)


def _of_errors(value: float, errors: list[Floats], trial: Trial) -> Finding | None:
    """Find what a value is, by the errors that each call of `fit_predict` made, or by those of all rows."""
    by_row = trial.by_row()
    sizes = [len(part) for part in errors]
    squares = np.array([np.mean(part**2) for part in errors])
    roots, pooled = np.sqrt(squares), np.concatenate(errors)
    right = [
        np.mean(roots),
        np.sqrt(np.mean(pooled**2)),
        np.average(roots, weights=sizes),
        np.sqrt(np.mean(squares)),
        by_row,
    ]
    if np.isclose(value, right, rtol=1e-5).any():
        return None
    saw = (
        f"the folds' RMSE are {np.round(roots, 4).tolist()}, their mean is {right[0]:.4f}, and the answer is "
        f"{value:.4f}"
    )
    so = "RMSE is the root of the mean of the squared errors"
    crossed = [np.sqrt(np.mean((trial.y[c.test][:, None] - c.predicted) ** 2)) for c in trial.calls]
    known = [
        (
            "each prediction against each rating",
            "shapes: (n, 1) minus (n,) is a table of (n, n); `np.ravel` both",
            [np.mean(crossed)],
        ),
        (
            "the mean error, squared",
            "square each error, then take the mean",
            [np.mean([abs(p.mean()) for p in errors])],
        ),
        ("the root is missing", "np.sqrt of the mean", [np.mean(squares), np.mean(pooled**2)]),
        (
            "a sum over the folds, not a mean",
            "the last line: divide by the number of folds",
            [np.sum(roots), np.sum(squares)],
        ),
        (
            "the absolute error, not the root mean square",
            "square the errors, take the mean, then the root",
            [np.mean([np.abs(part).mean() for part in errors]), np.abs(pooled).mean()],
        ),
        ("only the last fold counts", "what is kept of each fold: a list", [roots[-1]]),
        ("only the first fold counts", "a `return` inside the loop", [roots[0]]),
        (
            "a sum of squares, not their mean",
            "the mean over the rows",
            [
                np.sqrt(np.sum(pooled**2)),
                np.mean([np.sqrt(np.sum(part**2)) for part in errors]),
            ],
        ),
        ("the median of the folds", "the mean counts every fold", [np.median(roots)]),
        (
            "the spread of the errors",
            "np.std takes the mean error away: a model that is always .2 too high would seem perfect",
            [np.std(pooled), np.mean([np.std(part) for part in errors])],
        ),
    ]
    for cause, look, values in known:
        if np.isclose(value, values, rtol=1e-5).any():
            return Finding(cause, saw, so, look)
    for digits in range(1, 4):
        if np.isclose(value, np.round(right, digits), rtol=1e-9).any():
            return Finding(
                "a rounded value",
                f"{saw}: {digits} digits are left",
                "models differ behind the last digit",
                "the value itself; the lab rounds what it prints",
            )
    return _another(saw)


def _another(saw: str) -> Finding:
    return Finding(
        "not the RMSE of the predictions",
        saw,
        "each prediction counts, beside the rating of its own row, and nothing of another call",
        "which ratings the predictions are compared with: y[test], in the order of `test`",
    )


OOF_RMSE = Exercise(
    "oof_rmse",
    [
        Item("trained without its test rows", 1, _in_each(_trains_on_others)),
        Item("every row predicted once", 1, _in_each(_predicts_each)),
        Item("root mean squared error", 1, _rmse),
    ],
    hints=(
        "One model a fold: it learns from the rows of `train`, and is asked for the rows of `test`.",
        "In the loop over `folds`: predicted = fit_predict(X[train], y[train], X[test]).",
        (
            "Append np.sqrt(np.mean((y[test] - predicted) ** 2)) for each fold, and give the mean of them "
            "as a float."
        ),
    ),
    observe=_trials,
    n_seeds=2,
)
