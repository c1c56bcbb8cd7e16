"""Find which of the lab's cells a student's cell is, whatever was done to it, and say what was changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from nbformat import NotebookNode

from autograde.cells import defined_function
from autograde.notebook import Cell, Kind, cells_of, exercise_of, grade_id_of
from autograde.trust.attachments import pictures_of
from autograde.trust.prose import OwnCell, beyond, says_something

FLAGS = ("points", "grade", "solution", "locked", "task")
START = ""  # the anchor of cells above the first known one


@dataclass(frozen=True)
class LabCells:
    """The released lab, and the ids, texts and names by which its cells are known."""

    blank: NotebookNode
    kinds: dict[str, Kind]
    cells: dict[str, NotebookNode]
    by_source: dict[str, list[str]]
    by_grade_id: dict[str, str]
    functions: dict[str, str]

    @classmethod
    def of(cls, instructor: NotebookNode, blank: NotebookNode) -> LabCells:
        """Read a lab's two notebooks."""
        kinds = {
            released.id: Cell.of(cell).kind
            for cell, released in zip(instructor.cells, blank.cells, strict=True)
        }
        by_grade_id = {grade_id_of(cell): cell.id for cell in blank.cells if grade_id_of(cell)}
        by_source: dict[str, list[str]] = {}  # all blanks of written answers have one text
        for cell in blank.cells:
            by_source.setdefault(cell.source.strip(), []).append(cell.id)
        by_source.pop("", None)
        asked = {
            by_grade_id[cell.name]: defined_function(cell.source)
            for cell in cells_of(instructor, Kind.EXERCISE)
        }
        functions = {exercise: function for exercise, function in asked.items() if function}
        return cls(blank, kinds, {c.id: c for c in blank.cells}, by_source, by_grade_id, functions)

    def order(self, key: str) -> int:
        """The place of a cell in the lab; START is before all."""
        return -1 if key == START else list(self.cells).index(key)

    def slot(self, answer: str) -> list[str]:
        """The cells behind which the answer to a question may stand: the question's cell and the answer's."""
        keys = list(self.cells)
        before = keys[max(keys.index(answer) - 1, 0)]
        return [before, answer] if self.kinds[before] is Kind.PROSE else [answer]

    def around(self, answer: str) -> list[str]:
        """The cells behind which prose may belong to a question: from code to code around it, and the last one."""
        keys = list(self.cells)
        first = last = keys.index(answer)
        while first > 0 and self.kinds[keys[first]] in (Kind.PROSE, Kind.ANSWER):
            first -= 1
        while last + 1 < len(keys) and self.kinds[keys[last + 1]] in (Kind.PROSE, Kind.ANSWER):
            last += 1
        return list(dict.fromkeys([*keys[first : last + 1], keys[-1]]))

    def find(self, cell: NotebookNode, texts: Collection[str], anchor: str) -> str | None:
        """Find the lab's cell for a student's cell by its grade_id, text or id; give the id of the lab's cell.

        An id alone is not enough where `texts`, those of the whole submission, hold the lab's cell as it was; of cells
        of one text it is the one with this id, or the next one below `anchor`.
        """
        source, name = cell.source.strip(), grade_id_of(cell)
        found = self.by_grade_id.get(name)
        if found is None and (alike := self.by_source.get(source)):
            below = [key for key in alike if self.order(key) > self.order(anchor)]
            found = cell.id if cell.get("id") in alike else (below or alike)[0]
        if found is None and cell.get("id") in self.cells:
            lost = len(self.by_source.get(self.cells[cell.id].source.strip(), [])) > 1
            found = cell.id if lost or self.cells[cell.id].source.strip() not in texts else None
        if found and self.kinds[found] is Kind.EXERCISE and found in self.functions:
            return self._of_function(source, found)
        return found

    def _of_function(self, source: str, claimed: str) -> str:
        """Find the exercise whose function a cell defines, where the cell's name is that of another exercise."""
        if defines(source, self.functions[claimed]):
            return claimed
        return next((key for key, function in self.functions.items() if defines(source, function)), claimed)

    def resembling(self, cell: NotebookNode, there: Collection[str]) -> str | None:
        """Find the given cell of which a cell is an edited copy; a training is recognised wherever it stands."""
        lines = _lines(cell.source)
        if any(defines(cell.source, function) for function in self.functions.values()):
            return None
        code = cell.cell_type == "code"
        for key, kind in self.kinds.items():
            released = _lines(self.cells[key].source)
            wanted = code and (kind is Kind.LAB or (kind is Kind.GIVEN and key not in there))
            wanted = wanted or (not code and kind is Kind.PROSE and key not in there)
            if wanted and len(released) > code and 2 * len(lines & released) > len(released):
                return key
        return None


@dataclass
class MatchedCells:
    """A submission's cells by the lab's cell that they are, the student's own by the lab's cell before them."""

    cells: defaultdict[str, list[NotebookNode]]
    extras: defaultdict[str, list[OwnCell]]
    order: list[str]
    repairs: list[str]

    @property
    def is_of_another_kind(self) -> bool:
        """Whether the submission holds no cell of the lab at all: then no note is made on each missing cell."""
        return not self.order


