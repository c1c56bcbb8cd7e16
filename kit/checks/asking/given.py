"""What an answer is given stays its caller's: copies are handed over, and compared with the originals after the call.

Arrays, sparse tables, data frames, lists, tuples, dicts and sets are compared, in whatever nesting, and any object
that says what it holds by a method `contents`. Generators of random numbers, models, functions, trees and iterators
are made to be used, and are not.

`kit.checks.exercise.run` lets an answer of this process be `Watched`; one that runs elsewhere is compared there, and
its stand-in notes the change here. Whoever runs the check reads what was noted: ``with noted() as changes``.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from kit.checks.loaded import loaded
from kit.checks.outcome import Finding, shown

__all__ = ["Change", "Given", "Watched", "copied", "note", "noted"]

WHOLE = 12  # numbers of a row that are shown together
WIDTH = 100  # characters of what is shown
Answer = Callable[..., object]
Place = tuple[str, object, object]  # where in an argument, what stood there, what stands there


@dataclass(frozen=True)
class Change:
    """An argument that is not what it was.

    Attributes
    ----------
    argument : str
        Its name in the answer, or its place in the call, and where in it.
    before, after : str
        What stood there, in words.
    """

    argument: str
    before: str
    after: str

    def finding(self) -> Finding:
        """Give the finding about the changed argument."""
        return Finding(
            "it changes what it is given",
            f"`{self.argument}` was {self.before} before the call, and is {self.after} after it",
            "whoever calls your function goes on working with data that are no longer theirs",
            "what works in place (`.sort()`, `shuffle`, `+=`, `x[...] = ...`): make a new one, or begin with a copy",
        )


class _Holder(Protocol):
    """A thing that says which of its contents an answer must leave alone."""

    def contents(self) -> object: ...


_changes: ContextVar[list[Change] | None] = ContextVar("changes", default=None)


@contextmanager
def noted() -> Iterator[list[Change]]:
    """Keep the changes that are noted meanwhile: the first one.

    Examples
    --------
    >>> with noted() as changes:
    ...     Watched(lambda rows: rows.sort())([3, 1, 2])
    >>> changes
    [Change(argument='rows[0]', before='3', after='1')]
    """
    changes: list[Change] = []
    token = _changes.set(changes)
    try:
        yield changes
    finally:
        _changes.reset(token)


def note(change: Change | None) -> None:
    """Tell whoever runs the check of a change."""
    changes = _changes.get()
    if change is not None and changes is not None and not changes:
        changes.append(change)


class Given:
    """The arguments of one call.

    Parameters
    ----------
    args : tuple
    options : dict of str to object

    Attributes
    ----------
    args, options
        Copies, to be handed over.

    Examples
    --------
    >>> given = Given((np.array([3, 1, 2]),), {"k": 2})
    >>> given.args[0].sort()
    >>> given.change(lambda queries, k: None)
    Change(argument='queries', before='[3, 1, 2]', after='[1, 2, 3]')
    """

    def __init__(self, args: Sequence[object], options: Mapping[str, object]) -> None:
        self._own = (*args, *options.values())
        self._names = [None] * len(args) + list(options)
        self.args = tuple(map(copied, args))
        self.options = {name: copied(value) for name, value in options.items()}

    def change(self, function: Answer) -> Change | None:
        """The first argument that is not what it was; the function tells how it is called."""
        handed = (*self.args, *self.options.values())
        for number, (before, after) in enumerate(zip(self._own, handed, strict=True)):
            place = None if before is after else _different(before, after)
            if place is not None:
                name = self._names[number] or _parameter(function, number)
                return Change(name + place[0], *_words(place[1], place[2]))
        return None


class Watched:
    """An answer that notes when it changes what it is given.

    Parameters
    ----------
    answer : callable
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, *args: object, **options: object) -> object:
        """Call the answer with copies; what an iterator changes later is noted when it is asked."""
        given = Given(args, options)
        value = self._answer(*given.args, **given.options)
        note(given.change(self._answer))
        if not isinstance(value, Iterator):
            return value
        kind = type(type(value).__name__, (_WatchedIterator,), {})
        return kind(value, given, self._answer)

    def __repr__(self) -> str:
        return repr(self._answer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)


class _WatchedIterator:
    """An iterator of a watched answer."""

    def __init__(self, values: Iterator[object], given: Given, answer: Answer) -> None:
        self._values, self._given, self._answer = values, given, answer

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        try:
            return next(self._values)
        finally:
            note(self._given.change(self._answer))

    def __repr__(self) -> str:
        return repr(self._values)


def copied(value: Any) -> Any:
    """A copy of what is compared; anything else is itself."""
    kind = type(value)
    if isinstance(value, np.ndarray):
        return copy.deepcopy(value) if value.dtype.hasobject else value.copy(order="K")
    if kind in (list, set):
        return kind(map(copied, value)) if kind is list else set(value)
    if kind is tuple:
        return tuple(map(copied, value))
    if kind is dict:
        return {key: copied(own) for key, own in value.items()}
    if _is_sparse(value) or _is_pandas(value):
        return value.copy()
    return copy.deepcopy(value) if hasattr(kind, "contents") else value


def _different(before: object, after: object) -> Place | None:
    """Where two values differ first."""
    try:
        return _first(before, after)
    except Exception:  # what the answer left behind may be anything
        return "", before, "something else"


