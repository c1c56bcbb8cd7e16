"""A `fit_predict` that notes its calls, and stands in for a model.

It knows every row by its numbers, so it can tell which rows it was trained on, and which it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.checks.asking.crossing import as_table

__all__ = ["Call", "NotedModel"]

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
LIMIT = 60  # calls of `fit_predict` in one answer


@dataclass
class Call:
    """One call of `fit_predict`.

    Attributes
    ----------
    train, test : (n,) integers
        The rows it was given, -1 for a row that `X` does not hold.
    in_line : bool
        Whether each row came with its own rating.
    predicted : (n_test,) floats
    """

    train: Rows
    test: Rows
    in_line: bool
    predicted: Floats


@dataclass
class NotedModel:
    """A model of some rows and their ratings, and the calls that it was asked by.

    Attributes
    ----------
    X : (n, 3) floats
    y : (n,) floats
    gives : callable
        ``gives(train, test)``: what it predicts for the rows of `test`; -1 is a row that `X` does not hold.
    n_folds : int
        How many calls are enough; an error of too many says it.
    calls : list of Call
    """

    X: Floats
    y: Floats
    gives: Callable[[Rows, Rows], Floats]
    n_folds: int
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._row_of = {row.tobytes(): i for i, row in enumerate(self.X)}

    def fit_predict(self, X_train: ArrayLike, y_train: ArrayLike, X_test: ArrayLike) -> Floats:
        """Give the predictions for some rows, and note these and the ones that came before them."""
        if len(self.calls) == LIMIT:
            raise RuntimeError(f"fit_predict was called {LIMIT} times for {self.n_folds} folds")
        X_train, X_test = _table("X_train", X_train), _table("X_test", X_test)
        if isinstance(y_train, list | tuple):
            raise TypeError(f"fit_predict(X_train, y_train, X_test): y_train is a {_kind(y_train)}, {_ARRAY}")
        y_train = np.asarray(y_train, np.float64)
        if y_train.shape not in ((len(X_train),), (len(X_train), 1)):
            raise ValueError(
                f"fit_predict(X_train, y_train, X_test): y_train has the shape {y_train.shape}, and X_train has "
                f"{len(X_train)} rows"
            )
        train, test = self._numbers(X_train), self._numbers(X_test)
        in_line = bool((self.y[train] == y_train.ravel())[train >= 0].all())
        predicted = self.gives(train, test)
        self.calls.append(Call(train, test, in_line, predicted))
        return predicted.copy()

    def _numbers(self, rows: Floats) -> Rows:
        return np.array([self._row_of.get(row.tobytes(), -1) for row in rows], np.int64)


def _table(name: str, values: ArrayLike) -> Floats:
    if isinstance(values, list | tuple) or as_table(values) is not None:
        raise TypeError(f"fit_predict(X_train, y_train, X_test): {name} is a {_kind(values)}, {_ARRAY}")
    table = np.asarray(values, np.float64)
    if table.ndim != 2 or table.shape[1] != 3:
        raise ValueError(
            f"fit_predict(X_train, y_train, X_test): {name} has the shape {table.shape}, and must hold rows of X"
        )
    return table


_ARRAY = "and must be an array such as X[rows]: models of the lab look up its columns by their numbers"


def _kind(values: object) -> str:
    return "data frame" if as_table(values) is not None else type(values).__name__
