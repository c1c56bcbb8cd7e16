"""Notebooks as students hand them in, made from answers: for the demo, the selftest, tests and benchmarks."""

from __future__ import annotations

import copy

from nbformat import NotebookNode

from autograde.cells import without_marks
from autograde.grader import GradedLab
from autograde.notebook import Cell, Kind


def hand_in(lab: GradedLab, answers: dict[str, str] | None) -> NotebookNode:
    """Make a student's notebook: the reference's answers, some of them replaced; None leaves the lab blank.

    Parameters
    ----------
    lab : GradedLab
    answers : dict of str to str, or None
        Exercise to the source of its cell.
    """
    notebook = copy.deepcopy(lab.blank)
    if answers is None:
        return notebook
    for cell, solved in zip(notebook.cells, lab.instructor.cells, strict=True):
        asked = Cell.of(solved)
        if asked.kind in (Kind.EXERCISE, Kind.ANSWER):
            cell.source = answers.get(asked.name, without_marks(solved.source))
    return notebook
