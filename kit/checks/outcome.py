"""The outcomes and findings of a check, and the ways in which a student's exception becomes one."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "AnswerError",
    "Finding",
    "FoundError",
    "NotStartedError",
    "Outcome",
    "is_students",
    "message_of",
    "nothing_returned",
    "of_error",
    "shown",
    "student_code",
]

MOST_LINES = 6  # of what an exception says


class Outcome(StrEnum):
    """The outcomes of a check; the first one is no verdict at all: somebody pressed Stop."""

    STOPPED = "not judged"
    NOT_STARTED = "not started"
    ERROR = "runs into an error"
    NOT_YET = "not yet"
    NOTE = "right, with a note"
    RIGHT = "right"


@dataclass(frozen=True)
class Finding:
    """One cause: what the check saw, what follows from it, and where to look.

    Attributes
    ----------
    cause : str
        In a few words, the same for every student.
    saw : str
        With the student's own numbers.
    so, look : str
    given : tuple
        The arguments of the call that shows it, where the check made several before it decided; empty when it is the
        last call.
    """

    cause: str
    saw: str = ""
    so: str = ""
    look: str = ""
    outcome: Outcome = Outcome.NOT_YET
    given: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {text}" if name else text for name, text in self.rows())

    def rows(self) -> list[tuple[str, str]]:
        """Give the parts of the finding that say something, with their labels."""
        parts = [("", self.cause), ("saw", self.saw), ("so", self.so), ("look at", self.look)]
        return [(name, text) for name, text in parts if text]


class NotStartedError(Exception):
    """The answer is still the blank of the lab."""


class AnswerError(Exception):
    """The answer raised; the cause is chained."""


class FoundError(Exception):
    """A check cannot go on: the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.cause)
        self.finding = finding


@contextmanager
def student_code() -> Iterator[None]:
    """Run a student's code: what it raises becomes `NotStartedError` or `AnswerError`; Stop passes through.

    Only a NotImplementedError of the cell itself is the blank of the lab; Keras raises such errors too.
    """
    try:
        yield
    except FoundError:
        raise
    except NotImplementedError as error:
        frames = _frames(error)
        if frames and "site-packages" in frames[-1].filename:
            raise AnswerError from error
        raise NotStartedError from error
    except (Exception, SystemExit) as error:
        raise AnswerError from error


def shown(value: object, width: int = 160) -> str:
    """Show any value in one short line, also a value that cannot show itself.

    Examples
    --------
    >>> shown([1, 2])
    '[1, 2]'
    >>> shown(list(range(100)), width=20)
    '[0, 1, 2, 3, 4, 5...'
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a student's __repr__ may do anything
        text = f"a {type(value).__name__}"
    return text if len(text) <= width else text[: width - 3] + "..."


def nothing_returned(value: object) -> Finding | None:
    """Make the finding for an answer that gives None, the most common slip of all."""
    if value is not None:
        return None
    return Finding(
        "nothing is returned",
        "your function gives None",
        "what it works out is lost",
        "its last line: a `return`",
    )


def of_error(error: BaseException | None) -> Finding:
    """Make the finding about an exception of the student's code, with the line of theirs in which it arose."""
    frames = [frame for frame in _frames(error) if is_students(frame.filename)]
    where = "the call itself: the names and the order of the arguments"
    if frames:
        where = f"line {frames[-1].lineno} of your cell" + (f": {frames[-1].line}" if frames[-1].line else "")
    advice = "\n".join(_lines_of(error)[1:MOST_LINES])
    return Finding(f"your code raises {message_of(error)}", saw=advice, look=where, outcome=Outcome.ERROR)


def _frames(error: BaseException | None) -> Sequence[traceback.FrameSummary]:
    """Find the frames that an exception came through; an exception of another process brings them along."""
    far: Sequence[traceback.FrameSummary] | None = getattr(error, "far_frames", None)
    return traceback.extract_tb(error.__traceback__ if error else None) if far is None else far


def message_of(error: BaseException | None) -> str:
    """Give type and first line of an exception, as a traceback ends."""
    lines = _lines_of(error)
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _lines_of(error: BaseException | None) -> list[str]:
    """Give the lines of an exception without colours and empty lines; the second line often says what to do."""
    try:
        text = re.sub(r"\x1b\[[\d;]*m", "", str(error))
    except Exception:  # a student's __str__ may do anything
        return []
    return [line.strip()[:300] for line in text.splitlines() if line.strip()]


def is_students(filename: str) -> bool:
    """Whether code of this file was written in a cell."""
    return "ipykernel_" in filename or filename.startswith(("<ipython", "<string", "<answer"))
