"""A class of 60 as real ones are: files, layouts, magics, prose in every place, several notebooks; and what each earns.

`write_class` writes the folder and gives the marks that have to come out, worked out here from what each student has
done and from nothing that the grader says.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.demo import CHOOSES_ON_TEST, KEEPS_THE_QUERY
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of

LAB = "01_track2vec"
WRITTEN = ("why_not_accuracy", "why_counting_wins")
STUB = "TODO: your answer here"
TEXT = "Always answering 0 is right in five of six cases, so a high accuracy says little."
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 40).decode()

Files = dict[str, bytes]


@dataclass
class Student:
    """What somebody handed in, and what it earns.

    Attributes
    ----------
    name : str
        As marks are kept under it.
    files : dict
        Below the class's folder.
    points : dict
        By exercise; 0 for those that are not named.
    by_hand : set of str
        The written answers that a person has to mark.
    read : bool
        Whether the notebook can be graded at all.
    """

    name: str
    files: Files
    points: dict[str, float] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    read: bool = True


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """A cell by its grade_id."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def code(text: str) -> NotebookNode:
    """A code cell of the student's own."""
    return nbformat.v4.new_code_cell(text)


def prose(text: str) -> NotebookNode:
    """A Markdown cell of the student's own."""
    return nbformat.v4.new_markdown_cell(text)


# --- what they have done ---------------------------------------------------------------------------------------------


class Work:
    """Notebooks of one lab, with their points."""

    def __init__(self) -> None:
        self.lab = GradedLab.load(LAB)
        self.of = {check.name: check.points for check in cells_of(self.lab.instructor, Kind.CHECK)}

    def some(self, names: list[str]) -> tuple[NotebookNode, dict[str, float]]:
        """Some exercises answered rightly, and no more."""
        solved, notebook = hand_in(self.lab, {}), hand_in(self.lab, None)
        for name in names:
            cell_of(notebook, name).source = cell_of(solved, name).source
        return notebook, {name: self.of[name] for name in names}

    def without_prose(self, answers: dict[str, str]) -> NotebookNode:
        """All exercises answered, some otherwise, and neither question."""
        return hand_in(self.lab, answers | dict.fromkeys(WRITTEN, STUB))

    def of_number(self, number: int) -> tuple[NotebookNode, dict[str, float]]:
        """All, most, some or mistaken, by turns; without prose."""
        names = list(self.of)
        if number % 4 == 1:
            return self.some(names[: 1 + number % len(names)])
        if number % 4 == 3:
            mistaken = {"predict_batch": KEEPS_THE_QUERY, "tuning": CHOOSES_ON_TEST}
            return self.without_prose(mistaken), self.of | {"predict_batch": 2, "tuning": 1}
        return self.without_prose({}), dict(self.of)


# --- prose, in every place -------------------------------------------------------------------------------------------


