"""A solution script in percent format -> a notebook with nbgrader's metadata.

The five kinds of cell, and the keys that make them:

========================================  ==================================================
``# %% [markdown]``                       prose
``# %%``                                  given code; ``only="lab"``: it trains, draws or plays, and the grader
                                          leaves it out
``# %% exercise="NAME"``                  the student writes what stands between BEGIN SOLUTION and END SOLUTION
``# %% check="NAME" points=N``            graded; hidden between BEGIN HIDDEN TESTS and END HIDDEN TESTS
``# %% [markdown] answer="NAME" points=N``  a written answer, marked by a person
========================================  ==================================================

Anything else is refused: a misspelt key would hand the answer to students.
"""

from __future__ import annotations

import ast
import hashlib
import math
import os
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import jupytext
from nbformat import NotebookNode

from autograde.syntax import tree_of

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS, LABS = ROOT / "solutions", ROOT / "labs"
MOST_NAMES, MOST_DEPTH = 100_000, 6  # of what was handed in, where it is asked for the lab
KEYS = {"exercise", "check", "points", "answer", "only"}
LAYOUT = ("lines_to_next_cell", "lines_to_end_of_cell_marker")  # jupytext's notes on blank lines
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class CellError(ValueError):
    """A solution script breaks the grammar of cells; the message names the cell and the remedy."""


def solution_paths() -> list[Path]:
    """All solution scripts, by name."""
    return sorted(SOLUTIONS.glob("[0-9]*_*.py"))


def lab_names() -> list[str]:
    """The labs there are, such as "01_track2vec"."""
    return [path.stem for path in solution_paths()]


def solution_of(lab: str | None) -> Path:
    """The solution of the lab that is meant; where there is one only, it need not be named.

    Parameters
    ----------
    lab : str or None
        Its name, or the path of a script that lies anywhere.

    Raises
    ------
    ValueError
        When it is not clear which.
    """
    labs = lab_names()
    if lab is not None and lab.endswith(".py"):
        return Path(lab)
    if lab is None and len(labs) == 1:
        return solution_paths()[0]
    if lab not in labs:
        raise ValueError(f"say which lab with --lab: there are {', '.join(labs)}")
    return SOLUTIONS / f"{lab}.py"


def lab_handed_in(submissions: Path) -> str | None:
    """The lab whose notebooks a folder, or a zip of it, holds; None where they are of several labs, or of none.

    Raises
    ------
    ValueError
        For neither a folder nor a zip.

    Examples
    --------
    >>> lab_handed_in(LABS) is None    # all of them
    True
    """
    names: Iterable[str]
    if submissions.is_dir():
        names = islice(_names_below(submissions), MOST_NAMES)
    else:
        try:
            with zipfile.ZipFile(submissions) as archive:
                names = [PurePosixPath(name).name for name in archive.namelist()]
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            raise ValueError(
                f"{submissions} is neither a folder STUDENT/LAB.ipynb nor a zip of it: check it"
            ) from error
    # Platforms put the student's name before the file's.
    notebooks = [name for name in names if ".ipynb" in name.lower()]
    found = {lab for name in notebooks for lab in lab_names() if re.search(rf"(?<![0-9]){lab}", name)}
    return found.pop() if len(found) == 1 else None


def _names_below(folder: Path) -> Iterator[str]:
    """The names of all files below a folder, those near to it first; no link is followed."""
    waiting = deque([(folder, 0)])
    while waiting:
        here, depth = waiting.popleft()
        with os.scandir(here) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    yield entry.name
                elif depth < MOST_DEPTH and not entry.name.startswith("."):
                    waiting.append((Path(entry.path), depth + 1))


