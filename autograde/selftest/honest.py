"""Honest work in odd clothes: whatever cells stand around a right answer, the answer loses nothing by them.

`tests/submissions/honest/NAME.py` is put around the reference's answer to one exercise. Its first lines say what it
does, and of which exercise, where its answer is one of its own::

    # does: installs a package, in front of what the answer needs
    # exercise: hit_at_k

Below stand cells in percent format: ``# %% extra`` is a cell of the student's own before the exercise's, and
``# %% answer`` is the exercise's cell. ``{{ANSWER}}`` stands for the reference's answer (alone, where no such cell is
written), and ``{{FUNCTION}}`` for the name that it defines. ``{{NEEDED}}`` are an import and a definition without which
the answer does not work any more: whatever stands before them in their cell must not take them with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.cells import ROOT, defined_function, solution_paths
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of, grade_id_of
from autograde.selftest.corpus import drawn

CORPUS = ROOT / "tests" / "submissions" / "honest"
PART = 4  # of so many files, another lab than the first tries one
NEEDED = """import functools as needed

def kept(function):
    return needed.wraps(function)(lambda *args, **options: function(*args, **options))"""
_HEADER = re.compile(r"^# (does|exercise): *(.*?) *$", re.MULTILINE)
_CELL = re.compile(r"^# %% (extra|answer)\n((?:(?!# %% ).*\n?)*)", re.MULTILINE)


def worn(lab: GradedLab, folder: Path = CORPUS) -> list[tuple[str, str, str]]:
    """The files that a lab tries: name, exercise, text. The first lab tries all that it can, the others a drawn part.

    Raises
    ------
    ValueError
        As of `fitting`.
    """
    is_first = lab.name == solution_paths()[0].stem
    return [one for one in fitting(lab, folder) if is_first or drawn(f"{lab.name} {one[0]}", PART)]


def fitting(lab: GradedLab, folder: Path = CORPUS) -> list[tuple[str, str, str]]:
    """The files that a lab could try: those of an exercise that it has, or of any.

    Raises
    ------
    ValueError
        When a file does not say what it does.
    """
    points = {cell.name: cell.points for cell in cells_of(lab.instructor, Kind.CHECK)}
    cheapest = min(points, key=lambda name: points[name])
    found = []
    for path in sorted(folder.glob("*.py")):
        body = path.read_text(encoding="utf-8")
        head = dict(_HEADER.findall(body))
        if not head.get("does"):
            raise ValueError(f"{path.name}: its head needs `# does:`")
        exercise = head.get("exercise", cheapest)
        if exercise in points:
            found.append((path.stem, exercise, body))
    return found


def dressed(lab: GradedLab, exercise: str, body: str) -> NotebookNode:
    """What a student hands in: the solved lab, with the cells of a file around one answer.

    Parameters
    ----------
    lab : GradedLab
    exercise : str
    body : str
        Of the file.

    Raises
    ------
    ValueError
        When the answer cannot be made to need what the file defines.
    """
    notebook = hand_in(lab, {})
    cells = _CELL.findall(body)
    answer = next(c for c in notebook.cells if grade_id_of(c) == exercise)
    function = defined_function(answer.source) or exercise
    reference = answer.source
    if "{{NEEDED}}" in body:
        reference, n = re.subn(rf"^(?=(def|class) {function}\b)", "@kept\n", reference, flags=re.MULTILINE)
        if n != 1:
            raise ValueError(f"{exercise}: its cell has no definition of {function} that could need anything")
    place = notebook.cells.index(answer)
    answer.source = "\n".join(
        _filled([text for kind, text in cells if kind == "answer"], reference, function)
    )
    answer.source = answer.source or reference
    own = _filled([text for kind, text in cells if kind == "extra"], reference, function)
    notebook.cells[place:place] = [nbformat.v4.new_code_cell(text) for text in own]
    return notebook


def _filled(texts: Sequence[str], reference: str, function: str) -> list[str]:
    words = {"{{ANSWER}}": reference, "{{FUNCTION}}": function, "{{NEEDED}}": NEEDED}
    filled = []
    for text in texts:
        for word, instead in words.items():
            text = text.replace(word, instead)
        filled.append(text.rstrip("\n"))
    return filled
