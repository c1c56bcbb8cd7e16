"""The one reader of a notebook's cells: what it says of a lab and of its solution, and that nobody else reads them."""

import re
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.cells import ROOT, SOLUTIONS, lab_names
from autograde.grader import GradedLab
from autograde.notebook import Cell, Kind, cells_of, grade_id_of, graded_cells, mark_as, unmark

READER = ROOT / "autograde" / "notebook.py"
WRITER = ROOT / "autograde" / "cells.py"  # makes the metadata of a solution's cells


@pytest.mark.parametrize("name", lab_names())
def test_a_released_cell_is_what_it_was_in_the_solution_but_for_the_trainings(name):
    lab = GradedLab.of(SOLUTIONS / f"{name}.py")
    pairs = list(zip(cells_of(lab.blank), cells_of(lab.instructor), strict=True))
    assert {source.kind for _, source in pairs} >= {Kind.PROSE, Kind.GIVEN, Kind.EXERCISE, Kind.CHECK}
    for released, source in pairs:
        kind = Kind.GIVEN if source.kind is Kind.LAB else source.kind
        assert (released.kind, released.name, released.points) == (kind, source.name, source.points)


def test_only_what_is_graded_has_points():
    for cell in cells_of(GradedLab.load(lab_names()[0]).instructor):
        assert (cell.points > 0) == cell.is_graded == (cell.kind in (Kind.CHECK, Kind.ANSWER))


def test_the_graded_cells_are_the_checks_and_the_written_answers():
    notebook = GradedLab.load(lab_names()[0]).instructor
    assert [cell.node for cell in graded_cells(notebook)] == [
        cell.node for cell in cells_of(notebook, Kind.CHECK, Kind.ANSWER)
    ]


@pytest.mark.parametrize("grade", [None, [], {}, {"grade_id": None}, {"grade_id": ["radio"]}, "radio"])
def test_metadata_of_a_stranger_name_no_exercise_where_they_are_odd(grade):
    assert grade_id_of(NotebookNode(cell_type="code", source="", metadata={"nbgrader": grade})) == ""
    assert grade_id_of(NotebookNode(cell_type="code", source="", metadata=grade)) == ""


def test_a_cell_is_marked_and_the_mark_is_taken_out_again():
    node = new_code_cell("x = 1")
    assert Cell.of(mark_as(node, Kind.EXTRA)).kind is Kind.EXTRA
    unmark(node)
    assert node.metadata == {}
    assert Cell.of(node).kind is Kind.GIVEN
    assert Cell.of(new_markdown_cell("words")).kind is Kind.PROSE


def test_a_cell_that_was_left_out_says_why_until_it_shows_something():
    grade = {"grade_id": "check_radio", "grade": True, "solution": False, "points": 4}
    cell = Cell.of(mark_as(new_code_cell("x = 1", metadata={"nbgrader": grade}), Kind.CHECK))
    assert cell.left_out == ""
    cell.leave_out("it took more than 4 seconds")
    assert cell.left_out == "it took more than 4 seconds"
    cell.show({"text/plain": "4"})
    assert cell.left_out == ""
    assert [output["data"] for output in cell.node.outputs] == [{"text/plain": "4"}]


def test_nobody_else_reads_what_a_cell_is():
    kit = r"""metadata(?:\[|\.get\(|\.pop\()["']kit["']"""
    check = r"""removeprefix\(["']check_|["']check_["'{](?! \|\|)"""  # but in SQL
    keys = re.compile(f"{kit}|{check}")
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "autograde").rglob("*.py")
        if path not in (READER, WRITER) and keys.search(Path(path).read_text(encoding="utf-8"))
    }
    assert readers == set()