def match_cells(lab: LabCells, submitted: NotebookNode) -> MatchedCells:
    """Find for each cell of a submission the lab's cell that it is, or its place among the student's own cells."""
    done = MatchedCells(defaultdict(list), defaultdict(list), [], [])
    found = _found_exactly(lab, submitted)
    there = {key for key in found if key}
    anchor = START
    for cell, exact in zip(submitted.cells, found, strict=True):
        written = bool(cell.source.strip())
        code = cell.cell_type == "code" and written
        key = exact or (lab.resembling(cell, there) if written else None)
        # A given cell that the student copied is run twice; a training never is.
        if key and key in done.cells and lab.kinds[key] is Kind.GIVEN and code:
            key = None
        if key is None:
            if written:
                done.extras[anchor].append(OwnCell.of(cell))
            continue
        if key not in done.cells:
            anchor = key
            there.add(key)
            done.order.append(key)
        done.cells[key].append(cell)
        name = grade_id_of(cell)
        if name in lab.by_grade_id and lab.by_grade_id[name] != key:
            done.repairs.append(
                f"a cell named {name} was taken for {_called(lab, key)}, whose function it defines"
            )
        _keep_added(lab, done, key, cell)
    return done


def _found_exactly(lab: LabCells, submitted: NotebookNode) -> list[str | None]:
    texts = {cell.source.strip() for cell in submitted.cells}
    found: list[str | None] = []
    anchor = START
    for cell in submitted.cells:
        found.append(lab.find(cell, texts, anchor))
        anchor = found[-1] or anchor
    return found


def _keep_added(lab: LabCells, done: MatchedCells, key: str, cell: NotebookNode) -> None:
    """Keep what a student wrote into a cell of the lab's: imports and definitions in given code, text in prose."""
    kind, released = lab.kinds[key], lab.cells[key].source
    if kind in (Kind.GIVEN, Kind.LAB) and (added := _added(cell.source, released)):
        done.extras[key].append(OwnCell(added, is_code=True, added=True))
        done.repairs.append(f"what was defined or imported in {_called(lab, key)} was run after it")
    if kind is Kind.PROSE and squeezed(cell.source) != squeezed(released):
        asks = any(key in lab.slot(answer) for answer, kind in lab.kinds.items() if kind is Kind.ANSWER)
        text = beyond(cell.source, released, all_of_it=asks)
        if says_something(text):
            pictures, _ = pictures_of(cell.get("attachments"))
            done.extras[key].append(OwnCell(text, is_code=False, pictures=pictures, added=True))


def found_changed(lab: LabCells, found: MatchedCells) -> list[str]:
    """Say what a student has changed that does not count."""
    said = []
    if found.is_of_another_kind:
        return ["no cell of the lab is in the file; all were put back"]
    missing = [
        key
        for key, cell in lab.cells.items()
        if lab.kinds[key] in (Kind.CHECK, Kind.GIVEN) and cell.source.strip() and not found.cells[key]
    ]
    if missing:
        said.append(f"missing, and put back: {', '.join(_called(lab, key) for key in missing)}")
    for key, released in lab.cells.items():
        if not released.source.strip():
            continue
        kind, cells, called = lab.kinds[key], found.cells[key], _called(lab, key)
        if kind in (Kind.CHECK, Kind.GIVEN) and any(
            squeezed(c.source) != squeezed(released.source) for c in cells
        ):
            said.append(f"the text of {called} was changed; the original was run")
        if flags := sorted({flag for cell in cells for flag in _flags_changed(cell, released)}):
            said.append(f"{called} had other {' and '.join(flags)}; the lab's count")
    graded = [key for key in found.order if lab.kinds[key] is not Kind.PROSE]
    if graded != sorted(graded, key=lab.order):
        said.append("the cells stood in another order; they were run in that of the lab")
    return said


def _flags_changed(cell: NotebookNode, released: NotebookNode) -> list[str]:
    grade, of = cell.metadata.get("nbgrader"), released.metadata.get("nbgrader")
    if not isinstance(grade, dict) or of is None or grade.get("grade_id") != of["grade_id"]:
        return []
    return [flag for flag in FLAGS if flag in grade and flag in of and grade[flag] != of[flag]]


def _called(lab: LabCells, key: str) -> str:
    kind, cell = lab.kinds[key], lab.cells[key]
    if name_of(cell):
        return f"{'check' if kind == 'check' else 'cell'} {name_of(cell)}"
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
    """Find imports, new functions and classes that a student put into a given cell: whole blocks at its left edge."""
    blocks = re.findall(r"^[^\s#)\]}].*(?:\n(?:[ \t)\]}].*)?)*", text, re.MULTILINE)
    there = {squeezed(line) for line in released.splitlines()}
    kept = ""
    for block in blocks:
        first = block.splitlines()[0]
        new = re.match(r"(?:async[ \t]+def|def|class)[ \t]+(\w+)", first)
        imports = re.match(r"(?:import|from)[ \t]", first) and squeezed(first) not in there
        if imports or (new and not defines(released, new[1])):
            kept += block.rstrip() + "\n"
    return kept.rstrip()


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) > 3}


def squeezed(text: str) -> str:
    """Remove white space from a text: a change of white space is no change."""
    return "".join(text.split())


def name_of(cell: NotebookNode) -> str:
    """Give the exercise or answer that a cell belongs to; "" for a cell that belongs to none."""
    return exercise_of(grade_id_of(cell))
