"""A check notes, call by call, what it gave to an answer, and what the answer printed and drew meanwhile."""

from __future__ import annotations

import copy
import functools
import inspect
import io
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from kit.checks.exercise import Answer, Exercise, Item
from kit.checks.outcome import Finding, shown

__all__ = ["Call", "Calls", "Case"]

T = TypeVar("T")
MOST_PRINTED = 20_000  # characters that are kept of one call
MOST_SHOWN = 6  # lines that are shown of them


class Case(dict[str, Any]):
    """The arguments of one call, by name: ``hit_at_k(**case)`` makes the same call again.

    Attributes
    ----------
    number, of : int
        Which call it is, of how many that the check made.
    printed : str
        What the answer printed then.
    """

    number = of = 0
    printed = ""

    def __repr__(self) -> str:
        called = f"call {self.number} of {self.of} that the check made"
        return "\n".join([called, *(f"  {name} = {shown(value, 100)}" for name, value in self.items())])


@dataclass
class Call:
    """One call of an answer: copies of its arguments by name, and what it printed."""

    arguments: dict[str, object]
    printed: list[str] = field(default_factory=list)
    n_printed: int = 0

    def note(self, text: str) -> None:
        """Keep some printed text, as long as it is not far too much."""
        self.printed.append(text[: max(0, MOST_PRINTED - self.n_printed)])
        self.n_printed += len(text)


class Calls(io.TextIOBase):
    """Notes on the calls of one answer by one check; what is printed into them belongs to the last call.

    Examples
    --------
    >>> calls = Calls()
    >>> calls.of(lambda x: print("half of", x, file=calls))(8)
    >>> calls.case(1)
    call 1 of 1 that the check made
      x = 8
    >>> calls.printed()
    'half of 8'
    """

    def __init__(self) -> None:
        self.made: list[Call] = []
        self.n_shown = 0  # figures, and whatever else was displayed
        self._before: dict[str, int] = {}  # by item: calls made until something was found against it
        self._failing: int | None = None

    def write(self, text: str) -> int:
        """Take what an answer prints."""
        if self.made:
            self.made[-1].note(text)
        return len(text)

    def writable(self) -> bool:
        """Say that these notes take text."""
        return True

    def of(self, answer: Answer) -> Answer:
        """Wrap an answer so that its calls are noted."""

        @functools.wraps(answer)
        def noted(*args: object, **options: object) -> object:
            self.made.append(Call(_by_name(answer, args, options)))
            return answer(*args, **options)

        return noted

    def watching(self, exercise: Exercise[T]) -> Exercise[T]:
        """Copy an exercise so that its items say after which call something was found."""

        def watched(item: Item[T]) -> Item[T]:
            def test(observed: T) -> Finding | None:
                finding: Finding | None = None
                failed = True
                try:
                    finding = item.test(observed)
                    failed = finding is not None
                finally:
                    if failed:
                        self._before.setdefault(item.name, self._shows(finding))
                return finding

            return replace(item, test=test)

        return replace(exercise, items=[watched(item) for item in exercise.items])

    def _shows(self, finding: Finding | None) -> int:
        """Find the call that shows a finding: the one with the finding's arguments, else the last so far."""
        given = finding.given if finding is not None else ()
        numbers = (
            n for n, call in enumerate(self.made, 1) if given and _same(call.arguments.values(), given)
        )
        return next(numbers, len(self.made))

    def found(self, item: str) -> None:
        """Note against which item the finding is that is shown."""
        self._failing = self._before.get(item, len(self.made))

    def case(self, number: int | None = None) -> Case:
        """Give the arguments of a call, counted from 1; without a number, of the last call before the finding.

        Raises
        ------
        LookupError
            When there is no such call.
        """
        wanted = (self._failing or len(self.made)) if number is None else number
        if not 1 <= wanted <= len(self.made):
            raise LookupError(f"the check made {_many(len(self.made), 'call')}; there is no call {wanted}")
        call = self.made[wanted - 1]
        case = Case({name: _copied(value) for name, value in call.arguments.items()})
        case.number, case.of, case.printed = wanted, len(self.made), "".join(call.printed)
        return case

    def printed(self) -> str:
        """Give the first lines that the failing call printed, and say how many more there are."""
        number = self._failing or len(self.made)
        if not 1 <= number <= len(self.made):
            return ""
        text = "".join(self.made[number - 1].printed)
        lines = [line.rstrip().rsplit("\r", 1)[-1][:200] for line in text.splitlines() if line.strip()]
        more = len(lines) - MOST_SHOWN
        return "\n".join(
            [*lines[:MOST_SHOWN], *([f"... and {_many(more, 'more line')}"] if more > 0 else [])]
        )

    @contextmanager
    def nothing_shown(self) -> Iterator[None]:
        """Keep back figures and displays: a check calls an answer many times."""
        before = _figures()
        with _displays_kept() as displayed:
            try:
                yield
            finally:
                drawn = _figures() - before
                for figure in drawn:
                    sys.modules["matplotlib.pyplot"].close(figure)
        self.n_shown = len(drawn) + len(displayed)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _same(some: Collection[object], other: Collection[object]) -> bool:
    """Whether a call has these arguments, or begins with them; arguments that cannot be compared are other ones."""
    equal: Callable[[Any, Any], bool] = np.array_equal
    try:
        return len(some) >= len(other) and all(map(equal, some, other))
    except Exception:  # ragged, or an object that refuses
        return False


def _by_name(answer: Answer, args: tuple[object, ...], options: dict[str, object]) -> dict[str, object]:
    try:
        named = inspect.signature(answer).bind(*args, **options).arguments
    except (TypeError, ValueError):  # a wrong number of arguments, or a function that does not name them
        named = {f"argument {i}": value for i, value in enumerate(args, 1)} | options
    return {name: _copied(value) for name, value in named.items()}


def _copied(value: object) -> object:
    """Copy a value, so that later changes of the original do not reach it; what cannot be copied is given as it is."""
    if callable(value):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # such as a generator
        return value


def _figures() -> set[Any]:
    """Give the open figures of matplotlib; none where matplotlib is not in use."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set() if pyplot is None else set(pyplot.get_fignums())


@contextmanager
def _displays_kept() -> Iterator[list[Any]]:
    """Keep back what is displayed in a notebook; the list holds it afterwards."""
    kept: list[Any] = []
    if "IPython" not in sys.modules:
        yield kept
        return
    from IPython.utils.capture import capture_output

    with capture_output(stdout=False, stderr=False) as taken:
        yield kept
    kept += taken.outputs
