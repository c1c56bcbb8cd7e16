"""The instructor's own answers, and what they may stand in for: an answer that another answer has spoilt."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from typing import Any

from nbformat import NotebookNode

from autograde.syntax import bound_in, code_of, globals_in, imports_in
from autograde.trust.decide import NoShell
from autograde.trust.name_scanner import names_in, only_defines
from autograde.trust.reference_process import ReferenceProcess


class Reference:
    """The instructor's own answers, as an upstream of a student's answer; they never cross the wall.

    Parameters
    ----------
    instructor : NotebookNode

    Attributes
    ----------
    sources : list of str
        The cells that define them.
    """

    def __init__(self, instructor: NotebookNode) -> None:
        self._cells = [
            cell for cell in instructor.cells if cell.metadata["kit"]["kind"] in ("given", "exercise")
        ]
        self._defines = {
            cell.metadata["nbgrader"]["grade_id"]: bound_in(cell.source)
            for cell in self._cells
            if cell.metadata["kit"]["kind"] == "exercise"
        }
        self.sources = list(self._needed())
        self._own: dict[str, Any] | None = None
        self._lock = threading.Lock()

    def leans_on(self, notebook: NotebookNode, name: str) -> bool:
        """Whether other answers of a notebook can have spoilt an answer: by what it uses, or by what they do."""
        others = set().union(*(names for other, names in self._defines.items() if other != name))
        mine, theirs = [], []
        for cell in notebook.cells:
            kit = cell.metadata["kit"]
            if kit["kind"] == "extra" or (kit["kind"] == "exercise" and kit["name"] == name):
                mine.append(cell.source)
            elif kit["kind"] == "exercise":
                theirs.append(cell.source)
        return any(names_in(source) & others for source in mine) or not all(map(only_defines, theirs))

    def exercises_of(self, names: Iterable[str]) -> set[str]:
        """The exercises that define some names."""
        wanted = set(names)
        return {exercise for exercise, own in self._defines.items() if own & wanted}

    def upstream(self, name: str, process: ReferenceProcess) -> dict[str, Any]:
        """What the other exercises ask for, as the instructor wrote it: functions, run beside, and plain data."""
        with self._lock, redirect_stdout(io.StringIO()):
            if self._own is None:
                self._own = {"get_ipython": NoShell}
                for source in self.sources:
                    exec(code_of(source, "<reference>"), self._own)
        others = [bound for other, names in self._defines.items() if other != name for bound in names]
        found = {bound: self._own[bound] for bound in others if bound in self._own}
        return found | process.functions([bound for bound, value in found.items() if callable(value)])

    def _needed(self) -> Iterator[str]:
        """The cells that define the answers; of the given ones only the imports, if nothing else is used."""
        asked: set[str] = set().union(
            *(globals_in(c.source) for c in self._cells if "nbgrader" in c.metadata)
        )
        for cell in self._cells:
            given = "nbgrader" not in cell.metadata
            imported = dict(imports_in(cell.source))
            if given and not asked & (bound_in(cell.source) - set(imported)):
                yield "\n".join(imported.values())
            else:
                yield cell.source
