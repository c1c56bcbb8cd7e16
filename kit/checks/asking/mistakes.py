"""Mistakes with a name: a cause is said only where the answer makes that mistake in every case.

A check asks an answer many small cases, the smallest first, and keeps what came (`Case`). A `Mistake` says what an
answer that makes it gives for the same arguments. Only where that is what came *in all cases* its cause is said: it is
shown, not guessed. Otherwise the finding shows the smallest case that comes out wrong, and claims nothing about why.
Of mistakes that fit alike the first of the table is said, so a table begins with the most upstream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from kit.checks.outcome import Finding, shown

__all__ = ["Case", "Mistake", "alike", "mistake_of", "told", "unclear", "wrong_cases"]

Same = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Case:
    """One thing that an answer was asked.

    Attributes
    ----------
    given : tuple
        The arguments.
    expected, came : object
        What is right, and what the answer gave; an exception where one came.
    words : str
        The arguments in words; empty to show the arguments themselves.
    """

    given: tuple[Any, ...]
    expected: Any
    came: Any
    words: str = ""

    def __str__(self) -> str:
        words = self.words or ", ".join(_readable(part) for part in self.given)
        return f"{words}: {_readable(self.expected)} is right, and {_readable(self.came)} came"


@dataclass(frozen=True)
class Mistake:
    """A mistake that is known by what it gives.

    Attributes
    ----------
    cause, so, look : str
        As in a `Finding`.
    gives : callable
        ``gives(*given)`` is what an answer with this mistake gives. What it raises is compared by its type.
    """

    cause: str
    gives: Callable[..., Any]
    so: str
    look: str


def alike(one: object, other: object) -> bool:
    """Whether two values are the same, numbers within a millionth; exceptions by their type.

    Examples
    --------
    >>> alike([1, 2.0000000001], np.array([1, 2]))
    True
    >>> alike(1, [1, 1])
    False
    >>> alike(ZeroDivisionError("x"), ZeroDivisionError("y"))
    True
    """
    if isinstance(one, BaseException) or isinstance(other, BaseException):
        return type(one) is type(other)
    try:
        a, b = np.asarray(one), np.asarray(other)
    except ValueError:  # rows of different lengths
        return bool(shown(one, 10_000) == shown(other, 10_000))
    if a.shape != b.shape:
        return False
    if {a.dtype.kind, b.dtype.kind} <= set("biuf"):
        return bool(np.allclose(a.astype(float), b.astype(float), rtol=1e-6, atol=1e-6, equal_nan=True))
    return bool(np.array_equal(a, b))


def wrong_cases(cases: Sequence[Case], same: Same = alike) -> Iterator[Case]:
    """The cases in which something else than the right thing came, in their order."""
    return (case for case in cases if not same(case.came, case.expected))


def mistake_of(cases: Sequence[Case], mistakes: Sequence[Mistake], same: Same = alike) -> Mistake | None:
    """The first mistake that gives what came in every single case; None where no mistake does.

    Examples
    --------
    >>> double = Mistake("doubled", lambda x: 2 * x, "it is too much", "the factor")
    >>> mistake_of([Case((1,), 1, 2), Case((3,), 3, 6)], [double]).cause
    'doubled'
    >>> mistake_of([Case((1,), 1, 2), Case((3,), 3, 7)], [double]) is None
    True
    """
    if not cases:
        return None
    return next((m for m in mistakes if all(same(_gives(m, case), case.came) for case in cases)), None)


def told(
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    *,
    cause: str,
    so: str,
    look: str,
    item: Sequence[Case] | None = None,
    same: Same = alike,
) -> Finding | None:
    """The finding about an answer: its mistake where one is shown, else the smallest case that is wrong.

    Parameters
    ----------
    cases : sequence of Case
        All that was asked, the smallest first.
    mistakes : sequence of Mistake
        The most upstream first.
    cause, so, look : str
        What is said where no mistake is shown: no guess.
    item : sequence of Case, optional
        The cases that decide about the item; all where it is left out.
    same : callable

    Returns
    -------
    Finding or None
        None where every case of the item is right.

    Examples
    --------
    >>> cases = [Case((1,), 1, 1), Case((3,), 3, 7)]
    >>> print(told(cases, [], cause="not the number itself", so="it is another", look="the formula"))
    not the number itself
    saw: 3: 3 is right, and 7 came
    so: it is another
    look at: the formula
    """
    case = next(wrong_cases(cases if item is None else item, same), None)
    if case is None:
        return None
    if mistake := mistake_of(cases, mistakes, same):
        cause, so, look = mistake.cause, mistake.so, mistake.look
    return Finding(cause, str(case), so, look, given=case.given)


def unclear(cases: Sequence[Case], mistakes: Sequence[Mistake], same: Same = alike) -> list[tuple[str, str]]:
    """Mistakes that these cases cannot tell from another or from what is right; for tests of a table.

    Two entries with one cause are two ways of the same mistake, and need not be told apart.

    Examples
    --------
    >>> times = [Mistake(f"times {n}", lambda x, n=n: n * x, "", "") for n in (1, 2, 3)]
    >>> unclear([Case((0,), 0, None)], times)[:2]
    [('times 1', 'right'), ('times 2', 'right')]
    >>> unclear([Case((0,), 0, None), Case((5,), 5, None)], times)
    [('times 1', 'right')]
    """
    told_apart = {id(m): [_gives(m, case) for case in cases] for m in mistakes}
    right = [case.expected for case in cases]
    found = [(m.cause, "right") for m in mistakes if all(map(same, told_apart[id(m)], right))]
    for one, other in combinations(mistakes, 2):
        if one.cause != other.cause and all(map(same, told_apart[id(one)], told_apart[id(other)])):
            found.append((one.cause, other.cause))
    return found


def _gives(mistake: Mistake, case: Case) -> object:
    try:
        with np.errstate(all="ignore"):
            return mistake.gives(*case.given)
    except Exception as error:  # the mistake ends in an error, as an answer that makes it does
        return error


def _readable(value: object) -> str:
    """A value in one line, numbers with four digits."""
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return shown(value.round(4).tolist(), 120)
    return shown(value.item() if isinstance(value, np.generic) else value, 120)
