"""The `check`, `hint` and `ready` of a lab, made from its exercises."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kit.checks.board import Board
from kit.checks.calls import Calls, Case
from kit.checks.cells import CELLS, code_of, digest_of, kernel_shell
from kit.checks.exercise import Exercise, run
from kit.checks.limit import SECONDS, Limit
from kit.checks.outcome import Finding, Outcome
from kit.checks.progress import DONE, Noted, Progress
from kit.checks.verdict import PRINTED, VERDICT_TYPE, Verdict

__all__ = [
    "Checks",
    "Hint",
    "Hints",
    "InWordsError",
    "Lab",
    "Marks",
    "NoCaseError",
    "NoExerciseError",
    "NotRightError",
    "NothingGivenError",
]

VISIBLE_SEED = 1
# nbgrader's Validate, which knows only errors, sets this variable where it runs a notebook.
VALIDATING = "NBGRADER_VALIDATING"


class InWordsError(Exception):
    """An error that a notebook shows by its words alone, and without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class NotRightError(InWordsError):
    """The error that nbgrader's Validate shows for an answer that is not right, with the words of the check."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))


class NoExerciseError(InWordsError, AttributeError):
    """A lab was asked for an exercise that it does not have."""


class NothingGivenError(InWordsError, TypeError):
    """A check was called without an answer."""


class NoCaseError(InWordsError, LookupError):
    """A case was asked for before any check was run."""


class Marks:
    """Points of a hidden test: the last value of a graded cell, which nbgrader reads as partial credit."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/plain": repr(self.verdict.points), VERDICT_TYPE: self.verdict.as_dict()}


