"""Run a rebuilt notebook: the student's cells on their side of the wall, the checks on the grader's."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.notebook import Cell, Kind, cells_of
from autograde.trust.decide import Decider
from autograde.trust.gone import Gone, Short
from autograde.trust.session import Session
from autograde.trust.time_limits import TimeLimits
from autograde.trust.worker_pool import Worker
from kit.checks.outcome import Outcome
from kit.checks.verdict import VERDICT_TYPE, Verdict


@dataclass
class NotebookRun:
    """What came of running one notebook.

    Attributes
    ----------
    notebook : NotebookNode
        With outputs.
    verdicts : dict of str to Verdict
        By exercise.
    troubles : dict of str to str
        By exercise: why its check said nothing.
    seconds : float
    leant : list of str
        The upstream functions that were called while checks asked.
    notes : list of str
        What else was seen: processes that were left behind.
    short : list of Short
        What it lacked, so that another time it may come out better.
    """

    notebook: NotebookNode
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    memory: int = 0
    short: list[Short] = field(default_factory=list)
    leant: list[str] = field(default_factory=list)

    @property
    def points(self) -> float:
        """The points of all checks."""
        return float(sum(verdict.points for verdict in self.verdicts.values()))

    def points_of(self, exercise: str) -> float:
        """Give the points of one check; 0 where it gave no verdict."""
        verdict = self.verdicts.get(exercise)
        return float(verdict.points) if verdict else 0.0

    def is_started(self, exercise: str) -> bool:
        """Whether the answer is another than the blank of the lab."""
        verdict = self.verdicts.get(exercise)
        return verdict is None or verdict.outcome is not Outcome.NOT_STARTED

    def lacked(self, *short: Short) -> None:
        """Note what the machine lacked meanwhile."""
        self.short = sorted({*self.short, *short})

    def show(self, name: str) -> None:
        """Put the verdict of an exercise under its check cell."""
        for cell in cells_of(self.notebook, Kind.CHECK):
            if cell.name == name:
                cell.show({VERDICT_TYPE: self.verdicts[name].as_dict()})

    def as_dict(self) -> dict[str, Any]:
        """Give the whole run as plain data, to be written down."""
        verdicts = {name: verdict.as_dict() for name, verdict in self.verdicts.items()}
        return {**vars(self), "verdicts": verdicts}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> NotebookRun:
        """Read the run that `as_dict` has written down.

        Raises
        ------
        KeyError, TypeError, ValueError
            For data that is none.
        """
        verdicts = {name: Verdict.from_dict(verdict) for name, verdict in data["verdicts"].items()}
        short = [Short(word) for word in data["short"]]
        notebook = nbformat.from_dict(data["notebook"])
        return cls(**{**data, "notebook": notebook, "verdicts": verdicts, "short": short})


def run_notebook(
    notebook: NotebookNode,
    worker: Worker,
    decider: Decider,
    limits: TimeLimits,
    n_primed: int = 0,
    upstream: Mapping[str, Any] | None = None,
) -> NotebookRun:
    """Run all cells in their order, and each check where it stands.

    A cell that takes too long or ends its process is left out, and the rest goes on in a new one, so that it costs only
    itself.

    Parameters
    ----------
    notebook : NotebookNode
        As `rebuild` makes it.
    worker : Worker
    decider : Decider
    limits : TimeLimits
    n_primed : int
        How many given cells the worker's processes have run already.
    upstream : mapping, optional
        Functions and plain data that the student's code finds under their names.
    """
    start = time.monotonic()
    ran = NotebookRun(copy.deepcopy(notebook))
    cells = cells_of(ran.notebook)
    with Session(cells, worker, limits, n_primed, upstream or {}) as session:
        for cell in cells:
            if cell.kind is Kind.CHECK:
                _check(cell, session, decider, ran)
            elif cell.is_code:
                session.run(cell)
    ran.notes, ran.leant, ran.memory = session.notes, session.leant, session.memory
    ran.lacked(*session.short)
    ran.seconds = time.monotonic() - start
    return ran


@dataclass(frozen=True)
class Turn:
    """An answer to the exercise of a notebook, and who decides on it.

    Attributes
    ----------
    source : str
        Of the exercise's cell.
    decider : Decider
    """

    source: str
    decider: Decider


def run_in_turn(
    notebook: NotebookNode, turns: Iterable[Turn], worker: Worker, limits: TimeLimits, n_primed: int = 0
) -> Iterator[NotebookRun]:
    """Run a notebook that asks for one exercise, up to its check, with one answer after another in the same process.

    A process takes longer to start than most answers take. After each answer the names are those of before again,
    and chance begins anew; what an answer has changed in place stays changed, so this is for the kit's own answers
    alone, and the last of them had better be one whose marks tell that nothing was spoilt.

    Parameters
    ----------
    notebook : NotebookNode
        As `autograde.trust.rebuild.alone` makes it.
    turns : iterable of Turn
    worker : Worker
    limits : TimeLimits
        Of one turn.
    n_primed : int
        How many given cells the worker's processes have run already.

    Yields
    ------
    NotebookRun
        With the verdict, or the trouble, of one turn, and what was seen of its process.

    Raises
    ------
    Gone
        When a cell in front of the exercise ends its process.
    """
    whole = copy.deepcopy(notebook)
    cells = cells_of(whole)
    first = next(place for place, cell in enumerate(cells) if cell.kind is Kind.EXERCISE)
    with Session(cells, worker, limits, n_primed, {}) as session:
        for cell in cells[:first]:
            if cell.is_code:
                session.run(cell)
        session.keep()
        for turn in turns:
            ran = NotebookRun(nbformat.v4.new_notebook(cells=copy.deepcopy(whole.cells[first:])))
            mine = cells_of(ran.notebook)
            mine[0].node.source = turn.source
            session.back(mine)
            _run_up_to_the_check(mine, session, turn.decider, ran)
            ran.notes, short = session.end_turn()
            ran.lacked(*short)
            yield ran


def _run_up_to_the_check(cells: Sequence[Cell], session: Session, decider: Decider, ran: NotebookRun) -> None:
    for cell in cells:
        if cell.kind is Kind.CHECK:
            return _check(cell, session, decider, ran)
        if cell.is_code:
            session.run(cell)
    return None


def _check(cell: Cell, session: Session, decider: Decider, ran: NotebookRun) -> None:
    """Run the check of one exercise: it ends in a verdict, or in the trouble that kept it from one."""
    session.begin_check()
    cell.node.outputs = []
    try:
        ran.verdicts[cell.name] = decider.verdict(cell.name, cell.source, cell.points, session.lookup)
        ran.show(cell.name)
    except NameError as error:
        ran.troubles[cell.name] = f"NameError: {error}{session.why_missing(cell.name)}"
    except Gone as gone:
        ran.troubles[cell.name] = f"stopped: {gone}"
        cell.leave_out(str(gone))
    session.end_check()
