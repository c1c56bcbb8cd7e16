"""`check` alone, or `check.board()`, shows what is open in all labs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import kit.checks
from kit.checks.progress import Progress, kept_of, waiting_in

__all__ = ["Board", "OneLab", "labs"]


class OneLab(Protocol):
    """The parts of a lab that a board looks at."""

    @property
    def name(self) -> str:
        """The name of the lab's notebook."""

    @property
    def exercises(self) -> Mapping[str, object]:
        """The exercises of the lab, by their names."""

    @property
    def progress(self) -> Progress:
        """The progress in the lab's exercises."""


@dataclass(frozen=True)
class Board:
    """A line a notebook: how many exercises are right, and which are open.

    Attributes
    ----------
    lines : tuple of str
    """

    lines: tuple[str, ...]

    @classmethod
    def of(cls, own: OneLab) -> Board:
        """Make the board of the folder that a lab's notebook is in; the line of this lab is the first."""
        others = [lab for lab in labs() if lab.name != own.name]
        notebooks = [(own.progress.path, own.progress)]
        lines = []
        for lab in [own, *others]:
            found = kept_of(lab.name, list(lab.exercises))
            notebooks += [(progress.path, progress) for progress in found]
            if not found and lab is not own:
                lines.append(f"{lab.name}: not begun, {len(lab.exercises)} exercises")
        begun = [_line(progress) for progress in dict(notebooks).values()]
        return cls((*begun, *lines))

    def __repr__(self) -> str:
        return "\n".join(self.lines)


def labs() -> Iterator[OneLab]:
    """Find all labs that the kit has checks for.

    Examples
    --------
    >>> "01_track2vec" in [lab.name for lab in labs()]
    True
    """
    for module in pkgutil.iter_modules(kit.checks.__path__):
        lab: OneLab | None = None
        if module.ispkg:
            lab = getattr(importlib.import_module(f"kit.checks.{module.name}"), "LAB", None)
        if lab is not None:
            yield lab


def _line(progress: Progress) -> str:
    notebook = progress.path.name.split(".progress")[0]
    waiting = waiting_in(progress)
    return f"{notebook}: {progress}" + (f"; open: {', '.join(waiting)}" if waiting else "")