def read_solution(path: Path) -> NotebookNode:
    """Read a script as the instructor's notebook: solutions, hidden tests, and nbgrader's metadata.

    Parameters
    ----------
    path : Path

    Returns
    -------
    NotebookNode
        Each cell's `metadata.kit` keeps its kind; ids are derived from the lab and the cell's name or place, so the
        same script gives the same bytes.

    Raises
    ------
    CellError
        For an unknown key, an exercise without marks or check, a check without exercise or points, a name twice.
    """
    notebook = jupytext.read(path, fmt="py:percent")
    for cell in notebook.cells:
        for key in LAYOUT:
            cell.metadata.pop(key, None)
        _refuse_unknown(path, cell)
    _refuse_unmatched(path, notebook)
    for number, cell in enumerate(notebook.cells):
        kind, name = kind_of(cell)
        cell.id = hashlib.sha256(f"{path.stem}/{kind}/{name or number}".encode()).hexdigest()[:12]
        cell.metadata = NotebookNode(_metadata(cell, kind, name))
    notebook.metadata = NotebookNode(
        kernelspec=KERNEL,
        language_info={"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        kit={
            "generated": f"AUTOGENERATED by `python -m autograde build` from solutions/{path.name}: do not edit"
        },
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def kind_of(cell: NotebookNode) -> tuple[str, str]:
    """Kind and name: exercise, check, answer, lab (given, left out in grading), given, prose."""
    for kind in ("exercise", "check", "answer"):
        if kind in cell.metadata:
            return kind, cell.metadata[kind]
    if cell.cell_type == "code":
        return ("lab" if "only" in cell.metadata else "given"), ""
    return "prose", ""


def _metadata(cell: NotebookNode, kind: str, name: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"kit": {"kind": kind}}
    if kind in ("exercise", "check", "answer"):
        metadata["nbgrader"] = {
            "schema_version": 3,
            "grade_id": f"check_{name}" if kind == "check" else name,
            "grade": kind != "exercise",
            "solution": kind != "check",
            "locked": kind == "check",
            "task": False,
            "cell_type": cell.cell_type,
        }
        if kind != "exercise":
            metadata["nbgrader"]["points"] = cell.metadata["points"]
    return metadata


def _refuse_unknown(path: Path, cell: NotebookNode) -> None:
    first = (cell.source.splitlines() or [""])[0][:60]
    unknown = set(cell.metadata) - KEYS
    if unknown:
        raise CellError(
            f"{path.name}, cell starting {first!r}: unknown key {', '.join(sorted(unknown))}; "
            f"use {', '.join(sorted(KEYS))}"
        )
    kinds = [key for key in ("exercise", "check", "answer") if key in cell.metadata]
    if len(kinds) > 1:
        raise CellError(
            f"{path.name}, cell starting {first!r}: is {' and '.join(kinds)} at once; make two cells of it"
        )
    if ("points" in cell.metadata) != (kinds in (["check"], ["answer"])):
        raise CellError(
            f"{path.name}, cell starting {first!r}: points belong to a check or an answer, and to each of them"
        )
    points = cell.metadata.get("points", 1)
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < math.inf:
        raise CellError(
            f"{path.name}, cell starting {first!r}: points={points!r}; a cell has a number of points above 0"
        )
    if "only" in cell.metadata and (cell.metadata["only"] != "lab" or kinds or cell.cell_type != "code"):
        raise CellError(
            f'{path.name}, cell starting {first!r}: only="lab" belongs to given code, and has no other value'
        )
    if (cell.cell_type == "markdown") != (kinds == ["answer"]) and kinds:
        raise CellError(
            f"{path.name}, cell starting {first!r}: an answer is markdown, an exercise and a check are code"
        )
    for mark, kind in (("SOLUTION", "exercise"), ("HIDDEN TESTS", "check")):
        begins, ends = cell.source.count(f"# BEGIN {mark}"), cell.source.count(f"# END {mark}")
        wanted = 1 if kinds == [kind] else 0
        if begins != wanted or ends != wanted:
            raise CellError(
                f"{path.name}, cell starting {first!r}: {begins} x BEGIN {mark} and {ends} x END {mark}; "
                + (
                    f"each {kind} has exactly one of both"
                    if wanted
                    else f"only a cell with {kind}= may have them"
                )
            )


def _refuse_unmatched(path: Path, notebook: NotebookNode) -> None:
    names: dict[str, list[str]] = {"exercise": [], "check": [], "answer": []}
    for cell in notebook.cells:
        kind, name = kind_of(cell)
        if not name:
            continue
        if name in names[kind] or (kind != "check" and name in names["exercise"] + names["answer"]):
            raise CellError(
                f"{path.name}: the name {name} is used twice; each exercise, check and answer has its own"
            )
        names[kind].append(name)
        if kind == "check" and name not in names["exercise"]:
            raise CellError(
                f"{path.name}: check {name} has no exercise before it; add the cell or mend the name"
            )
    for name in set(names["exercise"]) - set(names["check"]):
        raise CellError(
            f'{path.name}: exercise {name} has no check; add a cell with check="{name}" points=...'
        )


def defined_function(source: str) -> str | None:
    r"""The function or class that an exercise's cell defines: its first one.

    Examples
    --------
    >>> defined_function("def start_radio(query):\n    return [query]")
    'start_radio'
    """
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next((node.name for node in tree_of(source).body if isinstance(node, definitions)), None)


def graded_cells(notebook: NotebookNode) -> Iterator[tuple[str, str, float]]:
    """Kind (check or answer), exercise and points of each cell that earns marks."""
    for cell in notebook.cells:
        kind = cell.metadata["kit"]["kind"]
        if kind in ("check", "answer"):
            grade = cell.metadata["nbgrader"]
            yield kind, grade["grade_id"].removeprefix("check_"), float(grade["points"])
