"""The process of the instructor's answers, which a student's code may call where its answer is tried a second time.

The student's code chooses the arguments. So the answers do not run in the grader's process, where a table of a billion
tracks would cost the whole class its grading; nor in the student's, where they could be read.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Self

from autograde.trust.gone import Gone
from autograde.trust.grader_side import GraderSide
from autograde.trust.worker_pool import Worker
from kit.checks.outcome import FoundError


class ReferenceProcess:
    """The instructor's functions; their process is started when the first of them is called.

    Parameters
    ----------
    worker : Worker
        It starts the process, and has no other process meanwhile.
    sources : sequence of str
        Cells that define the functions.
    seconds : float
        The deadline of one call.
    start_seconds : float
        The deadline of each of the cells.
    """

    def __init__(self, worker: Worker, sources: Sequence[str], seconds: float, start_seconds: float) -> None:
        self._worker, self._sources = worker, sources
        self._seconds, self._start_seconds = seconds, start_seconds
        self._student: GraderSide | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._student is not None:
            self._student.close()
            self._worker.end(at_once=True)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)  # only the instructor's code has written there

    def functions(self, names: Collection[str]) -> dict[str, Callable[..., Any]]:
        """Give the functions of some names."""
        return {name: self._function(name) for name in names}

    def _function(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            try:
                return self._started().get(name, self._seconds)(*args, **options)
            except (FoundError, Gone) as error:
                raise RuntimeError(f"the course's own {name} comes to no end with these arguments") from error

        call.__name__ = name
        return call

    def _started(self) -> GraderSide:
        if self._student is None:
            self._folder = Path(tempfile.mkdtemp(prefix="reference-", dir=self._worker.folder))
            sock, _ = self._worker.start(self._folder, primed=False)
            self._student = GraderSide(sock, self._seconds)
            for source in self._sources:
                self._student.cell(source, self._start_seconds)
        return self._student
