"""Run the instructor's check cells on the grader's side: here a check decides.

The names that a solution cell defines are stand-ins for what the student wrote, all others are the instructor's own.
What the cell says (a verdict of `check.marks`, a failed `assert`, a number as its last value) becomes plain data.
"""

from __future__ import annotations

import io
import math
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograde.notebook import Kind, cells_of
from autograde.syntax import bound_in, code_and_value_of, code_of, imports_in, used_in
from kit.checks.exercise import Exercise, run
from kit.checks.lab import Checks
from kit.checks.outcome import AnswerError, Finding, FoundError, Outcome, of_error
from kit.checks.verdict import Verdict

THE_CELL = "the tests of this cell"  # the one item of a check cell that asks by itself
Lookup = Callable[[str], Any]  # a name to what the student side has under it


class Decider:
    """Runs the check cells of one lab.

    Parameters
    ----------
    instructor : NotebookNode
        The lab with solutions and hidden tests.
    salt : int
        Makes the inputs of the checks others than those of anyone else's grading.
    to_first_loss : bool
        Ask no further once an item is lost, where only whether an answer is right is to be known.
    """

    def __init__(self, instructor: NotebookNode, salt: int, *, to_first_loss: bool = False) -> None:
        self.salt = salt
        self._to_first_loss = to_first_loss
        self._imports: dict[str, str] = {}
        self._given: list[str] = []
        self._theirs: set[str] = set()
        self._own: dict[str, Any] = {"get_ipython": NoShell}
        self._ran_given = False
        self._lock = threading.Lock()
        for cell in cells_of(instructor, Kind.GIVEN, Kind.EXERCISE):
            if cell.kind is Kind.EXERCISE:
                self._theirs |= bound_in(cell.source)
                continue
            self._given.append(cell.source)
            self._imports |= dict(imports_in(cell.source))

    def verdict(self, exercise: str, source: str, points: float, lookup: Lookup) -> Verdict:
        """Run a check cell on the student's answer, and give its verdict.

        Parameters
        ----------
        exercise : str
        source : str
            Of the instructor's check cell.
        points : float
            All that the cell can give.
        lookup : callable
            A name to the stand-in of what the student has under it.

        Raises
        ------
        NameError
            When the student's notebook defines no such name.
        """
        recorder = _CheckRecorder(self.salt, self._to_first_loss)
        namespace = {name: self._value(name, lookup, recorder) for name in used_in(source)}
        try:
            mark = _execute(source, namespace)
        except BaseException as error:
            if type(error) is KeyboardInterrupt:
                raise  # the instructor's own; that of a check which presses Stop is a class of its own
            finding = _of(error)
            found = (("", finding),)
            return _to_be_kept(Verdict(exercise, {THE_CELL: 0.0}, points, finding.outcome, found))
        verdict = recorder.verdict()
        if verdict is not None:
            return _to_be_kept(_in_points_of_the_cell(verdict, points))
        earned = points if mark is None else min(points, max(0.0, mark))
        outcome = Outcome.RIGHT if earned == points else Outcome.NOT_YET
        return Verdict(exercise, {THE_CELL: earned}, points, outcome)

    def _value(self, name: str, lookup: Lookup, recorder: _CheckRecorder) -> Any:
        if name in self._theirs:
            return lookup(name)
        with self._lock:  # workers share the instructor's names
            if name not in self._own and name in self._imports:
                exec(self._imports[name], self._own)  # the instructor's own import
        value = self._own[name] if name in self._own else self._from_given(name, lookup)
        return recorder.over(value) if isinstance(value, Checks) else value

    def _from_given(self, name: str, lookup: Lookup) -> Any:
        if any(name in bound_in(source) for source in self._given):
            with self._lock, redirect_stdout(io.StringIO()):
                if not self._ran_given:
                    for source in self._given:
                        exec(code_of(source, "<given>"), self._own)  # their own cells
                    self._ran_given = True
            return self._own[name]
        return lookup(name)


def _in_points_of_the_cell(verdict: Verdict, points: float) -> Verdict:
    """Scale a verdict to the points of its cell, where they differ from the items' (the build refuses that)."""
    if verdict.of == points:
        return verdict
    earned = {item: points * own / verdict.of for item, own in verdict.earned.items()}
    return replace(verdict, earned=earned, of=points)


def _to_be_kept(verdict: Verdict) -> Verdict:
    """Copy a verdict without what only a lab shows, such as the arguments of the failed call, which may be large."""
    return Verdict.from_dict(verdict.as_dict())


class _CheckRecorder:
    """Stands for a lab's `check`: only `marks` runs the check, on fresh inputs."""

    def __init__(self, salt: int, to_first_loss: bool) -> None:
        self._salt, self._to_first_loss = salt, to_first_loss
        self._checks: Checks | None = None
        self._visible: list[tuple[str, Any]] = []
        self._marks: list[Verdict] = []

    def over(self, checks: Checks) -> _CheckRecorder:
        self._checks = checks
        return self

    def __getattr__(self, name: str) -> Callable[[Any], None]:
        self._exercise(name)
        return lambda answer: self._visible.append((name, answer))

    def marks(self, name: str, answer: Any, seed: int) -> None:
        exercise = self._exercise(name)
        fresh = int(np.random.SeedSequence([seed, self._salt]).generate_state(1)[0]) >> 1
        seeds = [fresh + i for i in range(exercise.n_seeds)]
        self._marks.append(run(exercise, answer, seeds, elsewhere=True, to_first_loss=self._to_first_loss))

    def verdict(self) -> Verdict | None:
        """Give the verdict that was marked last; without hidden tests run the visible check, on fresh inputs."""
        if not self._marks and self._visible:
            self.marks(*self._visible[-1], seed=0)
        return self._marks[-1] if self._marks else None

    def _exercise(self, name: str) -> Exercise[Any]:
        assert self._checks is not None
        return self._checks.exercise(name)


class NoShell:
    """A shell without magics, for those of given cells mean nothing on the grader's side."""

    def run_line_magic(self, *_: object) -> None:
        """Do nothing."""

    run_cell_magic = system = getoutput = run_line_magic


def _execute(source: str, namespace: dict[str, Any]) -> float | None:
    """Run a cell; a number as its last value is a mark."""
    before, last = code_and_value_of(source, "<check>")
    exec(before, namespace)
    value = eval(last, namespace) if last else None
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return None
    return float(value) if math.isfinite(value) else 0.0


def _of(error: BaseException) -> Finding:
    """Make the finding that stands for an exception in a check cell."""
    if isinstance(error, FoundError):
        return error.finding
    if isinstance(error, AnswerError) and error.__cause__ is not None:
        return of_error(error.__cause__)
    if hasattr(error, "far_frames"):
        blank = isinstance(error, NotImplementedError)
        return Finding("not started", outcome=Outcome.NOT_STARTED) if blank else of_error(error)
    if isinstance(error, AssertionError):
        return Finding(
            "a test fails", str(error)[:300], "the answer is not yet right", "the text of the exercise"
        )
    where = traceback.extract_tb(error.__traceback__)[-1].name
    return Finding(
        "the result cannot be read",
        f"reading it ends in a {type(error).__name__}",
        "",
        where and "what is returned",
    )


def imports_of(sources: Sequence[str]) -> str:
    """Collect the import statements of cells, one a line, each once."""
    return "\n".join(dict.fromkeys(statement for source in sources for _, statement in imports_in(source)))
