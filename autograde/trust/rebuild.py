"""The notebook that is graded: the instructor's, with the student's answers spliced in.

Nothing of a submission counts but the text of its answers, found by grade_id, and the student's own extra cells, in
their place. Copied, deleted, retyped or reordered cells, edited checks and points lose nothing for the honest and win
nothing for others. Each repair is told.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.cells import defined_function
from autograde.trust.plain import Refused

MOST_CELLS = 2_000
MOST_CHARACTERS = 1_000_000  # of one cell; more is a picture pasted into its text
MOST_TEXT = 5_000_000  # characters of all cells
GRADE_KEYS = ("grade_id", "grade", "solution", "locked", "task", "points", "schema_version")
FLAGS = ("points", "grade", "solution", "locked", "task")
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
    lab = _Known.of(instructor, blank)
    found = _sort_cells(lab, submitted)
    repairs = [*_found_changed(lab, found), *found.repairs]
    unanswered: set[str] = set()

    cells = [_extra(text) for text in found.extras[START]]
    for cell, released in zip(instructor.cells, blank.cells, strict=True):
        kind = lab.kinds[released.id]
        if kind in ("exercise", "answer"):
            texts, answered = _answer(lab, found, released, repairs)
            cells += [_spliced(cell, text) for text in texts]
            unanswered |= set() if answered else {_name(released)}
        elif kind != "lab":
            cells.append(copy.deepcopy(cell))
        cells += [_extra(text) for text in found.extras[released.id]]

    notebook = copy.deepcopy(instructor)
    notebook.cells = cells
    for cell in notebook.cells:
        cell.metadata.setdefault("kit", {"kind": "extra"})
        if _name(cell):
            cell.metadata["kit"]["name"] = _name(cell)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell{number:04}"
    return Rebuilt(notebook, tuple(dict.fromkeys(repairs)), frozenset(unanswered))


def _answer(
    lab: _Known, found: _Sorted, released: NotebookNode, repairs: list[str]
) -> tuple[list[str], bool]:
    """The texts that are run in an answer's place, and whether the student answered it at all."""
    name, function = _name(released), lab.functions.get(released.id)
    texts = _answer_texts(found.cells[released.id], released.source)
    if len(texts) > 1:
        repairs.append(f"cell {name} stands {len(texts)} times with an answer; all were run, in their order")
    if not found.cells[released.id]:
        repairs.append(f"cell {name} is missing")
    if function and not any(defines(text, function) for text in texts):
        moved, own = _own_answer(lab, found.extras, released.id)
        if own:
            repairs.append(f"the answer to {name} was taken from a cell of the student's own")
            return texts + moved, True
    return texts or [released.source], bool(texts)


# --- the lab, and which of its cells a student's cell is ------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """The lab as released, and by what its cells are known."""

    blank: NotebookNode
    kinds: dict[str, str]
    cells: dict[str, NotebookNode]
    by_source: dict[str, str]
    by_grade_id: dict[str, str]
    functions: dict[str, str]

    @classmethod
    def of(cls, instructor: NotebookNode, blank: NotebookNode) -> _Known:
        kinds = {
            released.id: cell.metadata["kit"]["kind"]
            for cell, released in zip(instructor.cells, blank.cells, strict=True)
        }
        by_grade_id = {
            cell.metadata["nbgrader"]["grade_id"]: cell.id
            for cell in blank.cells
            if "nbgrader" in cell.metadata
        }
        by_source = {cell.source.strip(): cell.id for cell in blank.cells if cell.source.strip()}
        asked = {
            by_grade_id[_name(cell)]: defined_function(cell.source)
            for cell in instructor.cells
            if cell.metadata["kit"]["kind"] == "exercise"
        }
        functions = {exercise: function for exercise, function in asked.items() if function}
        return cls(blank, kinds, {c.id: c for c in blank.cells}, by_source, by_grade_id, functions)

    def order(self, key: str) -> int:
        """The place of a cell in the lab; START is before all."""
        return -1 if key == START else list(self.cells).index(key)

    def find(self, cell: NotebookNode, texts: Collection[str]) -> str | None:
        """The id of the lab's cell that this one is, by its grade_id, text or id.

        An id alone is not enough where `texts`, those of the whole submission, hold the lab's cell as it was.
        """
        source, name = cell.source.strip(), _grade_id(cell)
        found = self.by_grade_id.get(name) or self.by_source.get(source)
        if found is None and cell.get("id") in self.cells:
            found = cell.id if self.cells[cell.id].source.strip() not in texts else None
        if found and self.kinds[found] == "exercise" and found in self.functions:
            return self._of_function(source, found)
        return found

    def _of_function(self, source: str, claimed: str) -> str:
        """The exercise whose function is written here, where the cell's name is that of another."""
        if defines(source, self.functions[claimed]):
            return claimed
        return next((key for key, function in self.functions.items() if defines(source, function)), claimed)

    def resembling(self, cell: NotebookNode, there: Collection[str]) -> str | None:
        """A given cell of which this one is an edited copy; a training is known wherever it stands."""
        lines = _lines(cell.source)
        if any(defines(cell.source, function) for function in self.functions.values()):
            return None
        for key, kind in self.kinds.items():
            released = _lines(self.cells[key].source)
            wanted = kind == "lab" or (kind == "given" and key not in there)
            if wanted and len(released) > 1 and 2 * len(lines & released) > len(released):
                return key
        return None


