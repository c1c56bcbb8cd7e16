"""The answers of a graded folder that are code, what stood in their cells before, and the course's own solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.marking.questions import cells_in, text_of


@dataclass(frozen=True)
class Asked:
    """An exercise whose answer is code.

    Attributes
    ----------
    lab, name : str
    blank, solution : str
        The cell as students got it, and as the course fills it.
    """

    lab: str
    name: str
    blank: str
    solution: str


@dataclass
class Class:
    """What a graded folder holds.

    Attributes
    ----------
    exercises : list of Asked
    answers : dict of (str, str) to dict of str to str
        By lab and exercise: what each student wrote; a cell that is as it was given is no answer.
    unread : list of (str, str)
        Student and lab of the notebooks that cannot be read.
    students : set of str
    """

    exercises: list[Asked]
    answers: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)
    students: set[str] = field(default_factory=set)


def read_class(root: Path, exercise: str | None = None) -> Class:
    """Read the answers of all students.

    Parameters
    ----------
    root : Path
        What `grade -o` has written.
    exercise : str, optional
        The one that is meant, as NAME or LAB/NAME.

    Raises
    ------
    ValueError
        For a folder that was not graded, and for an exercise that nobody was asked.
    """
    if not (root / "gradebook.db").exists():
        raise ValueError(f"{root} has no gradebook.db: name the folder that `grade -o` has written")
    asked = [one for path in sorted((root / "source").glob("*/*.ipynb")) for one in _asked(root, path)]
    if not asked:
        raise ValueError(f"{root} has no exercise whose answer is code: grade a lab with one into it first")
    found = Class(_chosen(asked, exercise))
    for lab in dict.fromkeys(one.lab for one in found.exercises):
        blanks = {one.name: one.blank for one in found.exercises if one.lab == lab}
        for path in sorted((root / "autograded").glob(f"*/{lab}/{lab}.ipynb")):
            student = path.parts[-3]
            try:
                sources = sources_of(cells_in(path))
            except ValueError:
                found.unread.append((student, lab))
                sources = {}
            found.students.add(student)
            for name, blank in blanks.items():
                if sources.get(name, blank).strip() != blank.strip():
                    found.answers.setdefault((lab, name), {})[student] = sources[name]
    return found


def _asked(root: Path, path: Path) -> Iterator[Asked]:
    solutions = sources_of(cells_in(path))
    blanks = sources_of(cells_in(root / "release" / path.parent.name / path.name))
    for name, solution in solutions.items():
        yield Asked(path.stem, name, blanks.get(name, ""), solution)


def _chosen(asked: Sequence[Asked], exercise: str | None) -> list[Asked]:
    if exercise is None:
        return list(asked)
    chosen = [one for one in asked if exercise in (one.name, f"{one.lab}/{one.name}")]
    if not chosen:
        known = ", ".join(f"{one.lab}/{one.name}" for one in asked)
        raise ValueError(f"there is no exercise {exercise} whose answer is code; there are {known}")
    return chosen


def sources_of(cells: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    r"""Give the text of each exercise's cell that is code; one that stands in several cells is one text.

    Parameters
    ----------
    cells : sequence of mapping
        As they stand in the file.

    Examples
    --------
    >>> grade = {"grade_id": "radio", "grade": False, "solution": True}
    >>> sources_of([{"cell_type": "code", "source": ["x = 1\n", "y"], "metadata": {"nbgrader": grade}}])
    {'radio': 'x = 1\ny'}
    """
    found: dict[str, str] = {}
    for cell in cells:
        grade = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and grade.get("solution"):
            name = grade["grade_id"]
            found[name] = "\n".join(filter(None, [found.get(name), text_of(cell)]))
    return found
