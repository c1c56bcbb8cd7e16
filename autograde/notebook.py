"""The cells of a notebook as the grader reads them: each with its kind, its exercise and its points.

A cell says so in two places: in nbgrader's metadata, which go out to students, and in `metadata.kit`, which the build
makes of a solution and takes out of the lab, and which a notebook to be run has again. Only this module knows the keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nbformat import NotebookNode

_CHECK = "check_"  # what the grade_id of a check begins with; the exercise's name follows


class Kind(StrEnum):
    """What a cell is."""

    PROSE = "prose"
    GIVEN = "given"
    LAB = "lab"  # given code that the grader leaves out
    EXERCISE = "exercise"
    CHECK = "check"
    ANSWER = "answer"
    EXTRA = "extra"  # code of the student's own


@dataclass(frozen=True)
class Cell:
    """One cell, read.

    Attributes
    ----------
    node : NotebookNode
        The cell itself, which a run gives outputs.
    kind : Kind
    name : str
        The exercise or written answer that it belongs to; "" for none.
    points : float
        What a check or a written answer can earn; 0 for any other cell.
    """

    node: NotebookNode
    kind: Kind
    name: str
    points: float

    @classmethod
    def of(cls, node: NotebookNode) -> Cell:
        """Read a cell of a lab, of its solution, or of a notebook to be run; never one as it was handed in.

        Examples
        --------
        >>> grade = {"grade_id": "check_radio", "grade": True, "solution": False, "points": 4}
        >>> cell = Cell.of(NotebookNode(cell_type="code", source="", metadata={"nbgrader": grade}))
        >>> cell.kind.value, cell.name, cell.points
        ('check', 'radio', 4.0)
        """
        kit = node.metadata.get("kit")
        kind = Kind(kit["kind"]) if kit else _released_kind(node)
        graded = kind in (Kind.CHECK, Kind.ANSWER)
        points = float(node.metadata["nbgrader"]["points"]) if graded else 0.0
        return cls(node, kind, exercise_of(grade_id_of(node)), points)

    @property
    def source(self) -> str:
        """The text of the cell."""
        return str(self.node.source)

    @property
    def grade_id(self) -> str:
        """The name that nbgrader has for the cell; "" where it has none."""
        return grade_id_of(self.node)

    @property
    def is_code(self) -> bool:
        """Whether the cell can be run."""
        return bool(self.node.cell_type == "code")

    @property
    def is_graded(self) -> bool:
        """Whether the cell earns points: by the kit's check, or by a person."""
        return self.kind in (Kind.CHECK, Kind.ANSWER)

    @property
    def left_out(self) -> str:
        """Why the cell was not run to its end; "" where it was."""
        return str(self.node.metadata.get("kit", {}).get("left_out", ""))

    def leave_out(self, why: str) -> None:
        """Note why the cell was not run to its end."""
        self.node.metadata["kit"]["left_out"] = why

    def show(self, data: dict[str, Any]) -> None:
        """Show data of some MIME types below the cell, and nothing else."""
        self.node.metadata["kit"].pop("left_out", None)
        self.node.outputs = [NotebookNode(output_type="display_data", metadata={}, data=data)]

    def errors(self) -> list[NotebookNode]:
        """The errors among the cell's outputs."""
        return [output for output in self.node.get("outputs", []) if output["output_type"] == "error"]


def _released_kind(node: NotebookNode) -> Kind:
    """Give the kind of a released lab's cell by nbgrader's metadata, in which training cells look like given ones."""
    grade = node.metadata.get("nbgrader", {})
    if grade.get("grade"):
        return Kind.ANSWER if grade.get("solution") else Kind.CHECK
    if grade.get("solution"):
        return Kind.EXERCISE
    return Kind.GIVEN if node.cell_type == "code" else Kind.PROSE


def cells_of(notebook: NotebookNode, *kinds: Kind) -> list[Cell]:
    """Give all cells of a notebook, or those of some kinds, in their order."""
    return [cell for cell in map(Cell.of, notebook.cells) if not kinds or cell.kind in kinds]


def graded_cells(notebook: NotebookNode) -> Iterator[Cell]:
    """Give the cells that earn marks: checks and written answers, in their order."""
    return (cell for cell in cells_of(notebook) if cell.is_graded)


def mark_as(node: NotebookNode, kind: Kind) -> NotebookNode:
    """Write the kind of a cell into it, and give the cell back."""
    node.metadata["kit"] = NotebookNode(kind=str(kind))
    return node


def unmark(node: NotebookNode) -> None:
    """Remove from a cell what only the grader knows of it."""
    node.metadata.pop("kit", None)


def grade_id_of(node: NotebookNode) -> str:
    """Give nbgrader's name for a cell, whatever a stranger has made of its metadata; "" where it has none."""
    grade = node.metadata.get("nbgrader") if isinstance(node.metadata, dict) else None
    grade_id = grade.get("grade_id") if isinstance(grade, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def exercise_of(grade_id: str) -> str:
    """Give the exercise or written answer that a grade_id belongs to."""
    return grade_id.removeprefix(_CHECK)


def is_check(grade_id: str) -> bool:
    """Whether a grade_id is that of a check."""
    return grade_id.startswith(_CHECK)


def check_of(exercise: str) -> str:
    """Give the grade_id of an exercise's check.

    Examples
    --------
    >>> check_of("radio"), exercise_of("check_radio"), exercise_of("radio")
    ('check_radio', 'radio', 'radio')
    """
    return f"{_CHECK}{exercise}"
