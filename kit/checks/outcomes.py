"""How a check speaks: items with points, findings in words, and the verdict made of them."""

from __future__ import annotations

import html
import io
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

VERDICT_TYPE = "application/vnd.kit.verdict+json"


class Outcome(StrEnum):
    """The five answers a check can give."""

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
    """

    cause: str
    saw: str = ""
    so: str = ""
    look: str = ""
    outcome: Outcome = Outcome.NOT_YET

    def __str__(self) -> str:
        parts = [("", self.cause), ("saw", self.saw), ("so", self.so), ("look at", self.look)]
        return "\n".join(f"{name}: {text}" if name else text for name, text in parts if text)


@dataclass(frozen=True)
class Item:
    """One thing that earns points by itself.

    Attributes
    ----------
    name : str
    points : float
    test : callable
        ``test(answer, rng)`` gives None when the item is earned, else a `Finding`. Where the exercise
        observes, the first argument is what was observed.
    """

    name: str
    points: float
    test: Callable[[Any, np.random.Generator], Finding | None]


@dataclass(frozen=True)
class Exercise:
    """An exercise of a lab.

    Attributes
    ----------
    name : str
    items : sequence of Item
        The most upstream first.
    hints : three str
        From a nudge to nearly the answer.
    observe : callable, optional
        ``observe(answer, rng)`` asks the answer once for all items and gives what they decide on.
    note : callable, optional
        ``note(answer, rng)`` may find something to say of a right answer.
    n_seeds : int
        On how many seeds an answer is tried for marks.
    """

    name: str
    items: Sequence[Item]
    hints: tuple[str, str, str]
    observe: Callable[[Any, np.random.Generator], Any] | None = None
    note: Callable[[Any, np.random.Generator], Finding | None] | None = None
    n_seeds: int = 3

    @property
    def points(self) -> float:
        """All that can be earned."""
        return sum(item.points for item in self.items)


class NotStartedError(Exception):
    """The answer is still the blank of the lab."""


class AnswerError(Exception):
    """The answer raised; the cause is chained."""


class FoundError(Exception):
    """A check cannot go on: what it found says why."""

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


def shown(value: Any, width: int = 160) -> str:
    """Any value in one short line, also one that cannot show itself.

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


def nothing_returned(value: Any) -> Finding | None:
    """The finding for an answer that gives None, the most common slip of all."""
    if value is not None:
        return None
    return Finding(
        "nothing is returned",
        "your function gives None",
        "what it works out is lost",
        "its last line: a `return`",
    )


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer.

    Attributes
    ----------
    exercise : str
    earned : dict of str to float
        Points earned for each item.
    of : float
        All that can be earned.
    outcome : Outcome
    findings : tuple of (item name, Finding)
        The most upstream first; only that one is shown in full.
    progress : str
        Such as "4 of 7 exercises right".
    """

    exercise: str
    earned: dict[str, float]
    of: float
    outcome: Outcome
    findings: tuple[tuple[str, Finding], ...] = ()
    progress: str = field(default="", compare=False)

    @property
    def points(self) -> float:
        """The sum of what was earned."""
        return sum(self.earned.values())

    def lost(self) -> set[str]:
        """Names of the items that earned nothing."""
        return {name for name, points in self.earned.items() if not points}

    def __str__(self) -> str:
        lines = [f"{_SIGN[self.outcome]} {self.exercise}: {self.outcome}"]
        if self.outcome is Outcome.NOT_STARTED:
            lines.append("  replace the TODO in the cell above, run it, then run this cell again")
        elif self.findings:
            lines += [f"  {line}" for line in str(self.findings[0][1]).splitlines()]
        if self.outcome in (Outcome.NOT_YET, Outcome.ERROR):
            right = [name for name, points in self.earned.items() if points]
            if right:
                lines.append(f"  already right: {', '.join(right)}")
            lines.append(f"  stuck? hint.{self.exercise}()")
        if self.progress:
            lines.append(f"  {self.progress}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": self.as_html()}

    def as_html(self) -> str:
        """The same words with a coloured bar; the sign and the words carry the meaning, not the colour."""
        first, *rest = str(self).splitlines()
        rows = []
        for line in rest:
            name, separator, text = line.strip().partition(": ")
            if separator and name in ("saw", "so", "look at", "already right"):
                rows.append(f"<div><b>{name}</b>: {html.escape(text)}</div>")
            elif line.strip().startswith("stuck? "):
                rows.append(
                    f"<div>stuck? <code>{html.escape(line.strip().removeprefix('stuck? '))}</code></div>"
                )
            else:
                rows.append(f"<div>{html.escape(line.strip())}</div>")
        return (
            f'<div style="border-left: 4px solid {_COLOUR[self.outcome]}; padding: 2px 0 2px 12px">'
            f"<b>{html.escape(first)}</b>{''.join(rows)}</div>"
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the grader."""
        return {
            "exercise": self.exercise,
            "points": self.points,
            "of": self.of,
            "outcome": str(self.outcome),
            "items": dict(self.earned),
            "findings": [
                {"item": name, "cause": f.cause, "saw": f.saw, "so": f.so, "look": f.look}
                for name, f in self.findings
            ],
        }


