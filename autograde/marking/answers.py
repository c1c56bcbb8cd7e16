"""What students wrote, from the graded notebooks of a folder: the text of an answer, its pictures, and notes on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.marking.questions import text_of

NOTES = "notes"  # the id of the cell in which grading tells what it mended
TO_LOOK = "please look"


@dataclass(frozen=True)
class Answer:
    """One student's answer to one question.

    Attributes
    ----------
    text : str
    pictures : mapping
        As a notebook attaches them.
    notes : tuple of str
        What grading said of this answer, such as where it stood.
    missing : str
        Why there is no text to show; "" where there is.
    """

    text: str = ""
    pictures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    missing: str = ""

    @property
    def may_stand_elsewhere(self) -> bool:
        """Whether the cell is empty, and the student wrote something near it."""
        return any(note.endswith(TO_LOOK) for note in self.notes)


class Answers:
    """The answers in a graded folder; a notebook is read once, and again when it was graded anew.

    Parameters
    ----------
    root : Path
        What `grade -o` has written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[Path, tuple[tuple[int, int], dict[str, Answer]]] = {}

    def of(self, lab: str, student: str, question: str) -> Answer:
        """Give the answer of a student; where it cannot be read, an answer that says why.

        Parameters
        ----------
        lab, student, question : str
        """
        path = self._root / "autograded" / student / lab / f"{lab}.ipynb"
        try:
            status = path.stat()
            made = (status.st_mtime_ns, status.st_size)
            if self._read.get(path, (None,))[0] != made:
                notebook = json.loads(path.read_text(encoding="utf-8"))
                self._read[path] = made, answers_in(notebook["cells"])
            found = self._read[path][1].get(question)
        except (OSError, ValueError, KeyError, TypeError) as error:
            return Answer(missing=f"{path.name} in autograded/ cannot be read ({error}): grade the lab again")
        return found or Answer(missing="the graded notebook has no cell for it: grade the lab again")


def answers_in(cells: list[dict[str, Any]]) -> dict[str, Answer]:
    """Read all answers of a graded notebook, by their names; one may stand in several cells.

    Examples
    --------
    >>> grade = {"grade_id": "why", "grade": True, "solution": True}
    >>> notes = {"id": "notes", "source": "- cell why is missing", "metadata": {}}
    >>> answers_in([notes, {"source": ["Because ", "of it."], "metadata": {"nbgrader": grade}}])
    {'why': Answer(text='Because of it.', pictures={}, notes=('cell why is missing',), missing='')}
    """
    notes = [
        line[2:]
        for cell in cells
        if cell.get("id") == NOTES
        for line in text_of(cell).splitlines()
        if line.startswith("- ")
    ]
    found: dict[str, Answer] = {}
    for cell in cells:
        grade = cell["metadata"].get("nbgrader", {})
        if not (grade.get("grade") and grade.get("solution")):
            continue
        name, before = grade["grade_id"], found.get(grade["grade_id"], Answer())
        found[name] = Answer(
            "\n\n".join(filter(None, [before.text, text_of(cell)])),
            {**before.pictures, **cell.get("attachments", {})},
            tuple(note for note in notes if name in note.replace(":", " ").replace(",", " ").split()),
        )
    return found
