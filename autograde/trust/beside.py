"""The instructor's answers, as a student's code may call them in a second chance: in a far side of their own.

They are called with whatever the student's code hands them, so they do not run in the grader's process, where a table
of a billion tracks would cost the whole class its grading; and not in the student's, where they could be read.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Self

from autograde.trust.gone import Gone
from autograde.trust.keepers import ColdKeeper, Keeper
from autograde.trust.near import Near
from kit.checks.outcomes import FoundError


class Beside:
    """Functions of the instructor's; their process is started when the first of them is called.

    Parameters
    ----------
    keeper : Keeper or ColdKeeper
        No other far side may be its at the same time.
    sources : sequence of str
        Cells that define the functions.
    seconds : float
        The deadline of one call.
    start_seconds : float
        The deadline of each of the cells.
    """

    def __init__(
        self, keeper: Keeper | ColdKeeper, sources: Sequence[str], seconds: float, start_seconds: float
    ) -> None:
        self._keeper, self._sources = keeper, sources
        self._seconds, self._start_seconds = seconds, start_seconds
        self._near: Near | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._near is not None:
            self._near.close()
            self._keeper.end(at_once=True)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)  # only the instructor's code has written there

    def functions(self, names: Collection[str]) -> dict[str, Callable[..., Any]]:
        """The functions of these names."""
        return {name: self._function(name) for name in names}

    def _function(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            try:
                return self._started().get(name, self._seconds)(*args, **options)
            except (FoundError, Gone) as error:
                raise RuntimeError(f"the course's own {name} comes to no end with these arguments") from error

        call.__name__ = name
        return call

    def _started(self) -> Near:
        if self._near is None:
            self._folder = Path(tempfile.mkdtemp(prefix="beside-", dir=self._keeper.folder))
            sock, _ = self._keeper.start(self._folder, primed=False)
            self._near = Near(sock, self._seconds)
            for source in self._sources:
                self._near.cell(source, self._start_seconds)
        return self._near
