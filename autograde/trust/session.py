"""The student process of one submission: started anew and brought to the state of before whenever it was cut off."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from nbformat import NotebookNode

from autograde.notebook import Cell, Kind
from autograde.trust.disk_watch import DiskWatch
from autograde.trust.gone import FULL, Gone, Short, Why, asked, finding_before
from autograde.trust.grader_side import FunctionStandIn, GraderSide
from autograde.trust.outputs import CellRan
from autograde.trust.scratch import remove_tree
from autograde.trust.time_limits import TimeLimits
from autograde.trust.worker_pool import Worker
from kit.checks.outcome import FoundError

MOST_STARTS = 12  # of one submission: each cut-off costs one more
MOST_CUTS = 2  # of one exercise: after that it is not asked again
MUCH_MEMORY = 100_000_000  # bytes; a cell that has taken less has not filled the memory
MOST_RESCUED = 6  # notes of one notebook on cells whose definitions were rescued
MOST_SHOWN = 8_000_000  # characters of a notebook's outputs; cells beyond show nothing
_FILE = re.compile(r"\(<ipython-input-[^>]*>, ")  # how a SyntaxError calls a cell


class Session:
    """The student process of one submission, started anew whenever a cell or a call had to be cut off.

    Parameters
    ----------
    cells : sequence of Cell
        All of the notebook's, in their order.
    worker : Worker
    limits : TimeLimits
    n_primed : int
        How many given cells the worker's processes have run already.
    upstream : mapping
        Functions and plain data that the student's code finds under their names.

    Attributes
    ----------
    notes : list of str
        What else was seen, such as processes that were left behind.
    leant : list of str
        The upstream functions that were called while checks asked.
    short : set of Short
        What was lacking.
    memory : int
        The most bytes that one of the processes had.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        worker: Worker,
        limits: TimeLimits,
        n_primed: int,
        upstream: Mapping[str, Any],
    ) -> None:
        self.notes: list[str] = []
        self._rescued: dict[str, None] = {}  # notes on cells whose definitions were rescued
        self.leant: list[str] = []
        self.short: set[Short] = set()
        self.memory = 0
        self._cells, self._worker, self._limits = cells, worker, limits
        self._deadline = time.monotonic() + limits.submission
        code = [cell for cell in cells if cell.is_code][:n_primed]
        self._primed = code if all(cell.kind is Kind.GIVEN for cell in code) else []
        self._folder = Path(tempfile.mkdtemp(prefix="submission-", dir=worker.folder))
        self._student: GraderSide | None = None
        self._room = DiskWatch(self._folder, self._is_full)
        self._done: list[Cell] = []  # to be run again in a new process
        self._starts = 0
        self._cuts = 0
        self._shown = 0
        self._grew: dict[int, int] = {}  # by how many bytes a cell let the student side grow
        self._check_until = self._deadline
        self._asking = False  # whether a check asks, and no cell is run
        self._upstream = {name: self._noted(name, value) for name, value in upstream.items()}
        self._kept: list[Cell] = []  # what was run when `keep` was called
        self._kept_in: GraderSide | None = None

    def __enter__(self) -> Self:
        self._room.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._room.__exit__()
        if self._room.short:
            self.short.add(Short.SPACE)
        remove_tree(self._folder)
        rescued = [*self._rescued]
        if len(rescued) > MOST_RESCUED:  # they must not hide what is said of others
            more = len(rescued) - MOST_RESCUED + 1
            rescued[MOST_RESCUED - 1 :] = [
                f"and {more:,} more cells that ended in an error, each with such a note"
            ]
        self.notes[:0] = rescued

    def _is_full(self, words: str) -> None:
        student = self._student
        if student is not None:
            student.cut(Gone(words, Why.FOLDER))

    def run(self, cell: Cell) -> None:
        """Run a cell and keep its outputs; one that must be cut off is marked as left out."""
        try:
            student = self._alive()
            if not any(cell is done for done in self._done):
                cell.node.outputs = self._outputs(student, cell)
                self._done.append(cell)
        except Gone as gone:
            cell.leave_out(str(gone))
            cell.node.outputs = []

    def lookup(self, name: str) -> Any:
        """Look up what the student has under a name; a function can be called even after its process was cut off."""
        try:
            value = self._alive().get(name, self._limits.call)
        except Gone:
            if not self.leave_out_what_filled_the_memory():
                raise
            value = self._alive().get(name, self._limits.call)
        if isinstance(value, FunctionStandIn):
            made = type(type(value).__name__, (_Answer,), {})
            return made(self, name, value)
        return value

    def leave_out_what_filled_the_memory(self) -> bool:
        """Leave out the student's own cell that holds the memory which a look or a call has missed, if one does."""
        if self._student is None or self._student.gone is None or self._student.gone.why is not Why.MEMORY:
            return False
        own = [cell for cell in self._done if cell.kind is Kind.EXTRA]
        largest = max(own, key=lambda cell: self._grew.get(id(cell), 0), default=None)
        if largest is None or self._grew.get(id(largest), 0) < MUCH_MEMORY:
            return False
        self._done = [cell for cell in self._done if cell is not largest]
        largest.leave_out(FULL)
        largest.node.outputs = []
        return True

    def function(self, name: str) -> FunctionStandIn:
        """Give the stand-in of a function in the process that runs now."""
        before = self._student.gone if self._student else None
        if before is not None:
            self._cuts += 1
        if self._cuts >= MOST_CUTS:
            raise FoundError(finding_before(str(before or ""), before.why if before else None))
        try:
            value = self._alive().get(name, self._limits.call)
        except Gone as gone:
            raise FoundError(finding_before(str(gone), gone.why)) from gone
        except NameError as error:
            raise FoundError(finding_before(str(error), None)) from error
        if not isinstance(value, FunctionStandIn):
            raise FoundError(finding_before("it is a function no more", None))
        return value

    def begin_check(self) -> None:
        """Give the check as much time as a cell has."""
        self._cuts, self._asking = 0, True
        self._check_until = min(time.monotonic() + self._limits.cell, self._deadline)

    def end_check(self) -> None:
        """Let go of whatever the check held on the student side."""
        self._check_until, self._asking = self._deadline, False
        if self._student is not None and not self._student.gone:
            self._student.until = self._deadline
            try:
                self._student.forget(self._limits.call)
            except Gone:
                return

    def keep(self) -> None:
        """Let `back` lead to where the student process is now.

        Raises
        ------
        Gone
        """
        self._alive().names("keep", self._limits.call)
        self._kept, self._kept_in = [*self._done], self._student

    def back(self, cells: Sequence[Cell]) -> None:
        """Have all forgotten that was run since `keep`, in the same process where it still lives; time begins anew.

        Parameters
        ----------
        cells : sequence of Cell
            The notebook's from here on.

        Raises
        ------
        Gone
        """
        self._cells, self._done = cells, [*self._kept]
        self._starts = self._shown = 0
        self._deadline = self._check_until = time.monotonic() + self._limits.submission
        student = self._student
        if student is not None and student is self._kept_in and not student.gone:
            student.until = self._deadline
            with contextlib.suppress(Gone):
                return student.names("back", self._limits.call)
        self._end()
        return self.keep()

    def end_turn(self) -> tuple[list[str], set[Short]]:
        """Give the notes since `keep` or the last turn, and what was lacking; a process that was cut off is ended."""
        if self._student is not None and self._student.gone:
            self._end()
        notes, self.notes = self.notes, []
        short, self.short = self.short, set()
        return notes, short

    def why_missing(self, name: str) -> str:
        """Say what happened to the cell that should have defined the answer."""
        for cell in self._cells:
            if cell.kind is not Kind.EXERCISE or cell.name != name:
                continue
            if cell.left_out:
                return f"; its cell was stopped: {cell.left_out}"
            if errors := cell.errors():
                words = _FILE.sub("(", errors[0]["evalue"])
                return f"; its cell ends in {errors[0]['ename']}: {words[:200]}"
        return ""

    def _alive(self) -> GraderSide:
        """Give a student process that lives and has run all cells so far."""
        if self._student is not None and not self._student.gone:
            self._student.until = self._check_until
            return self._student
        self._end()
        if time.monotonic() >= self._deadline:
            self.short.add(Short.TIME)
            raise Gone(f"the submission took more than {self._limits.submission:g} seconds", Why.TIME)
        if self._starts >= MOST_STARTS:
            raise Gone(f"the kernel was ended {self._starts} times", Why.ENDED)
        self._starts += 1
        # The next process must not find what one that was cut off has written.
        remove_tree(self._folder)
        self._folder.mkdir(mode=0o700)
        sock, primed = self._worker.start(self._folder, primed=bool(self._primed))
        student = self._student = GraderSide(sock, self._limits.call)
        student.until = self._deadline
        if primed and self._primed:
            for cell, outputs in zip(self._primed, student.primed(self._limits.submission), strict=False):
                cell.node.outputs = [NotebookNode(output) for output in outputs]
        for name, value in self._upstream.items():
            student.define(name, value, self._limits.call)
        again, self._done = self._done, list(self._primed) if primed else []
        asking, self._asking = self._asking, False
        for place, cell in enumerate(again):
            if any(cell is done for done in self._done):
                continue
            try:
                self._outputs(student, cell)
            except Gone as gone:
                cell.leave_out(str(gone))
                self._done += again[place + 1 :]  # the next start runs the others
                self._asking = asking
                return self._alive()
            self._done.append(cell)
        student.until, self._asking = self._check_until, asking
        return student

    def _outputs(self, student: GraderSide, cell: Cell) -> list[NotebookNode]:
        # The instructor's own cells may take as long as a busy machine makes them: without them nobody earns anything.
        seconds = self._limits.submission if cell.kind is Kind.GIVEN else self._limits.cell
        ran = student.cell(cell.source, seconds)
        self._grew[id(cell)] = ran.grew
        if ran.rescued:
            self._note_rescued(_rescued(cell, ran))
        self._shown += len(json.dumps(ran.outputs))
        if self._shown > MOST_SHOWN:
            return []
        return [NotebookNode(output) for output in ran.outputs]

    def _noted(self, name: str, value: Any) -> Any:
        """Wrap an upstream function so that a check's question to it is noted; leave any other value as it is."""
        if not callable(value):
            return value

        def call(*args: Any, **options: Any) -> Any:
            if self._asking and name not in self.leant:
                self.leant.append(name)
            return value(*args, **options)

        call.__name__ = name
        return call

    def _note_rescued(self, words: str) -> None:
        self._rescued[words] = None  # once: cells are run again in a new process

    def _end(self) -> None:
        if self._student is None:
            return
        gone = self._student.gone
        self._student.close()
        self._student = None
        ended = self._worker.end(at_once=gone is not None and gone.why in (Why.TIME, Why.FOLDER))
        if gone is not None and gone.why is Why.TIME:
            self.short.add(Short.TIME)
        if ended.lost or ended.killed or (gone is not None and gone.why is Why.MEMORY):
            self.short.add(Short.MEMORY)
        self.memory = max(self.memory, ended.memory)
        if ended.why:
            self.notes.append(f"its process ended by itself: {ended.why}")
        if ended.orphans:
            self.notes.append(f"{ended.orphans} processes were left behind, and ended")


class _Answer(FunctionStandIn):
    """A stand-in for a function, by its name: where its process has ended, the next call finds it in a new process."""

    def __init__(self, session: Session, name: str, value: FunctionStandIn) -> None:
        super().__init__(value._student, value._number, repr(value))
        self._session, self._name, self._now = session, name, value

    def __call__(self, *args: Any, **options: Any) -> Any:
        if self._now._student.gone or self._now._student is not self._session._student:
            self._now = self._session.function(self._name)
        try:
            return self._asked(args, options)
        except Exception:
            if not self._session.leave_out_what_filled_the_memory():
                raise
        self._now = self._session.function(self._name)
        return self._asked(args, options)

    def _asked(self, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        now = self._now
        return asked(now._student.call, now._number, args, options, self._session._limits.call)


def _rescued(cell: Cell, ran: CellRan) -> str:
    error = next((o for o in reversed(ran.outputs) if o["output_type"] == "error"), None)
    what = f"{error['ename']}: {error['evalue'][:100]}" if error else "an error"
    first = cell.source.strip().partition("\n")[0]
    called = f"the cell {cell.name}" if cell.name else f"the cell {first[:40]!r}"
    return f"{called} ended in {what}; what it defines below was run alone: {', '.join(ran.rescued)}"
