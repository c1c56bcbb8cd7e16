"""A notebook of any version and in any state becomes one of version 4, with nothing in it but what counts."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from autograde.trust.attachments import MOST_OF_NOTEBOOK, pictures_of
from autograde.trust.untrusted_files import Refused

MOST_CELLS = 2_000
MOST_CHARACTERS = 1_000_000  # of one cell; more is a picture pasted into its text
MOST_NOTES = 6  # of one notebook
MOST_TEXT = 5_000_000  # characters of all cells
GRADE_KEYS = ("grade_id", "grade", "solution", "locked", "task", "points", "schema_version")


def normalized_notebook(raw: Any) -> tuple[NotebookNode, list[str]]:
    """Make a notebook of version 4 with what counts of each cell, and notes on what was mended."""
    cells = raw.get("cells") if isinstance(raw, dict) else None
    sheets = raw.get("worksheets") if isinstance(raw, dict) else None
    if not isinstance(cells, list) and isinstance(sheets, list):
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for some in lists if isinstance(some, list) for cell in some]
    if not isinstance(cells, list):
        raise Refused("the file is no notebook: it has no list of cells")
    if len(cells) > MOST_CELLS:
        raise Refused(f"the notebook has {len(cells):,} cells, more than {MOST_CELLS:,}")
    notes: list[str] = []
    sound: list[NotebookNode] = []
    room = MOST_OF_NOTEBOOK
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict):
            sound.append(_cell(cell, number, notes))
            pictures, said = pictures_of(cell.get("attachments"), room)
            room -= sum(len(data) for kinds in pictures.values() for data in kinds.values())
            notes += [f"cell {number}: {words}" for words in said]
            if pictures:
                sound[-1]["attachments"] = pictures
    if sum(len(cell.source) for cell in sound) > MOST_TEXT:
        raise Refused(f"the cells have more than {MOST_TEXT:,} characters")
    if len(notes) > MOST_NOTES:  # one fault in every cell must not hide the notes on other faults
        notes[MOST_NOTES - 1 :] = [f"and {len(notes) - MOST_NOTES + 1:,} more such notes on its cells"]
    return NotebookNode(cells=sound, metadata=NotebookNode(), nbformat=4, nbformat_minor=5), notes


def _cell(raw: dict[str, Any], number: int, notes: list[str]) -> NotebookNode:
    lines = raw.get("source", raw.get("input", ""))
    parts = lines if isinstance(lines, list) else [lines]
    text = "".join(str(part) for part in parts if isinstance(part, str | int | float))
    if len(text) > MOST_CHARACTERS:
        notes.append(
            f"cell {number} has {len(text):,} characters, more than {MOST_CHARACTERS:,}; it was left out"
        )
        text = ""
    source = text.encode("utf-8", "replace").decode().replace("\0", "?")  # neither can be sent to a kernel
    if source != text:
        notes.append(f"cell {number} holds characters that no text has; each was replaced by ?")
    kind, name = raw.get("cell_type", "code"), raw.get("id")
    return NotebookNode(
        cell_type=kind if kind in ("code", "raw") else "markdown",
        source=source,
        id=name if isinstance(name, str) else "",
        metadata=NotebookNode(_grade(raw.get("metadata"))),
    )


def _grade(metadata: Any) -> dict[str, NotebookNode]:
    grade = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(grade, dict) or not isinstance(grade.get("grade_id"), str):
        return {}
    kept = {key: grade[key] for key in GRADE_KEYS if isinstance(grade.get(key), str | int | float)}
    return {"nbgrader": NotebookNode(kept)}