class Hint:
    """A hint, shown as a sentence."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class Lab:
    """The check, hint and ready of a lab: all that a lab imports from its checks.

    Parameters
    ----------
    name : str
        As its file, such as "01_track2vec".
    exercises : sequence of Exercise
        In the order of the lab.

    Attributes
    ----------
    check, hint
        ``check.NAME(answer)`` and ``hint.NAME()`` for each exercise.
    """

    def __init__(self, name: str, exercises: Sequence[Exercise[Any]]) -> None:
        self.name = name
        self.exercises = {exercise.name: exercise for exercise in exercises}
        self.check = Checks(self)
        self.hint = Hints(self)
        CELLS.listen()
        CELLS.once(f"kit.checks.{name.partition('_')[2]}", self.so_far)
        self._progress: Progress | None = None

    @property
    def progress(self) -> Progress:
        """The progress of the lab, read from its file when first needed, so that importing a lab touches no file."""
        if self._progress is None:
            self._progress = Progress(self.name, list(self.exercises))
        return self._progress

    def so_far(self) -> str:
        """Say how far one is in this lab, as the first cell does after a restart; "" where nothing was checked yet."""
        return self.progress.so_far()

    def ready(self, *names: str) -> bool:
        """Whether the answers a cell needs are right and at hand; where they are not, print what the cell waits for.

        An answer that is written otherwise than when it was judged is checked once more, so that an old tick is not
        believed of new code.
        """
        at_hand = sys._getframe(1).f_globals  # of the cell that asks
        waits = []
        for name in names:
            noted = self.progress[name]
            has_name = noted.function.isidentifier()
            answer = at_hand.get(noted.function) if has_name else None
            if noted.code and digest_of(answer) not in ("", noted.code):
                noted = self._checked_again(name, answer)
            if noted.outcome not in DONE:
                waits.append(f"{name} ({noted.outcome}): get a tick there")
            elif has_name and noted.function not in at_hand:
                waits.append(f"{name} (right before the restart): run the cell of {noted.function} again")
        if waits:
            print(f"this cell waits for {'; for '.join(waits)}; then run this cell again")
        return not waits

    def _checked_again(self, name: str, answer: object) -> Noted:
        with suppress(NotRightError):  # Validate shows it at the check itself
            getattr(self.check, name)(answer)
        noted = self.progress[name]
        print(f"{name} was written anew since its check, which ran once more: {noted.outcome}")
        return noted

    def board(self) -> Board:
        """Show what is open in all labs."""
        return Board.of(self)

    def find(self, name: str) -> Exercise[Any]:
        """Find an exercise by its name."""
        try:
            return self.exercises[name]
        except KeyError:
            known = ", ".join(self.exercises)
            raise NoExerciseError(f"this lab has no exercise {name!r}; it has {known}") from None


class Checks:
    """``check.NAME(answer)`` answers at once, in words.

    Attributes
    ----------
    seconds : float or None
        How long a check waits for an answer; None waits for ever.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._calls: dict[str, Calls] = {}
        self.seconds: float | None = SECONDS if kernel_shell() is not None else None

    def __dir__(self) -> list[str]:
        return [*self._lab.exercises, "board", "case", "exercise", "marks", "seconds"]

    def __getattr__(self, name: str) -> Callable[..., Verdict]:
        if "_lab" not in vars(self):  # `copy` asks one that holds nothing yet
            raise AttributeError(name)
        exercise = self._lab.find(name)

        def check(*given: object) -> Verdict:
            if len(given) != 1:
                much = "nothing" if not given else f"{len(given)} things"
                raise NothingGivenError(
                    f"check.{name}() was given {much}: write the name of your function between the brackets, "
                    "as the check cell of the lab does"
                )
            answer = given[0]
            CELLS.listen()
            verdict = self._tried(exercise, answer)
            lab = self._lab
            if verdict.outcome is not Outcome.STOPPED:
                lab.progress.note(name, verdict.outcome, getattr(answer, "__name__", ""), digest_of(answer))
            verdict = replace(verdict, progress=str(lab.progress))
            if os.environ.get(VALIDATING) and verdict.outcome not in DONE:
                raise NotRightError(verdict)
            return verdict

        check.__name__ = name
        return check

    def board(self) -> Board:
        """Show what is open in all labs, as `check` alone does."""
        return self._lab.board()

    def __repr__(self) -> str:
        return repr(self.board())

    def case(self, name: str | None = None, number: int | None = None) -> Case:
        """What the last check of an exercise gave to the answer, such as ``hit_at_k(**check.case("hit_at_k"))``.

        Parameters
        ----------
        name : str, optional
            Of the exercise; the one that was checked last where it is left out.
        number : int, optional
            Which call of the check, from 1; the last one before it found something where it is left out.

        Raises
        ------
        LookupError
            When there is no such call.
        """
        if name is None:
            if not self._calls:
                raise NoCaseError("run a check first: then there is something to show")
            name = next(reversed(self._calls))
        self._lab.find(name)
        if name not in self._calls:
            raise NoCaseError(f"run check.{name}(...) first: then there is something to show")
        return self._calls[name].case(number)

    def _tried(self, exercise: Exercise[Any], answer: object) -> Verdict:
        """Try an answer within the time limit; give the verdict, and the notes beside it."""
        self._calls.pop(exercise.name, None)  # the one that was checked last stands last
        calls = self._calls[exercise.name] = Calls()
        noted = calls.of(answer) if callable(answer) else answer
        nothing = {item.name: 0.0 for item in exercise.items}
        verdict = Verdict(exercise.name, nothing, exercise.points, Outcome.NOT_YET)
        with Limit(self.seconds) as limit, calls.nothing_shown():
            verdict = run(calls.watching(exercise), noted, [VISIBLE_SEED], said=calls)
        ended = limit.finding()
        if ended is None and verdict.outcome is Outcome.NOT_STARTED and _is_written(answer):
            ended = _LEFT_OVER
        if ended is not None:
            verdict = replace(verdict, earned=nothing, outcome=ended.outcome, findings=(("", ended),))
        if verdict.findings:
            calls.found(verdict.findings[0][0])
        return replace(verdict, beside=tuple(self._beside(exercise.name, answer, verdict, calls)))

    def _beside(self, name: str, answer: object, verdict: Verdict, calls: Calls) -> Iterator[tuple[str, str]]:
        """Write notes that help to look further: the failing case, its printed text, and the cell that was judged."""
        if verdict.outcome in (Outcome.NOT_YET, Outcome.ERROR):
            if printed := calls.printed():
                yield PRINTED, printed
            if calls.n_shown:
                yield (
                    "kept back",
                    f"{calls.n_shown} of its figures or displays, while a check tries your function",
                )
            if calls.made:
                yield "the case", f"`check.case({name!r})` gives what your function was given"
            if judged := CELLS.judged(answer):
                yield "judged", judged
        if in_vain := CELLS.in_vain(answer):
            yield "but", in_vain

    def exercise(self, name: str) -> Exercise[Any]:
        """Give an exercise by its name, for a grader that runs the exercise on the grader's side."""
        return self._lab.find(name)

    def marks(self, name: str, answer: object, seed: int) -> Marks:
        """Run the check on other cases, for grading: an item is earned when it holds on every seed."""
        exercise = self._lab.find(name)
        return Marks(run(exercise, answer, [seed + i for i in range(exercise.n_seeds)]))


class Hints:
    """``hint.NAME()`` gives the next of three levels; ``hint.NAME(1)`` a certain one."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._given: dict[str, int] = {}

    def __dir__(self) -> list[str]:
        return list(self._lab.exercises)

    def __repr__(self) -> str:
        return f"hint.NAME() helps in three steps; NAME is one of {', '.join(self._lab.exercises)}"

    def __getattr__(self, name: str) -> Callable[..., Hint]:
        if "_lab" not in vars(self):
            raise AttributeError(name)
        hints = self._lab.find(name).hints

        def hint(level: int | None = None) -> Hint:
            level = min(self._given.get(name, 0) + 1, len(hints)) if level is None else level
            if not 1 <= level <= len(hints):
                raise ValueError(f"level is {level}; hints have levels 1 to {len(hints)}")
            self._given[name] = level
            return Hint(f"hint {level} of {len(hints)}: {hints[level - 1]}")

        return hint


_LEFT_OVER = Finding(
    "your code ends in the `raise NotImplementedError` of the blank",
    so="whatever stands in the cell, it comes to no result",
    look="the line `raise NotImplementedError`: take it out",
)


def _is_written(answer: object) -> bool:
    """Whether a function does anything but raise NotImplementedError, as the blank does."""
    code = code_of(answer)
    if code is None:
        return False
    n_arguments = code.co_argcount + code.co_kwonlyargcount
    own = len(code.co_varnames) > n_arguments or code.co_cellvars or code.co_freevars
    return bool(own or set(code.co_names) - {"NotImplementedError"})