@dataclass
class _Sorted:
    """A submission's cells by the lab's, the texts of its own cells by the lab's cell before them, and what is said."""

    cells: defaultdict[str, list[NotebookNode]]
    extras: defaultdict[str, list[str]]
    order: list[str]
    repairs: list[str]


def _sort_cells(lab: _Known, submitted: NotebookNode) -> _Sorted:
    done = _Sorted(defaultdict(list), defaultdict(list), [], [])
    texts = {cell.source.strip() for cell in submitted.cells}
    found = [lab.find(cell, texts) for cell in submitted.cells]
    there = {key for key in found if key}
    anchor = START
    for cell, exact in zip(submitted.cells, found, strict=True):
        code = cell.cell_type == "code" and bool(cell.source.strip())
        key = exact or (lab.resembling(cell, there) if code else None)
        # A given cell that the student copied is run twice; a training never is.
        if key and key in done.cells and lab.kinds[key] == "given" and code:
            key = None
        if key is None:
            if code:
                done.extras[anchor].append(cell.source)
            continue
        if key not in done.cells:
            anchor = key
            done.order.append(key)
        done.cells[key].append(cell)
        name = _grade_id(cell)
        if name in lab.by_grade_id and lab.by_grade_id[name] != key:
            done.repairs.append(
                f"a cell named {name} was taken for {_called(lab, key)}, whose function it defines"
            )
        if lab.kinds[key] in ("given", "lab") and (added := _added(cell.source, lab.cells[key].source)):
            done.extras[key].append(added)
            done.repairs.append(f"what was defined or imported in {_called(lab, key)} was run after it")
    return done


def _found_changed(lab: _Known, found: _Sorted) -> list[str]:
    """What a student changed that does not count, in words."""
    said = []
    missing = [
        key
        for key, cell in lab.cells.items()
        if lab.kinds[key] in ("check", "given") and cell.source.strip() and not found.cells[key]
    ]
    if missing:
        said.append(f"missing, and put back: {', '.join(_called(lab, key) for key in missing)}")
    for key, released in lab.cells.items():
        if not released.source.strip():
            continue
        kind, cells, called = lab.kinds[key], found.cells[key], _called(lab, key)
        if kind in ("check", "given") and any(
            _squeezed(c.source) != _squeezed(released.source) for c in cells
        ):
            said.append(f"the text of {called} was changed; the original was run")
        if flags := sorted({flag for cell in cells for flag in _flags_changed(cell, released)}):
            said.append(f"{called} had other {' and '.join(flags)}; the lab's count")
    graded = [key for key in found.order if lab.kinds[key] != "prose"]
    if graded != sorted(graded, key=lab.order):
        said.append("the cells stood in another order; they were run in that of the lab")
    return said


