"""What an answer gives: a number, a row, a table, tracks, lists of them, a batch; or the finding that it is none.

Each reader gives the value in its plain form, or raises `FoundError` with a finding that says what came and what is
needed. Text that looks like a number is none: `int` and ``np.asarray(x, float)`` would read it, the lab's next cell
would not. What the next cell takes is taken: numbers of numpy, arrays without a dimension, tensors, lists of numbers,
a pandas Series. The verdict is the same at the desk, where anything may come, and behind the wall, where plain data
and stand-ins do.

==================  ================================================  ======================================
reader              gives                                             for answers such as
==================  ================================================  ======================================
`number`            a float                                           a metric
`row`               floats, (n,)                                      a score for each pair
`table`             floats, (n, d)                                    vectors, features
`tracks`            integers, (n,)                                    a walk, candidates
`lists`             a list of rows of integers, of any lengths        suggestions for each query
`batch`             ((targets, contexts), labels), arrays             what `fit` is given
==================  ================================================  ======================================

`came` says of any value what it is, for checks with words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import as_table
from kit.checks.asking.models.asked import is_model
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown

__all__ = ["Came", "batch", "came", "lists", "number", "row", "table", "tracks"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_MOST = 10**300  # no float holds what is much larger
_BUILT_IN = (str, bytes, int, float, complex, list, tuple, dict)
_SPARSE = re.compile(r"(bsr|coo|csc|csr|dia|dok|lil)_(array|matrix)")


class Came(StrEnum):
    """What an answer gave, as far as its numbers go; the value is the cause that is said of it."""

    NUMBERS = "numbers"
    NOTHING = "nothing is returned"
    TEXT = "text in the place of numbers"
    COMPLEX = "complex numbers"
    ITERATOR = "a generator in the place of its values"
    FRAME = "a data frame in the place of an array"
    SPARSE = "a sparse table in the place of an array"
    RAGGED = "rows of different lengths"
    OTHER = "no numbers"


_LOOK = {
    Came.TEXT: "what is returned: `str`, an f-string and `.astype(str)` make text of numbers",
    Came.COMPLEX: "where they come from: the root of a negative number, `np.fft`, or a stray `j`",
    Came.ITERATOR: "`return` in the place of `yield`: put the values into a list or an array first",
    Came.FRAME: "what is returned: `.to_numpy()` makes an array of a data frame",
    Came.SPARSE: "what is returned: `.toarray()` makes an array of a sparse table",
    Came.RAGGED: "what is put together: every row has as many numbers as the first",
    Came.OTHER: "what is returned",
}


def came(value: object) -> Came:
    """What a value is.

    Examples
    --------
    >>> came([1, 2.5]).name, came("0.64").name, came([1, "2"]).name, came(1j).name, came([[1], [1, 2]]).name
    ('NUMBERS', 'TEXT', 'TEXT', 'COMPLEX', 'RAGGED')
    """
    return _read(value)[0]


def number(value: object, name: str, needs: str = "one number") -> float:
    """One number; nan and infinity are numbers too.

    Parameters
    ----------
    value : object
        What the answer gave.
    name : str
        Of the answer.
    needs : str
        What it is to give, in words.

    Raises
    ------
    FoundError

    Examples
    --------
    >>> number(np.float32(0.5), "hit_at_k")
    0.5
    >>> number("0.64", "hit_at_k", "one number, the mean over the queries")
    Traceback (most recent call last):
    kit.checks.outcome.FoundError: text in the place of numbers
    """
    array = _numbers(value, name, needs)
    if array.ndim:
        raise _refused(
            "an array in the place of one number", value, name, needs, "what is returned, and its brackets"
        )
    return float(array)


def row(value: object, name: str, needs: str = "a row of numbers") -> Floats:
    """Numbers one after the other, as floats.

    Examples
    --------
    >>> row((1, 2.5), "score")
    array([1. , 2.5])
    """
    array = _numbers(value, name, needs)
    if array.ndim != 1:
        raise _refused("not a row of numbers", value, name, needs, "what is returned, and its brackets")
    return array


def table(value: object, name: str, needs: str = "a table of numbers", *, frame: bool = False) -> Floats:
    """Rows of numbers of the same length, as floats.

    Parameters
    ----------
    value, name, needs
        As of `number`.
    frame : bool
        Whether a data frame is as good, because what follows in the lab makes an array of it.

    Examples
    --------
    >>> table([[1, 2], [3, 4]], "vectors").shape
    (2, 2)
    """
    array = _numbers(value, name, needs, frame=frame)
    if array.ndim != 2:
        raise _refused("not a table of numbers", value, name, needs, "what is returned, and its brackets")
    return array


def tracks(value: object, name: str, needs: str = "a row of track numbers") -> Ints:
    """Whole numbers one after the other, as integers; those that are kept as floats too.

    Examples
    --------
    >>> tracks([np.int64(3), 5], "start_radio")
    array([3, 5])
    >>> tracks(["3", "5"], "start_radio")
    Traceback (most recent call last):
    kit.checks.outcome.FoundError: text in the place of numbers
    """
    return _whole(row(value, name, needs), value, name, needs)


def lists(
    value: object, name: str, needs: str = "a row of track numbers for each query", *, frame: bool = False
) -> list[Ints]:
    """A row of whole numbers for each of something, of whatever lengths, as integers.

    Parameters
    ----------
    value, name, needs, frame
        As of `table`.

    Examples
    --------
    >>> lists([[1, 2], np.array([3])], "predict_batch")
    [array([1, 2]), array([3])]
    """
    if came(value) is Came.RAGGED and isinstance(value, Iterable):
        return [tracks(part, name, needs) for part in value]
    array = _numbers(value, name, needs, frame=frame)
    if array.ndim != 2 and array.shape != (0,):
        raise _refused("not a list of rows", value, name, needs, "what is returned, and its brackets")
    return list(_whole(array, value, name, needs))


def batch(
    value: object, name: str = "a batch", needs: str = "((targets, contexts), labels)"
) -> tuple[Any, Any]:
    """A batch as `fit` of Keras reads it from a generator: tuples, and arrays of numbers in them.

    Keras refuses lists, text and objects there. It takes complex numbers, and a track has no imaginary part.

    Examples
    --------
    >>> inputs, labels = batch(((np.array([1, 2]), np.array([3, 4])), np.array([1.0, 0.0])))
    >>> batch(((np.array(["1", "2"]), np.array([3, 4])), np.array([1.0, 0.0])))
    Traceback (most recent call last):
    kit.checks.outcome.FoundError: text in the place of numbers
    """
    if finding := nothing_returned(value):
        raise FoundError(finding)
    if not (
        isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], tuple) and len(value[0]) == 2
    ):
        raise _refused("not a batch", value, name, needs, "the brackets: `(targets, contexts), labels`")
    parts = [
        _part(part, f"{place} of {name}") for place, part in zip(_PARTS, (*value[0], value[1]), strict=True)
    ]
    return (parts[0], parts[1]), parts[2]


_PARTS = ("the targets", "the contexts", "the labels")


def _part(value: object, name: str) -> NDArray[Any]:
    needs = "an array of numbers"
    array = None if isinstance(value, list | tuple | range) else _read(value)[1]
    if isinstance(value, list | tuple | range):
        look = "`np.concatenate` what the playlists gave, or `np.array(...)` of the list"
        raise _refused("a list in the place of an array", value, name, needs, look)
    if array is not None and array.dtype.kind == "O" and _kind_of(array) is Came.NUMBERS:
        raise _refused(
            "objects in the place of numbers", value, name, needs, "the dtype of the array: not `object`"
        )
    array = _numbers(value, name, needs)
    if not array.ndim:
        raise _refused("a number in the place of an array", value, name, needs, "the brackets in the `yield`")
    return np.asarray(value)


def _numbers(value: object, name: str, needs: str, *, frame: bool = False) -> Floats:
    """The numbers of a value as floats, in the shape that they have."""
    kind, array = _read(value)
    if kind is Came.NOTHING and (finding := nothing_returned(value)):
        raise FoundError(finding)
    if kind is Came.FRAME and frame and array is not None:
        kind = _kind_of(array)
    if kind is not Came.NUMBERS or array is None:
        raise _refused(kind, value, name, needs, _LOOK[kind])
    return array.astype(np.float64)


def _whole(array: Floats, value: object, name: str, needs: str) -> Ints:
    """Floats as integers, where they are whole."""
    if array.size and np.asarray(value).dtype.kind == "b":
        look = "`np.flatnonzero(mask)` gives the numbers of the places where a mask is True"
        raise _refused("a mask in the place of whole numbers", value, name, needs, look)
    if not (np.isfinite(array).all() and (array == np.round(array)).all() and (abs(array) < 2**53).all()):
        raise _refused("not whole numbers", value, name, needs, "what is put into the rows")
    return array.astype(np.int64)


def _refused(cause: str, value: object, name: str, needs: str, look: str) -> FoundError:
    return FoundError(Finding(str(cause), f"{name} gives {_words(value)}", f"it is to give {needs}", look))


def _words(value: object) -> str:
    """A value in a few words, the same at the desk and behind the wall."""
    kind, array = _read(value)
    if kind is Came.FRAME:
        return f"a data frame with the columns {shown(list(getattr(as_table(value), 'columns', ())), 80)}"
    if array is not None and kind in (Came.NUMBERS, Came.TEXT, Came.COMPLEX):
        brackets = array.ndim and not isinstance(value, list | tuple)
        return shown(array.tolist(), 80) + (f", of shape {array.shape}" if brackets else "")
    if isinstance(value, _BUILT_IN):
        return shown(str(value) if isinstance(value, str) else value, 80)
    name = type(value).__name__
    return f"a{'n' if name[0] in 'aeiouAEIOU' else ''} {name}"


def _read(value: object) -> tuple[Came, NDArray[Any] | None]:
    """What a value is, and its array where it has one."""
    if value is None:
        return Came.NOTHING, None
    if isinstance(value, str | bytes):
        return Came.TEXT, None
    if (frame := as_table(value)) is not None:
        return Came.FRAME, np.asarray(frame)
    if isinstance(value, Iterator):
        return Came.ITERATOR, None
    if _SPARSE.fullmatch(type(value).__name__):
        return Came.SPARSE, None
    if isinstance(value, dict | set | frozenset) or is_model(value) or getattr(value, "elsewhere", False):
        return Came.OTHER, None
    try:
        array = np.asarray(value)
    except Exception:  # ragged, or an object that refuses
        return (Came.RAGGED if isinstance(value, list | tuple) else Came.OTHER), None
    return _kind_of(array), array


def _kind_of(array: NDArray[np.generic]) -> Came:
    """What an array holds; an array of objects is what they are."""
    if array.dtype.kind in "biuf":
        return Came.NUMBERS
    if array.dtype.kind in "USTc":
        return Came.COMPLEX if array.dtype.kind == "c" else Came.TEXT
    if array.dtype.kind != "O" or not array.ndim:
        return Came.OTHER
    parts: Iterator[Any] = islice(array.flat, 1_000_000)
    for part in parts:
        if isinstance(part, str | bytes):
            return Came.TEXT
        if isinstance(part, complex | np.complexfloating):
            return Came.COMPLEX
        if np.ndim(part):
            return Came.RAGGED
        if not isinstance(part, int | float | np.integer | np.floating | np.bool_):
            return Came.OTHER
        if isinstance(part, int) and abs(part) > _MOST:
            return Came.OTHER
    return Came.NUMBERS
