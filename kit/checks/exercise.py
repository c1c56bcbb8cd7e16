"""An exercise of a lab and its items: an answer is observed once, and each item decides on what was observed."""

from __future__ import annotations

import copy
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from kit.checks.asking import precision
from kit.checks.asking.given import Change, Watched, noted
from kit.checks.outcome import (
    AnswerError,
    Finding,
    FoundError,
    NotStartedError,
    Outcome,
    message_of,
    of_error,
    shown,
)
from kit.checks.verdict import Verdict

__all__ = ["Answer", "Asking", "Exercise", "Item", "Rng", "asks", "run", "tried"]

T = TypeVar("T")
V = TypeVar("V")
Answer = Callable[..., object]
Rng = np.random.Generator


@dataclass(frozen=True)
class Item(Generic[T]):
    """One thing that earns points by itself.

    Attributes
    ----------
    name : str
    points : float
    test : callable
        ``test(observed)`` gives None when the item is earned, else a `Finding`.
    """

    name: str
    points: float
    test: Callable[[T], Finding | None]


@dataclass(frozen=True)
class Asking:
    """An answer that each item asks anew: what is observed where the items ask different things.

    An error costs only the item that met it, and no item's draws depend on those of another.

    Attributes
    ----------
    answer : callable
    start : numpy.random.Generator
        Nothing is drawn from it.

    Examples
    --------
    >>> asking = Asking(len, np.random.default_rng(1))
    >>> int(asking.rng().integers(100)) == int(asking.rng().integers(100))
    True
    """

    answer: Answer
    start: Rng

    def rng(self) -> Rng:
        """A generator that draws what the exercise's generator would draw first."""
        return copy.deepcopy(self.start)


def asks(test: Callable[[Answer, Rng], Finding | None]) -> Callable[[Asking], Finding | None]:
    """Make the test of an item that asks the answer itself, by a generator of its own."""
    return lambda asking: test(asking.answer, asking.rng())


@dataclass(frozen=True)
class Exercise(Generic[T]):
    """An exercise of a lab.

    Attributes
    ----------
    name : str
    items : sequence of Item
        The most upstream first.
    hints : three str
        From a nudge to nearly the answer.
    observe : callable
        ``observe(answer, rng)`` asks the answer and gives what all items decide on; `Asking` where each of them asks
        the answer anew.
    note : callable, optional
        ``note(asking)`` may find something to say of a right answer, which it asks anew.
    n_seeds : int
        On how many seeds an answer is tried for marks.
    needs : callable, optional
        ``needs(observed)`` finds that nothing has happened that could earn anything: then no item is earned. For
        exercises with items whose failure needs something to have happened ("never twice the same").
    may_change : str
        Why an answer of this exercise may change what it is given; "" where it may not, and loses an item by it.
    """

    name: str
    items: Sequence[Item[T]]
    hints: tuple[str, str, str]
    observe: Callable[[Answer, Rng], T]
    note: Callable[[Asking], Finding | None] | None = None
    n_seeds: int = 3
    needs: Callable[[T], Finding | None] | None = None
    may_change: str = ""

    @property
    def points(self) -> float:
        """The sum of the points that can be earned."""
        return sum(item.points for item in self.items)


def run(
    exercise: Exercise[T],
    answer: object,
    seeds: Sequence[int],
    *,
    elsewhere: bool = False,
    said: io.TextIOBase | None = None,
    to_first_loss: bool = False,
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
    to_first_loss : bool
        Ask no further once an item is lost: the verdict then tells whether all is earned, and not all that is lost.

    Returns
    -------
    Verdict
    """
    if not callable(answer):
        return _no_function(exercise, answer)
    found: dict[str, Finding | None] = {item.name: None for item in exercise.items}
    asked: Answer = answer if elsewhere else Watched(answer)
    with np.errstate(all="ignore"), _quiet(elsewhere, said), noted() as changes, precision.noted() as coarse:
        for name, finding in _each_seed(exercise, asked, seeds):
            found[name] = found[name] or finding
            if finding is not None and to_first_loss:
                break
        beside = _charged(exercise, found, changes)
        said_of = [(name, finding) for name, finding in found.items() if finding is not None]
        findings = (*((name, precision.instead_of(finding, coarse)) for name, finding in said_of), *beside)
        if not findings and exercise.note is not None:
            note = _finding(exercise.note, Asking(asked, np.random.default_rng(seeds[0])))
            findings = (("note", note),) if note is not None else ()
    earned = {item.name: 0.0 if found[item.name] else float(item.points) for item in exercise.items}
    return Verdict(exercise.name, earned, exercise.points, _outcome(findings, earned), findings)


def _no_function(exercise: Exercise[T], answer: object) -> Verdict:
    """Find that an answer is no function: None and ... are what a blank leaves, any other value has replaced it."""
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
    exercise: Exercise[T], found: dict[str, Finding | None], changes: Sequence[Change]
) -> list[tuple[str, Finding]]:
    """Charge a changed argument to the cheapest item; where others are lost already, it is said beside them."""
    if not changes or exercise.may_change:
        return []
    finding = changes[0].finding()
    if any(found.values()):
        return [("what it is given", finding)]
    found[min(exercise.items, key=lambda item: item.points).name] = finding
    return []


def _each_seed(
    exercise: Exercise[T], answer: Answer, seeds: Sequence[int]
) -> Iterator[tuple[str, Finding | None]]:
    for seed in seeds:
        yield from _one_seed(exercise, answer, seed)


def _one_seed(exercise: Exercise[T], answer: Answer, seed: int) -> Iterator[tuple[str, Finding | None]]:
    """Try an answer with one seed: give the finding against each item; an error of observing counts against all."""
    observed = tried(lambda: exercise.observe(answer, np.random.default_rng(seed)))
    if isinstance(observed, FoundError):
        trouble: Finding | None = observed.finding
    else:
        trouble = None if exercise.needs is None else _finding(exercise.needs, observed)
    for item in exercise.items:
        if isinstance(observed, FoundError) or trouble is not None:
            yield item.name, trouble
        else:
            yield item.name, _finding(item.test, observed)


def _finding(test: Callable[[V], Finding | None], observed: V) -> Finding | None:
    found = tried(lambda: test(observed))
    return found.finding if isinstance(found, FoundError) else found


def tried(call: Callable[[], V]) -> V | FoundError:
    """Give the value of a call, or the finding that its exception is."""
    try:
        return call()
    except NotStartedError:
        return FoundError(Finding("not started", outcome=Outcome.NOT_STARTED))
    except AnswerError as error:
        return FoundError(of_error(error.__cause__))
    except FoundError as error:
        return FoundError(error.finding)
    except Exception as error:  # a result so strange that the check itself stumbled over it
        return FoundError(
            Finding(
                "the result cannot be read",
                f"reading it ends in {message_of(error)}",
                "the check knows no such form",
                "the form of the result that the exercise asks for",
            )
        )


def _outcome(findings: Sequence[tuple[str, Finding]], earned: dict[str, float]) -> Outcome:
    if not findings:
        return Outcome.RIGHT
    if all(earned.values()):
        return Outcome.NOTE
    return findings[0][1].outcome