def _first(before: object, after: object) -> Place | None:
    if before is after:
        return None
    if hasattr(type(before), "contents"):
        return _first(cast("_Holder", before).contents(), cast("_Holder", after).contents())
    if type(before) is not type(after):
        return "", before, after
    for is_kind, first in _KINDS:
        if is_kind(before):
            return first(before, after)
    same = bool(before == after) or bool(before != before and after != after)
    return None if isinstance(before, _ATOMS) and same else ("", before, after)


def _in_array(before: NDArray[np.generic], after: NDArray[np.generic]) -> Place | None:
    if before.shape != after.shape or before.dtype != after.dtype:
        return "", before, after
    if before.dtype.hasobject and not before.dtype.fields:
        unequal = np.array(
            [_first(*pair) is not None for pair in zip(before.ravel(), after.ravel(), strict=True)], bool
        ).reshape(before.shape)
    else:
        unequal = (before != after) & ~((before != before) & (after != after))
    if not np.any(unequal):
        return None
    if before.ndim == 0 or (before.ndim == 1 and before.size <= WHOLE):
        return "", before, after
    row = tuple(int(i) for i in np.argwhere(unequal)[0])
    row = row[:-1] if before.shape[-1] <= WHOLE else row
    return f"[{', '.join(map(str, row))}]", before[row], after[row]


def _in_row(before: Sequence[object], after: Sequence[object]) -> Place | None:
    if len(before) != len(after):
        return "", before, after
    return _in_items(enumerate(zip(before, after, strict=True)))


def _in_dict(before: dict[object, object], after: dict[object, object]) -> Place | None:
    if before.keys() != after.keys():
        return "", before, after
    return _in_items((key, (before[key], after[key])) for key in before)


def _in_items(items: Iterable[tuple[object, tuple[object, object]]]) -> Place | None:
    for key, (one, other) in items:
        place = _first(one, other)
        if place is not None:
            return f"[{key!r}]{place[0]}", place[1], place[2]
    return None


def _in_sparse(before: Any, after: Any) -> Place | None:
    """Compare two sparse tables by their numbers alone: neither written zeros nor the order of entries count."""
    if before.shape != after.shape:
        return ".shape", before.shape, after.shape
    old, new = _entries(before), _entries(after)
    for cell in old.keys() | new.keys() if old.keys() != new.keys() else old:
        was, now = old.get(cell, 0.0), new.get(cell, 0.0)
        if was != now and not (was != was and now != now):
            return f"[{', '.join(map(str, cell))}]", was, now
    return None


def _entries(table: Any) -> dict[tuple[int, ...], Any]:
    """The numbers of a sparse table by their row and column."""
    table = table.tocoo(copy=True)
    table.sum_duplicates()
    rows, columns = table.row.tolist(), table.col.tolist()
    return {
        (i, j): value for i, j, value in zip(rows, columns, table.data.tolist(), strict=True) if value != 0
    }


def _in_pandas(before: Any, after: Any) -> Place | None:
    if getattr(before, "name", None) != getattr(after, "name", None):
        return ".name", before.name, after.name
    if not hasattr(before, "index"):  # an index itself
        return _in_array(before.to_numpy(), after.to_numpy())
    if hasattr(before, "columns") and list(before.columns) != list(after.columns):
        return ".columns", list(before.columns), list(after.columns)
    if len(before) != len(after) or not before.index.equals(after.index):
        return ".index", before.index.tolist(), after.index.tolist()
    if before.equals(after):
        return None
    if not hasattr(before, "columns"):
        return _in_array(before.to_numpy(), after.to_numpy()) or ("", before.dtype, after.dtype)
    return _in_items((name, (before[name], after[name])) for name in before.columns)


def _is_sparse(value: object) -> bool:
    sparse = loaded("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))


def _is_pandas(value: object) -> bool:
    pandas = loaded("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame | pandas.Series | pandas.Index)


_ATOMS = (bool, int, float, complex, str, bytes, type(None), set, np.generic)
_KINDS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Any], Place | None]], ...] = (
    (lambda value: isinstance(value, np.ndarray), _in_array),
    (lambda value: isinstance(value, list | tuple), _in_row),
    (lambda value: isinstance(value, dict), _in_dict),
    (_is_sparse, _in_sparse),
    (_is_pandas, _in_pandas),
)


def _words(before: object, after: object) -> tuple[str, str]:
    """Two values in words that differ: in few digits if that is enough, or by how many there are."""
    for digits in (3, 17):
        words = shown(_plain(before, digits), WIDTH), shown(_plain(after, digits), WIDTH)
        if words[0] != words[1]:
            return words
    sizes = [
        f"{len(value)} long" if hasattr(value, "__len__") else "something else" for value in (before, after)
    ]
    return sizes[0], sizes[1]


def _plain(value: object, digits: int) -> object:
    if isinstance(value, np.ndarray | np.generic):
        return (np.round(value, digits) if value.dtype.kind == "f" else value).tolist()
    return value


def _parameter(function: Answer, number: int) -> str:
    """What an answer calls its argument; its place, where it has no name of its own."""
    try:
        parameters = list(inspect.signature(function).parameters.values())[: number + 1]
    except Exception:  # no function of Python's own
        parameters = []
    starred = any(parameter.kind > inspect.Parameter.POSITIONAL_OR_KEYWORD for parameter in parameters)
    return f"argument {number + 1}" if starred or len(parameters) <= number else parameters[number].name
