"""Choose the notebook of a student that is graded: one of this lab, the newest, the one with the most answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from nbformat import NotebookNode

from autograde.cells import LABS, lab_names
from autograde.course import TEXT_STUB
from autograde.notebook import grade_id_of, is_check
from autograde.trust.file_listing import FoundFile

FIRST = datetime.min.replace(tzinfo=UTC)
STUB = "raise NotImplementedError"  # what a released exercise holds


@dataclass(frozen=True)
class LabSignature:
    """What distinguishes a lab's notebook from any other: its grade_ids, and the texts of its cells as released."""

    names: frozenset[str]
    texts: frozenset[str]

    def fit(self, cells: Sequence[NotebookNode]) -> tuple[int, int]:
        """Count the grade_ids of the lab that a notebook holds, and the texts of the lab."""
        return len(self.names & {grade_id_of(cell) for cell in cells}), len(
            self.texts & {cell.source.strip() for cell in cells}
        )

    def answered(self, cells: Sequence[NotebookNode]) -> int:
        """Count the cells that students fill in and that are filled in."""
        stubs = {text for text in self.texts if STUB in text or text == TEXT_STUB}
        left = {_squeezed(text) for text in stubs}
        ours = [cell for cell in cells if grade_id_of(cell) in self.names]
        if ours:
            filled = {
                grade_id_of(cell)
                for cell in ours
                if not is_check(grade_id_of(cell)) and _squeezed(cell.source) not in {*left, ""}
            }
            return len(filled)
        there = {cell.source.strip() for cell in cells}
        return len(stubs - there)

    def own(self, cells: Sequence[NotebookNode]) -> int:
        """Count the cells of a notebook that are not the lab's."""
        texts = {cell.source.strip() for cell in cells if not grade_id_of(cell)}
        return len(texts - self.texts - {""})


@dataclass(frozen=True)
class Candidate:
    """A notebook that could be read, and what speaks for it."""

    found: FoundFile
    cells: Sequence[NotebookNode]
    fit: tuple[int, int]
    answered: int
    own: int
    received: datetime | None
    called: bool  # as it should be

    @property
    def rank(self) -> tuple[object, ...]:
        """The candidate of the highest rank is taken: one with any work of the student's before all that have none."""
        place = self.found.place
        return (
            bool(self.answered or self.own),
            self.received or FIRST,
            self.answered,
            self.own,
            not place.name.startswith("."),
            self.called,
            self.found.date,
            place,
        )


def of_this_lab(candidates: Sequence[Candidate], lab: str) -> list[Candidate]:
    """Keep the candidates that are the lab's notebook: they hold its grade_ids, or nearly all of its texts.

    Labs share names of exercises and texts: a notebook that holds more of another lab is that one's.
    """
    best = max((candidate.fit[1] for candidate in candidates), default=0)
    held = [c for c in candidates if c.fit[0] or (c.fit[1] and 2 * c.fit[1] >= best)]
    return [c for c in held if not other_lab(c.cells, lab, c.fit)]


def why_taken(taken: Candidate, others: Sequence[Candidate], n_asked: int) -> str:
    """Explain the choice, with the names of the notebooks that were not taken."""
    ways = [f"{c.found.place.way} ({c.answered} of {n_asked})" for c in others]
    reason = "the one with the most answers"
    if taken.received and any(c.received != taken.received for c in others):
        reason = "the newest by received.csv"
    elif any(c.answered == taken.answered for c in others):
        best = max(c.own for c in others if c.answered == taken.answered)
        reason = "the one with the most cells of the student's own" if best < taken.own else "the newest"
        reason = "the one that is called as the lab" if best == taken.own and taken.called else reason
    return (
        f"{len(others) + 1} notebooks of this lab: {taken.found.place.way} was graded ({taken.answered} of {n_asked} "
        f"answered; {reason}), and not {', '.join(ways[:5])}{' ...' * (len(ways) > 5)}"
    )


def other_lab(cells: Sequence[NotebookNode], lab: str, fit: tuple[int, int]) -> str:
    """Name the other lab whose notebook this is; "" if it is that of no lab."""
    fits = {name: sum(_texts_of(name).fit(cells)) for name in lab_names() if name != lab}
    best = max(fits, key=lambda name: fits[name], default="")
    return best if best and fits[best] > max(sum(fit), 2) else ""


@cache
def _texts_of(lab: str) -> LabSignature:
    path = LABS / f"{lab}.ipynb"
    if not path.exists():
        return LabSignature(frozenset(), frozenset())
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names = {cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]}
    return LabSignature(frozenset(names), frozenset("".join(cell["source"]).strip() for cell in cells) - {""})


def _squeezed(text: str) -> str:
    return "".join(text.split())