def _flags_changed(cell: NotebookNode, released: NotebookNode) -> list[str]:
    grade, of = cell.metadata.get("nbgrader"), released.metadata.get("nbgrader")
    if not isinstance(grade, dict) or of is None or grade.get("grade_id") != of["grade_id"]:
        return []
    return [flag for flag in FLAGS if flag in grade and flag in of and grade[flag] != of[flag]]


def _called(lab: _Known, key: str) -> str:
    kind, cell = lab.kinds[key], lab.cells[key]
    if _name(cell):
        return f"{'check' if kind == 'check' else 'cell'} {_name(cell)}"
    return f"the given cell {cell.source.strip().splitlines()[0][:40]!r}"


# --- texts ----------------------------------------------------------------------------------------------------------


def defines(code: str, name: str) -> bool:
    r"""Whether code defines or assigns a name at its top level; read by lines, since it may be no Python.

    Examples
    --------
    >>> defines("%time\ndef f(x): return x", "f"), defines("  f = 1", "f"), defines("f == 1", "f")
    (True, False, False)
    """
    word = re.escape(name)
    return bool(
        re.search(
            rf"^(?:(?:async[ \t]+)?def|class)[ \t]+{word}\b|^{word}[ \t]*(?::[^=\n]*)?=(?!=)",
            code,
            re.MULTILINE,
        )
    )


def _added(text: str, released: str) -> str:
    """Imports and new functions and classes that a student put into a given cell: whole blocks at its left edge."""
    blocks = re.findall(r"^[^\s#)\]}].*(?:\n(?:[ \t)\]}].*)?)*", text, re.MULTILINE)
    there = {_squeezed(line) for line in released.splitlines()}
    kept = ""
    for block in blocks:
        first = block.splitlines()[0]
        new = re.match(r"(?:async[ \t]+def|def|class)[ \t]+(\w+)", first)
        imports = re.match(r"(?:import|from)[ \t]", first) and _squeezed(first) not in there
        if imports or (new and not defines(released, new[1])):
            kept += block.rstrip() + "\n"
    return kept.rstrip()


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) > 3}


def _squeezed(text: str) -> str:
    return "".join(text.split())


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


def alone(notebook: NotebookNode, exercise: str) -> NotebookNode:
    """A rebuilt notebook with the answer to one exercise only, its check, and the student's own cells."""
    apart = copy.deepcopy(notebook)
    apart.cells = [
        cell
        for cell in apart.cells
        if cell.metadata["kit"]["kind"] not in ("exercise", "check")
        or cell.metadata["kit"]["name"] == exercise
    ]
    return apart


def _name(cell: NotebookNode) -> str:
    return _grade_id(cell).removeprefix("check_")


def _grade_id(cell: NotebookNode) -> str:
    grade = cell.metadata.get("nbgrader") if isinstance(cell.metadata, dict) else None
    grade_id = grade.get("grade_id") if isinstance(grade, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def _answer_texts(cells: list[NotebookNode], released: str) -> list[str]:
    """The texts that differ from the released blank by more than white space, each once, in their order."""
    texts = dict.fromkeys(cell.source for cell in cells)
    return [text for text in texts if _squeezed(text) not in ("", _squeezed(released))]


def _own_answer(lab: _Known, extras: defaultdict[str, list[str]], exercise: str) -> tuple[list[str], bool]:
    """Whether cells of the student's own answer an exercise, and their texts where they stand after its check."""
    function = lab.functions[exercise]
    places = [key for key, texts in extras.items() if any(defines(text, function) for text in texts)]
    if not places:
        return [], False
    check = lab.order(lab.by_grade_id[f"check_{_name(lab.cells[exercise])}"])
    if any(lab.order(key) < check for key in places):
        return [], True
    moved = [text for key in places for text in extras[key] if defines(text, function)]
    for key in places:
        extras[key] = [text for text in extras[key] if text not in moved]
    return moved, True


def _spliced(cell: NotebookNode, text: str) -> NotebookNode:
    spliced = copy.deepcopy(cell)
    spliced.source = text
    return spliced


def _extra(text: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(text, metadata={"kit": {"kind": "extra"}})
