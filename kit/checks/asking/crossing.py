"""What crosses between a check and an answer that runs in another process.

In a lab the answer is at hand. When it is graded, it stays in the student's process, and only plain data passes: what
an answer is given is made there (`Made`), and a data frame comes as an array that knows the names of its columns
(`Table`). A Keras model stays where it is and is asked there (`kit.checks.asking.models`).
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from kit.checks.loaded import loaded
from kit.checks.outcome import shown

__all__ = ["Made", "Table", "as_table", "with_columns"]


@dataclass(frozen=True)
class Made:
    """Something an answer is given that is made where the answer runs, such as a KD-tree.

    Attributes
    ----------
    maker : str
        Module and name of what makes it, such as "sklearn.neighbors:KDTree".
    args : tuple
        Plain data.
    """

    maker: str
    args: tuple[Any, ...]

    def to_cross(self) -> tuple[Any, ...]:
        """Give the name and the arguments by which another process makes this thing."""
        return (self.maker, *self.args)

    def for_answer(self, answer: object) -> Any:
        """Give the thing to an answer of this process, and its description to one that runs elsewhere."""
        if getattr(answer, "elsewhere", False):
            return self
        module, name = self.maker.split(":")
        return getattr(importlib.import_module(module), name)(*self.args)


class Table(np.ndarray[Any, Any]):
    """The values of a data frame, with the names of its columns.

    Attributes
    ----------
    columns : tuple of str
    """

    columns: tuple[str, ...] = ()


def as_table(frame: object) -> Table | None:
    """A data frame as a `Table`; None for anything else.

    Examples
    --------
    >>> import pandas as pd
    >>> as_table(pd.DataFrame({"id": [1, 2], "name": ["one", "two"]})).columns
    ('id', 'name')
    >>> as_table([[1, "one"]]) is None
    True
    """
    pandas = loaded("pandas")
    if isinstance(frame, Table):
        return frame
    if pandas is None or not isinstance(frame, pandas.DataFrame):
        return None
    return with_columns(
        np.asarray(frame), [shown(name, 80) if type(name) is not str else name[:80] for name in frame.columns]
    )


def with_columns(values: object, columns: object) -> Table | None:
    """An array and the names of its columns as a `Table`; None where they do not fit."""
    if not isinstance(values, np.ndarray) or type(columns) is not list or not {*map(type, columns)} <= {str}:
        return None
    if values.ndim != 2 or values.shape[1] != len(columns):
        return None
    table: Table = values.view(Table)
    table.columns = tuple(columns)
    return table
