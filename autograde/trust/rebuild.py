"""The notebook that is graded: the instructor's, with the student's answers spliced in.

Nothing of a submission counts but the text of its answers, found by grade_id, and the student's own extra cells, in
their place. Copied, deleted, retyped or reordered cells, edited checks and points lose nothing for the honest and win
nothing for others. Each repair is told.
"""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.cells import checked_function
from autograde.trust.trained import Refused

MOST_CELLS = 2_000
MOST_CHARACTERS = 1_000_000  # of one cell; more is a picture pasted into its text
MOST_TEXT = 5_000_000  # characters of all cells
GRADE_KEYS = ("grade_id", "grade", "solution", "locked", "task", "points", "schema_version")
START = ""  # the anchor of cells above the first known one


@dataclass(frozen=True)
class Rebuilt:
    """A notebook to run, and what was mended to make it.

    Attributes
    ----------
    notebook : NotebookNode
        Each cell's `metadata.kit` has `kind` (given, exercise, extra, check, answer, prose) and `name`.
    repairs : tuple of str
    unanswered : frozenset of str
        Exercises and answers left as they were in the lab.
    """

    notebook: NotebookNode
    repairs: tuple[str, ...]
    unanswered: frozenset[str]


def rebuild(instructor: NotebookNode, blank: NotebookNode, submitted: NotebookNode) -> Rebuilt:
    """Splice a student's answers into the instructor's notebook.

    Parameters
    ----------
    instructor : NotebookNode
        With hidden tests.
    blank : NotebookNode
        The student lab as released: what an untouched cell looks like.
    submitted : NotebookNode
    """
    answers, extras = _sort_cells(blank, submitted)
    repairs: list[str] = []
    unanswered: set[str] = set()
    functions = _functions(instructor)
    own_code = "\n".join(cell.source for cells in extras.values() for cell in cells)

    cells: list[NotebookNode] = [*(_extra(cell) for cell in extras[START])]
    for cell, released in zip(instructor.cells, blank.cells, strict=True):
        kind, name = cell.metadata["kit"]["kind"], _name(cell)
        if kind in ("exercise", "answer"):
            texts = _answer_texts(answers[name], released.source)
            if len(texts) > 1:
                repairs.append(
                    f"cell {name} stands {len(texts)} times with an answer; all were run, in their order"
                )
            if not answers[name]:
                repairs.append(f"cell {name} is missing")
            if not texts:
                defined = kind == "exercise" and _defines(own_code, functions.get(name))
                if defined:
                    repairs.append(f"the answer to {name} was taken from a cell of the student's own")
                else:
                    unanswered.add(name)
                    texts = [released.source]
            cells += [_spliced(cell, text) for text in texts]
        elif kind != "lab":
            cells.append(copy.deepcopy(cell))
        cells += [_extra(extra) for extra in extras[cell.id]]

    notebook = copy.deepcopy(instructor)
    notebook.cells = cells
    for cell in notebook.cells:
        cell.metadata.setdefault("kit", {"kind": "extra"})
        if _name(cell):
            cell.metadata["kit"]["name"] = _name(cell)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell{number:04}"
    return Rebuilt(notebook, tuple(repairs), frozenset(unanswered))


def sound_notebook(raw: Any) -> tuple[NotebookNode, list[str]]:
    """Any version of the format as one of version 4, with what counts of its cells; and what was mended."""
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
    sound = [_cell(cell, n, notes) for n, cell in enumerate(cells, 1) if isinstance(cell, dict)]
    if sum(len(cell.source) for cell in sound) > MOST_TEXT:
        raise Refused(f"the cells have more than {MOST_TEXT:,} characters")
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


def _name(cell: NotebookNode) -> str:
    grade = cell.metadata.get("nbgrader", {})
    grade_id = grade.get("grade_id", "") if isinstance(grade, dict) else ""
    return str(grade_id).removeprefix("check_")


def _functions(instructor: NotebookNode) -> dict[str, str | None]:
    """The function that each exercise asks for."""
    return {
        _name(cell): checked_function(cell.source)
        for cell in instructor.cells
        if cell.metadata["kit"]["kind"] == "check"
    }


def _sort_cells(
    blank: NotebookNode, submitted: NotebookNode
) -> tuple[defaultdict[str, list[NotebookNode]], defaultdict[str, list[NotebookNode]]]:
    """A submission's cells: answers by name, and extra code by the id of the known cell that it stands after."""
    by_id = {cell.id: cell for cell in blank.cells}
    by_source = {cell.source.strip(): cell for cell in blank.cells}
    by_grade_id = {
        cell.metadata["nbgrader"]["grade_id"]: cell for cell in blank.cells if "nbgrader" in cell.metadata
    }
    answers: defaultdict[str, list[NotebookNode]] = defaultdict(list)
    extras: defaultdict[str, list[NotebookNode]] = defaultdict(list)
    anchor = START
    for cell in submitted.cells:
        grade = cell.metadata.get("nbgrader")
        grade_id = grade.get("grade_id") if isinstance(grade, dict) else None
        known = by_grade_id.get(str(grade_id)) or by_id.get(cell.id) or by_source.get(cell.source.strip())
        if known is not None:
            anchor = known.id
            if known.metadata.get("nbgrader", {}).get("solution"):
                answers[_name(known)].append(cell)
        elif cell.cell_type == "code" and cell.source.strip():
            extras[anchor].append(cell)
    return answers, extras


def _answer_texts(cells: list[NotebookNode], released: str) -> list[str]:
    """The texts that differ from the released blank, each once, in their order."""
    texts = dict.fromkeys(cell.source for cell in cells)
    return [text for text in texts if text.strip() and text.strip() != released.strip()]


def _defines(code: str, function: str | None) -> bool:
    """Whether code defines or assigns a name at its top level; what cannot be parsed defines nothing."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return function is not None and f"def {function}(" in code
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == function:
            return True
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == function for t in node.targets
        ):
            return True
    return False


def _spliced(cell: NotebookNode, text: str) -> NotebookNode:
    spliced = copy.deepcopy(cell)
    spliced.source = text
    return spliced


def _extra(cell: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_code_cell(cell.source, metadata={"kit": {"kind": "extra"}})