_SIGN = {
    Outcome.NOT_STARTED: "○",
    Outcome.ERROR: "✗",
    Outcome.NOT_YET: "✗",
    Outcome.NOTE: "✓",
    Outcome.RIGHT: "✓",
}
_COLOUR = {
    Outcome.NOT_STARTED: "#888",
    Outcome.ERROR: "#c62828",
    Outcome.NOT_YET: "#c77700",
    Outcome.NOTE: "#2e7d32",
    Outcome.RIGHT: "#2e7d32",
}


def run(exercise: Exercise, answer: Any, seeds: Sequence[int], *, elsewhere: bool = False) -> Verdict:
    """Try an answer with every seed; an item is earned when no seed finds anything against it.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        What the student wrote.
    seeds : sequence of int
    elsewhere : bool
        Whether the answer's code runs in another process, so that nothing it prints has to be kept back here.

    Returns
    -------
    Verdict
    """
    if not callable(answer):
        saw = f"the check was given {shown(answer, 60)}"
        blank = Finding("a function is needed", saw, outcome=Outcome.NOT_STARTED)
        nothing = {item.name: 0.0 for item in exercise.items}
        return Verdict(exercise.name, nothing, exercise.points, Outcome.NOT_STARTED, (("function", blank),))
    found: dict[str, Finding | None] = {item.name: None for item in exercise.items}
    with np.errstate(all="ignore"), nullcontext() if elsewhere else _quiet():
        for seed in seeds:
            for name, finding in _one_seed(exercise, answer, seed):
                found[name] = found[name] or finding
        findings = tuple((name, finding) for name, finding in found.items() if finding is not None)
        if not findings and exercise.note is not None:
            note = _finding(exercise.note, answer, seeds[0])
            findings = (("note", note),) if note is not None else ()
    earned = {item.name: 0.0 if found[item.name] else float(item.points) for item in exercise.items}
    return Verdict(exercise.name, earned, exercise.points, _outcome(findings, earned), findings)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what a student's function prints: it is called often, and graders take stderr for failure."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _one_seed(exercise: Exercise, answer: Any, seed: int) -> Iterator[tuple[str, Finding | None]]:
    observed, trouble = answer, None
    if exercise.observe is not None:
        observed, trouble = _try(exercise.observe, answer, seed)
    for item in exercise.items:
        yield item.name, trouble or _finding(item.test, observed, seed)


def _finding(
    test: Callable[[Any, np.random.Generator], Finding | None], subject: Any, seed: int
) -> Finding | None:
    finding, trouble = _try(test, subject, seed)
    return trouble or finding


def _try(
    call: Callable[[Any, np.random.Generator], Any], subject: Any, seed: int
) -> tuple[Any, Finding | None]:
    """What the call gives, or the finding that its exception is."""
    try:
        return call(subject, np.random.default_rng(seed)), None
    except NotStartedError:
        return None, Finding("not started", outcome=Outcome.NOT_STARTED)
    except AnswerError as error:
        return None, of_error(error.__cause__)
    except FoundError as error:
        return None, error.finding
    except Exception as error:  # a result so strange that the check itself stumbled over it
        return None, Finding(
            "the result cannot be read",
            f"reading it ends in {_message(error)}",
            "the check knows no such form",
            "the form of the result that the exercise asks for",
        )


def _outcome(findings: Sequence[tuple[str, Finding]], earned: dict[str, float]) -> Outcome:
    if not findings:
        return Outcome.RIGHT
    if all(earned.values()):
        return Outcome.NOTE
    return findings[0][1].outcome


def of_error(error: BaseException | None) -> Finding:
    """An exception of the student's code, with the line of theirs in which it arose."""
    frames = [frame for frame in _frames(error) if _is_students(frame.filename)]
    where = "the call itself: the names and the order of the arguments"
    if frames:
        where = f"line {frames[-1].lineno} of your cell" + (f": {frames[-1].line}" if frames[-1].line else "")
    return Finding(f"your code raises {_message(error)}", look=where, outcome=Outcome.ERROR)


def _frames(error: BaseException | None) -> Sequence[traceback.FrameSummary]:
    """Where an exception came through; one that arose in another process brings its frames along."""
    far: Sequence[traceback.FrameSummary] | None = getattr(error, "far_frames", None)
    return traceback.extract_tb(error.__traceback__ if error else None) if far is None else far


def _message(error: BaseException | None) -> str:
    """Type and first line of an exception, as a traceback ends."""
    try:
        text = str(error).strip().splitlines()
    except Exception:  # a student's __str__ may do anything
        text = []
    return f"{type(error).__name__}: {text[0][:300]}" if text else type(error).__name__


def _is_students(filename: str) -> bool:
    return "ipykernel_" in filename or filename.startswith(("<ipython", "<string", "<answer"))
