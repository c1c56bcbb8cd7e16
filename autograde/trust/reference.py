"""The instructor's answers, which take the place of a student's other answers where these may have spoilt one."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from typing import Any

from nbformat import NotebookNode

from autograde.notebook import Kind, cells_of
from autograde.syntax import bound_in, code_of, globals_in, imports_in
from autograde.trust.decide import NoShell
from autograde.trust.name_scanner import names_in, only_defines
from autograde.trust.reference_process import ReferenceProcess


class Reference:
    """The instructor's answers, as a student's answer may call them; their code never crosses the wall.

    Parameters
    ----------
    instructor : NotebookNode

    Attributes
    ----------
    sources : list of str
        The cells that define them.
    """

    def __init__(self, instructor: NotebookNode) -> None:
        self._cells = cells_of(instructor, Kind.GIVEN, Kind.EXERCISE)
        self._defines = {cell.name: bound_in(cell.source) for cell in self._cells if cell.name}
        self.sources = list(self._needed())
        self._own: dict[str, Any] | None = None
        self._lock = threading.Lock()

    def leans_on(self, notebook: NotebookNode, name: str) -> bool:
        """Whether other answers of a notebook can have spoilt an answer: by what it uses, or by what they do."""
        others = set().union(*(names for other, names in self._defines.items() if other != name))
        mine: list[str] = []
        theirs: list[str] = []
        for cell in cells_of(notebook, Kind.EXTRA, Kind.EXERCISE):
            own = cell.kind is Kind.EXTRA or cell.name == name
            (mine if own else theirs).append(cell.source)
        return any(names_in(source) & others for source in mine) or not all(map(only_defines, theirs))

    def exercises_of(self, names: Iterable[str]) -> set[str]:
        """Find the exercises that define some names."""
        wanted = set(names)
        return {exercise for exercise, own in self._defines.items() if own & wanted}

    def upstream(self, name: str, process: ReferenceProcess) -> dict[str, Any]:
        """Give what the other exercises define in the instructor's words: functions of the process, and plain data."""
        with self._lock, redirect_stdout(io.StringIO()):
            if self._own is None:
                self._own = {"get_ipython": NoShell}
                for source in self.sources:
                    exec(code_of(source, "<reference>"), self._own)
        others = [bound for other, names in self._defines.items() if other != name for bound in names]
        found = {bound: self._own[bound] for bound in others if bound in self._own}
        return found | process.functions([bound for bound, value in found.items() if callable(value)])

    def _needed(self) -> Iterator[str]:
        """Give the cells that define the answers; of a given cell the imports alone, where no answer uses more."""
        asked: set[str] = set().union(*(globals_in(cell.source) for cell in self._cells if cell.name))
        for cell in self._cells:
            imported = dict(imports_in(cell.source))
            if cell.kind is Kind.GIVEN and not asked & (bound_in(cell.source) - set(imported)):
                yield "\n".join(imported.values())
            else:
                yield cell.source