def _in_its_cell(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = TEXT


def _below(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells.insert(at + 1, prose(TEXT))


def _in_its_place(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at] = prose(TEXT)


def _see_below(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = "see below"
    _below(notebook, name, at)


def _as_code(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].cell_type, notebook.cells[at].source = "code", f"# {TEXT}"
    notebook.cells[at].update(outputs=[], execution_count=None)


def _under_the_question(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at - 1].source += f"\n\n{TEXT}"


def _as_a_comment(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells.insert(at + 1, code(f"# {TEXT}"))


def _all_lost(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = TEXT
    for cell in notebook.cells:
        cell.metadata, cell.id = nbformat.NotebookNode(), ""


def _metadata_lost(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = TEXT
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()


def _todo_kept(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source += f"\n\n{TEXT}"


def _a_dot(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source += "."


def _with_picture(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = f"{TEXT} ![image.png](attachment:image.png)"
    notebook.cells[at]["attachments"] = {"image.png": {"image/png": PNG}}


def _picture_missing(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = f"{TEXT} ![image.png](attachment:image.png)"


def _two_cells(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = TEXT[:40]
    notebook.cells.insert(at + 1, prose(TEXT[40:]))


def _a_formula(notebook: NotebookNode, name: str, at: int) -> None:
    notebook.cells[at].source = "$\\frac{n}{n+1}$"


PROSE: list[Callable[[NotebookNode, str, int], None]] = [
    _in_its_cell,
    _below,
    _in_its_place,
    _see_below,
    _as_code,
    _under_the_question,
    _as_a_comment,
    _all_lost,
    _metadata_lost,
    _todo_kept,
    _a_dot,
    _with_picture,
    _picture_missing,
    _two_cells,
    _a_formula,
]


# --- lines of their own, in front of what is needed ------------------------------------------------------------------

MAGICS = [
    "%matplotlib inline\nimport pandas as pd",
    "%matplotlib widget\nimport math",
    "%config InlineBackend.figure_format = 'retina'\nimport math",
    "!pip install -q pandas\nimport math",
    "%pip install pandas\nimport math",
    "!nvidia-smi\nimport math",
    "files = !ls\nimport math",
    "%cd .\nimport math",
    "%load_ext autoreload\n%autoreload 2\nimport math",
    "%time x = 1\nimport math",
    "?np.argmax\nimport math",
    "np.argmax??\nimport math",
    "%who\nimport math",
    'name = input("name? ")\nimport math',
    "print('x' * 1_000_000)\nimport math",
]


# --- files and layouts -----------------------------------------------------------------------------------------------


def _zip(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def _heavy(data: bytes) -> bytes:
    raw = json.loads(data)
    cell = next(cell for cell in raw["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "0" * 31_000_000}]
    return json.dumps(raw).encode()


FILES: list[Callable[[str, bytes], Files]] = [
    lambda name, data: {f"{name}/{LAB}.ipynb": data},
    lambda name, data: {f"{name}.ipynb": data},
    lambda name, data: {f"{name}.zip": _zip(**{f"{LAB}.ipynb": data})},
    lambda name, data: {
        f"{name}/hw.zip": _zip(**{f"{name}/src/{LAB}.ipynb": data, f"__MACOSX/._{LAB}.ipynb": b"x"})
    },
    lambda name, data: {f"{name}/hw.zip": _zip(**{"inner.zip": _zip(**{f"{LAB}.ipynb": data})})},
    lambda name, data: {f"{name}/labs/week 1/{LAB}.ipynb": data, f"{name}/labs/data.npy": b"x"},
    lambda name, data: {f"{name}/{LAB}.ipynb.txt": data},
    lambda name, data: {f"{name}/{LAB}.json": data},
    lambda name, data: {f"{name}/{LAB}.ipynb": data.decode().encode("utf-16")},
    lambda name, data: {f"{name}/{LAB}.ipynb": data.decode().encode("cp1252", "xmlcharrefreplace")},
    lambda name, data: {f"{name}/.{LAB}.ipynb": data},
    lambda name, data: {f"{name}/{LAB}.ipynb": _heavy(data)},
    lambda name, data: {f"{unicodedata.normalize('NFD', name)}/{LAB} (1).ipynb": data},
    lambda name, data: {f".{name}/{LAB}.ipynb": data},
]


def as_bytes(notebook: NotebookNode) -> bytes:
    """The file of a notebook, in plain ASCII."""
    return json.dumps(notebook).encode()


def write_class(folder: Path) -> list[Student]:
    """Write what a class of 60 hands in, and say what each of them earns."""
    work = Work()
    students = [*_prose_writers(work), *_with_magics(work), *_with_files(work), *_with_several(work)]
    students += _unreadable()
    for student in students:
        for name, data in student.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    names = ["student;when", *(f"{s.name};29.11.2026 12:00" for s in students)]
    (folder / "received.csv").write_text("\n".join([*names, "ida;2026-11-29T13:00"]), encoding="utf-8")
    return students


def _prose_writers(work: Work) -> list[Student]:
    students = []
    for number, way in enumerate(PROSE):
        notebook, points = work.of_number(number)
        name = WRITTEN[number % 2]
        way(notebook, name, notebook.cells.index(cell_of(notebook, name)))
        by_hand = frozenset() if way is _a_dot else frozenset({name})
        student = f"prose{number:02}{way.__name__}"
        students.append(Student(student, {f"{student}/{LAB}.ipynb": as_bytes(notebook)}, points, by_hand))
    return students


def _with_magics(work: Work) -> list[Student]:
    students = []
    for number, lines in enumerate(MAGICS):
        notebook, points = work.of_number(number)
        needed = lines.rpartition(" ")[2]
        notebook.cells.insert(1, code(lines))
        if "hit_at_k" in points:
            # The import in the cell with the magic is needed by the answer.
            cell = cell_of(notebook, "hit_at_k")
            of_cell = cell.source.splitlines()
            head = next(n for n, line in enumerate(of_cell) if line.startswith("def "))
            of_cell.insert(head + 1, f"    {needed}.__name__")
            cell.source = "\n".join(of_cell)
        student = f"magic{number:02}"
        students.append(Student(student, {f"{student}/{LAB}.ipynb": as_bytes(notebook)}, points))
    return students


def _with_files(work: Work) -> list[Student]:
    students = []
    for number, lay in enumerate(FILES):
        notebook, points = work.of_number(number)
        notebook.cells.append(code(f"own = {number}"))
        name = f"file{number:02} & zoë"
        students.append(Student(name, lay(name, as_bytes(notebook)), points))
    return students


def _with_several(work: Work) -> list[Student]:
    """Several notebooks each: the newest by the clock, or else the most finished, counts."""
    full, (half, few) = work.without_prose({}), work.some(["hit_at_k"])
    blank = copy.deepcopy(work.lab.blank)
    lost = copy.deepcopy(full)
    for cell in lost.cells:
        cell.metadata, cell.id = nbformat.NotebookNode(), ""
    scratch = nbformat.v4.new_notebook(cells=[code("1 + 1")])
    other = hand_in(GradedLab.load("04_funnel"), {})
    data = {
        "full": as_bytes(full),
        "half": as_bytes(half),
        "blank": as_bytes(blank),
        "lost": as_bytes(lost),
        "scratch": as_bytes(scratch),
        "other": as_bytes(other),
    }
    lays: dict[str, tuple[Files, dict[str, float]]] = {
        "blank beside": ({f"{LAB}.ipynb": data["blank"], f"{LAB} (1).ipynb": data["full"]}, work.of),
        "versions": ({f"v1/{LAB}.ipynb": data["half"], f"v2/{LAB}.ipynb": data["full"]}, work.of),
        "lost": ({"a.ipynb": data["lost"], f"{LAB}.ipynb": data["half"]}, work.of),
        "scratch": (
            {"scratch.ipynb": data["scratch"], "hw.zip": _zip(**{f"{LAB}.ipynb": data["full"]})},
            work.of,
        ),
        "two labs": ({f"{LAB}.ipynb": data["full"], "04_funnel.ipynb": data["other"]}, work.of),
        "broken": ({f"{LAB}.ipynb": b"{", "copy.ipynb": data["half"]}, few),
        "twice": ({f"{LAB}.ipynb": data["full"], "same.ipynb": data["full"]}, work.of),
        "checkpoint": ({f".ipynb_checkpoints/{LAB}.ipynb": data["full"], f"{LAB}.ipynb": data["half"]}, few),
        "only blank": ({f"{LAB}.ipynb": data["blank"], "copy of it.ipynb": data["blank"]}, {}),
        "zipped": (
            {f"{LAB}.ipynb": data["half"], "final.zip": _zip(**{f"{LAB}.ipynb": data["full"]})},
            work.of,
        ),
    }
    students = []
    for name, (files, points) in lays.items():
        student = f"several {name}"
        students.append(
            Student(student, {f"{student}/{at}": part for at, part in files.items()}, dict(points))
        )
    return students


def _unreadable() -> list[Student]:
    conflict = b'{\n<<<<<<< HEAD\n "cells": []\n=======\n "cells": [1]\n>>>>>>> theirs\n}'
    other = as_bytes(hand_in(GradedLab.load("04_funnel"), {}))
    contents = {
        "conflict": {f"{LAB}.ipynb": conflict},
        "page": {f"{LAB}.ipynb": b"<!DOCTYPE html><html></html>"},
        "document": {"answers.docx": b"x"},
        "other lab": {f"{LAB}.ipynb": other},
        "empty": {f"{LAB}.ipynb": b""},
        "empty zip": {"hw.zip": b"PK\5\6" + b"\0" * 18},
    }
    return [
        Student(f"no {name}", {f"no {name}/{at}": data for at, data in files.items()}, read=False)
        for name, files in contents.items()
    ]
