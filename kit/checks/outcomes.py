"""How a check speaks: an answer is tried, and a verdict made of what was found. The names of its parts are here too."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import numpy as np

from kit.checks.asking import precision
from kit.checks.asking.given import Change, Watched, noted
from kit.checks.outcome import (
    AnswerError,
    Exercise,
    Finding,
    FoundError,
    Item,
    NotStartedError,
    Outcome,
    message_of,
    nothing_returned,
    of_error,
    shown,
    student_code,
)
from kit.checks.verdict import VERDICT_TYPE, Verdict

__all__ = [
    "VERDICT_TYPE",
    "AnswerError",
    "Exercise",
    "Finding",
    "FoundError",
    "Item",
    "NotStartedError",
    "Outcome",
    "Verdict",
    "nothing_returned",
    "of_error",
    "run",
    "shown",
    "student_code",
]


def run(
    exercise: Exercise,
    answer: Any,
    seeds: Sequence[int],
    *,
    elsewhere: bool = False,
    said: io.TextIOBase | None = None,
) -> Verdict:
    """Try an answer with every seed; an item is earned when no seed finds anything against it.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        What the student wrote.
    seeds : sequence of int
    elsewhere : bool
        Whether the answer's code runs in another process, so that nothing it prints has to be kept back here.
    said : file, optional
        Takes what the answer prints here; without it nothing of that is kept.

    Returns
    -------
    Verdict
    """
    if not callable(answer):
        return _no_function(exercise, answer)
    found: dict[str, Finding | None] = {item.name: None for item in exercise.items}
    answer = answer if elsewhere else Watched(answer)
    with np.errstate(all="ignore"), _quiet(elsewhere, said), noted() as changes, precision.noted() as coarse:
        for seed in seeds:
            for name, finding in _one_seed(exercise, answer, seed):
                found[name] = found[name] or finding
        beside = _charged(exercise, found, changes)
        said_of = [(name, finding) for name, finding in found.items() if finding is not None]
        findings = (*((name, precision.instead_of(finding, coarse)) for name, finding in said_of), *beside)
        if not findings and exercise.note is not None:
            note = _finding(exercise.note, answer, seeds[0])
            findings = (("note", note),) if note is not None else ()
    earned = {item.name: 0.0 if found[item.name] else float(item.points) for item in exercise.items}
    return Verdict(exercise.name, earned, exercise.points, _outcome(findings, earned), findings)


def _no_function(exercise: Exercise, answer: Any) -> Verdict:
    """None and ... are what a blank leaves; any other value has taken the place of the function."""
    finding = Finding(
        "a function is needed",
        f"the check was given {shown(answer, 60)}",
        "its name stands for that value now, and no longer for a function",
        "another name for the value; then run the cell of the exercise again",
        Outcome.NOT_STARTED if answer is None or answer is ... else Outcome.NOT_YET,
    )
    nothing = {item.name: 0.0 for item in exercise.items}
    return Verdict(exercise.name, nothing, exercise.points, finding.outcome, (("function", finding),))


@contextmanager
def _quiet(elsewhere: bool, said: io.TextIOBase | None) -> Iterator[None]:
    """Keep back what a student's function prints: it is called often, and graders take stderr for failure."""
    if elsewhere:
        yield
        return
    said = said or io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(said), redirect_stderr(said):
        warnings.simplefilter("ignore")
        yield


def _charged(
    exercise: Exercise, found: dict[str, Finding | None], changes: Sequence[Change]
) -> list[tuple[str, Finding]]:
    """Charge a changed argument to the cheapest item; where others are lost already, it is said beside them."""
    if not changes or exercise.may_change:
        return []
    finding = changes[0].finding()
    if any(found.values()):
        return [("what it is given", finding)]
    found[min(exercise.items, key=lambda item: item.points).name] = finding
    return []


def _one_seed(exercise: Exercise, answer: Any, seed: int) -> Iterator[tuple[str, Finding | None]]:
    observed, trouble = answer, None
    if exercise.needs is not None:
        trouble = _finding(exercise.needs, answer, seed)
    if trouble is None and exercise.observe is not None:
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
            f"reading it ends in {message_of(error)}",
            "the check knows no such form",
            "the form of the result that the exercise asks for",
        )


def _outcome(findings: Sequence[tuple[str, Finding]], earned: dict[str, float]) -> Outcome:
    if not findings:
        return Outcome.RIGHT
    if all(earned.values()):
        return Outcome.NOTE
    return findings[0][1].outcome
