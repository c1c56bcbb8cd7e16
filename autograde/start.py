"""A grading begins with what takes time: the sandbox is probed, and the fork server is warmed up.

Light enough to be done while nbgrader is still being imported, as `python -m autograde grade` does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from nbformat import NotebookNode

from autograde.notebook import Kind, cells_of
from autograde.trust.decide import imports_of
from autograde.trust.disk_watch import is_low
from autograde.trust.fork_server import ProcessSetting
from autograde.trust.sandbox import Level, probe, readable_by_default
from autograde.trust.scratch import sweep_scratch
from autograde.trust.time_limits import TimeLimits
from autograde.trust.worker_pool import WorkerPool

DEFAULT = Level.FENCE  # higher levels are used on request: they cost a start, and need more of the machine
KIT = Path(__file__).resolve().parent.parent / "kit"


@dataclass(frozen=True)
class RunSettings:
    """How students' code is run.

    Attributes
    ----------
    limits : TimeLimits
    level : Level or None
        Of the sandbox; None takes the best that there is, up to the fence.
    require : Level
        The least level to accept: nothing is graded below it.
    """

    limits: TimeLimits = field(default_factory=TimeLimits)
    level: Level | None = None
    require: Level = Level.LIMITS

    def for_nbgrader(self) -> dict[str, float]:
        """The settings as nbgrader_config.py gives them to `nbgrader autograde`; level -1 is the best there is."""
        return {
            "call_limit": self.limits.call,
            "cell_limit": self.limits.cell,
            "limit": self.limits.submission,
            "level": -1 if self.level is None else int(self.level),
            "require_level": int(self.require),
        }


@dataclass
class Started:
    """A sandbox that was probed, and the fork server that is warming up in it.

    Attributes
    ----------
    level : Level
    words : str
        What is said of it.
    pool : WorkerPool
    solution : NotebookNode
        The lab's solution, read once.
    """

    level: Level
    words: str
    pool: WorkerPool
    solution: NotebookNode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.close()


def start(path: Path, settings: RunSettings, jobs: int) -> Started:
    """Choose the sandbox for a lab, and start the process that student processes are forked from.

    Parameters
    ----------
    path : Path
        Of the solution.
    settings : RunSettings
    jobs : int
        Submissions at a time.

    Raises
    ------
    RuntimeError
        When the sandbox is not good enough.
    """
    with ThreadPoolExecutor(1) as pool:
        choosing = pool.submit(choose_level, settings.level, settings.require)
        from autograde.cells import read_solution

        notebook = read_solution(path)
        level, words = choosing.result()
    return Started(level, words, warm(notebook, level, jobs), notebook)


def warm(notebook: NotebookNode, level: Level, jobs: int) -> WorkerPool:
    """Start a process that has imported what a lab imports, and has run its first cells.

    Parameters
    ----------
    notebook : NotebookNode
        The lab with its solutions.
    level : Level
        Of the sandbox.
    jobs : int
        Submissions at a time.

    Raises
    ------
    RuntimeError
        When there is no space for what students' code writes.
    """
    sweep_scratch()
    place = Path(tempfile.gettempdir())
    if is_low(place):
        raise RuntimeError(
            f"{place}, where submissions are run, has almost no space left: make room there, or set TMPDIR"
        )
    given = [cell.source for cell in cells_of(notebook, Kind.GIVEN)]
    readable = [*readable_by_default(), KIT]
    setting = ProcessSetting(
        imports=imports_of(given),
        cells=tuple(first_cells(notebook)),
        level=level,
        readable=tuple(str(path) for path in readable),
    )
    n_workers = 2 * jobs  # each grading thread takes a second worker, for the instructor's answers
    return WorkerPool(setting, n_workers)


def first_cells(notebook: NotebookNode) -> Sequence[str]:
    """Give the given cells before the first exercise, which run once for all submissions."""
    first = []
    for cell in cells_of(notebook):
        if cell.kind is Kind.GIVEN:
            first.append(cell.source)
        elif cell.kind in (Kind.EXERCISE, Kind.CHECK):
            break
    return first


def choose_level(wanted: Level | None, required: Level) -> tuple[Level, str]:
    """Choose the level of the sandbox, and say what it holds.

    Parameters
    ----------
    wanted : Level or None
        None takes the best there is, up to `DEFAULT` or what is required.
    required : Level
        The least to accept.

    Raises
    ------
    RuntimeError
        When this machine has not what is wanted or required: nothing is graded then.
    """
    if wanted is Level.NONE:
        if required > Level.NONE:
            raise RuntimeError(
                f"level 0 is no sandbox, and level {int(required)} is required: leave one of them out"
            )
        return Level.NONE, "level 0, none: students' code may do all that you may do"
    least = max(required, wanted or Level.LIMITS)
    found = probe(max(least, DEFAULT))
    if found.level < least:
        raise RuntimeError(
            f"level {int(least)} of the sandbox is required, and this machine has level {int(found.level)} "
            f"({found.found.get(Level(found.level + 1), '')}): python -m autograde sandbox tells more"
        )
    level = wanted or min(found.level, max(DEFAULT, required))
    return level, f"level {int(level)}, {_HOLDS[level]}"


_HOLDS = {
    Level.LIMITS: "limits: holds slips, not malice; students' code can read what you can read",
    Level.FENCE: "fence: no network, no other files, no other processes",
    Level.NAMESPACES: "fence and namespaces of its own",
    Level.CGROUP: "fence, namespaces, and a control group",
}
