"""Points of a check's cell against those that the kit's check gives: refused where they are not the same."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from autograde.cells import CellError
from autograde.syntax import tree_of
from kit.checks.lab import Checks


def refuse_unequal_points(path: Path, notebook: NotebookNode) -> None:
    """Refuse a lab whose cells give other points than the items of their checks.

    A cell of fewer points would give all of them to an answer that is half right, a cell of more would never give all.

    Raises
    ------
    CellError
        With the cell, both numbers, and the remedy.
    """
    checks = _checks(notebook)
    for cell in notebook.cells:
        kit = cell.metadata["kit"]
        if kit["kind"] != "check":
            continue
        points = float(cell.metadata["nbgrader"]["points"])
        for name in _asked(cell.source, checks):
            of, _, asked = name.partition(".")
            try:
                exercise = checks[of].exercise(asked)
            except AttributeError as error:
                raise CellError(f"{path.name}: {name}: {error}; mend the name") from error
            if exercise.points != points:
                items = " + ".join(f"{item.points:g}" for item in exercise.items)
                grade_id = cell.metadata["nbgrader"]["grade_id"]
                raise CellError(
                    f"{path.name}: the cell {grade_id} has points={points:g}, and the items of "
                    f"{name} are {items} = {exercise.points:g}; write points={exercise.points:g} "
                    "there, or give the items in kit/checks other points"
                )


def items_of(notebook: NotebookNode) -> dict[str, tuple[str, ...]]:
    """The names of the items of each exercise that a lab asks, in the order of the lab.

    Parameters
    ----------
    notebook : NotebookNode
        Of the instructor or of the students: both hold the checks.
    """
    checks, found = _checks(notebook), {}
    for cell in notebook.cells:
        if cell.metadata["kit"]["kind"] == "check":
            for name in _asked(cell.source, checks):
                of, _, asked = name.partition(".")
                found[asked] = tuple(item.name for item in checks[of].exercise(asked).items)
    return found


def _checks(notebook: NotebookNode) -> dict[str, Checks]:
    """The `check` of each lab of the kit that given cells import, by the name that it has there."""
    found = {}
    for cell in notebook.cells:
        if cell.metadata["kit"]["kind"] != "given":
            continue
        for node in tree_of(cell.source).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kit.checks."):
                module = importlib.import_module(str(node.module))
                for alias in node.names:
                    if isinstance(value := getattr(module, alias.name, None), Checks):
                        found[alias.asname or alias.name] = value
    return found


def _asked(source: str, checks: dict[str, Checks]) -> Iterator[str]:
    """The exercises that a cell marks, such as "check.radio": by `check.marks`, or else by the visible check."""
    calls = [
        (node.func.value.id, node.func.attr, node.args)
        for node in ast.walk(tree_of(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in checks
    ]
    marked = [
        f"{of}.{args[0].value}"
        for of, name, args in calls
        if name == "marks" and args and isinstance(args[0], ast.Constant) and isinstance(args[0].value, str)
    ]
    visible = [f"{of}.{name}" for of, name, _ in calls if name != "marks"]
    yield from dict.fromkeys(marked or visible)
