"""A solution script in percent format becomes a notebook with nbgrader's metadata.

The five kinds of cell, and the keys that make them:

========================================  ==================================================
``# %% [markdown]``                       prose
``# %%``                                  given code; ``only="lab"``: it trains, draws or plays, and the grader
                                          leaves it out
``# %% exercise="NAME"``                  the student writes what stands between BEGIN SOLUTION and END SOLUTION
``# %% check="NAME" points=N``            graded; of its line ``check.NAME(answer)`` the hidden test is made. Where
                                          another test is needed, it is written by hand between BEGIN HIDDEN TESTS and
                                          END HIDDEN TESTS
``# %% [markdown] answer="NAME" points=N``  a written answer, marked by a person
========================================  ==================================================

Anything else is refused by `autograde.script`: a misspelt key would hand the answer to students.
"""

from __future__ import annotations

import ast
import hashlib
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

from autograde.errors import AuthorError
from autograde.notebook import check_of
from autograde.script import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    KINDS,
    checked_answer,
    faults_of,
    script_cells,
    shown_path,
)
from autograde.syntax import tree_of

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS, LABS = ROOT / "solutions", ROOT / "labs"
IS_LAB = re.compile(r"[0-9]{2}_[a-z][a-z0-9_]*")
MOST_NAMES, MOST_DEPTH = 100_000, 6  # of what was handed in, where it is asked for the lab
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def lab_names() -> list[str]:
    """Give the names of all labs, such as "01_track2vec"."""
    return sorted(path.stem for path in SOLUTIONS.glob("*.py") if IS_LAB.fullmatch(path.stem))


def solution_paths() -> list[Path]:
    """Give the paths of all solution scripts, in the order of their names.

    Raises
    ------
    ValueError
        When there are none.
    """
    names = lab_names()
    if not names:
        raise ValueError(
            f"there are no labs: {SOLUTIONS} holds no file NN_name.py; "
            "get the repository, run `make setup` in it, and then this command there"
        )
    return [SOLUTIONS / f"{name}.py" for name in names]


def solution_of(lab: str | None) -> Path:
    """Give the solution of the lab that is meant; where there is one lab only, it need not be named.

    Parameters
    ----------
    lab : str or None
        Its name, or the path of a script that lies anywhere.

    Raises
    ------
    ValueError
        When it is not clear which.
    """
    if lab is not None and lab.endswith(".py"):
        return Path(lab)
    labs = [path.stem for path in solution_paths()]
    if lab is None and len(labs) == 1:
        return SOLUTIONS / f"{labs[0]}.py"
    if lab is None:
        raise ValueError(
            f"the submissions are of several labs, or of none: say which lab with --lab, one of {', '.join(labs)}"
        )
    if lab not in labs:
        raise ValueError(f"there is no lab {lab}: say which lab with --lab, one of {', '.join(labs)}")
    return SOLUTIONS / f"{lab}.py"


def labs_handed_in(submissions: Path) -> list[str]:
    """Give the labs whose notebooks a folder or a zip holds, by the names of the files.

    Raises
    ------
    ValueError
        For neither a folder nor a zip.

    Examples
    --------
    >>> labs_handed_in(LABS) == lab_names()
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
    return [lab for lab in lab_names() if any(re.search(rf"(?<![0-9]){lab}", name) for name in notebooks)]


def labs_to_grade(submissions: Path, lab: str | None) -> list[str]:
    """Give the labs that are meant by what was handed in: those that the files are named after, or the one named.

    Parameters
    ----------
    submissions : Path
    lab : str or None
        The name of one, the path of a solution that lies anywhere, or "all", which looks for each lab in each file.

    Raises
    ------
    ValueError
        When no file is named after a lab and none is said, and for neither a folder nor a zip.
    """
    labs = [path.stem for path in solution_paths()]
    if lab == "all":
        return labs
    if lab is not None:
        return [lab]
    found = labs_handed_in(submissions)
    if not found and len(labs) > 1:
        raise ValueError(
            f"no file is called as a lab is: say which lab with --lab, one of {', '.join(labs)}, or --lab all"
        )
    return found or labs


def _names_below(folder: Path) -> Iterator[str]:
    """Give the names of all files below a folder, those near to it first; follow no link."""
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
    AuthorError
        With all that breaks the grammar in the script.
    """
    cells = script_cells(path)
    if found := faults_of(cells):
        raise AuthorError(found)
    text = path.read_text(encoding="utf-8").lstrip("\n")  # of blank lines at the top jupytext makes a cell
    notebook = jupytext.reads(text, fmt="py:percent")
    if len(notebook.cells) != len(cells):
        raise AuthorError(
            [
                f"{shown_path(path)}: a line `# %%` stands within a text in quotes or a fence; write it in another way"
            ]
        )
    for number, (cell, written) in enumerate(zip(notebook.cells, cells, strict=True)):
        cell.metadata = NotebookNode(written.keys)
        kind, name = kind_of(cell)
        if kind == "check" and BEGIN_HIDDEN not in map(str.strip, cell.source.splitlines()):
            cell.source += f"\n{_hidden_test(path.stem, name, cell.source)}"
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
    """Give the kind and the name of a cell: exercise, check, answer, lab (the grader leaves it out), given, prose."""
    for kind in KINDS:
        if kind in cell.metadata:
            return kind, cell.metadata[kind]
    if cell.cell_type == "code":
        return ("lab" if "only" in cell.metadata else "given"), ""
    return "prose", ""


def _metadata(cell: NotebookNode, kind: str, name: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"kit": {"kind": kind}}
    if kind in KINDS:
        metadata["nbgrader"] = {
            "schema_version": 3,
            "grade_id": check_of(name) if kind == "check" else name,
            "grade": kind != "exercise",
            "solution": kind != "check",
            "locked": kind == "check",
            "task": False,
            "cell_type": cell.cell_type,
        }
        if kind != "exercise":
            metadata["nbgrader"]["points"] = cell.metadata["points"]
    return metadata


def _hidden_test(lab: str, name: str, source: str) -> str:
    """Write the block that is graded and never shown: it asks the visible check once more, on other cases."""
    # The seed tells exercises apart. Which cases are drawn is decided by the salt of a course.
    seed = int(hashlib.sha256(f"{lab}/{name}".encode()).hexdigest()[:8], 16) % 10_000
    marks = f'check.marks("{name}", {checked_answer(source, name)}, seed={seed})'
    return "\n".join([BEGIN_HIDDEN, marks, END_HIDDEN])


def without_marks(source: str) -> str:
    """Give the cell of an exercise as a student has it who wrote the solution."""
    lines = source.splitlines()
    return "\n".join(line for line in lines if line.strip() not in (BEGIN_SOLUTION, END_SOLUTION))


def defined_function(source: str) -> str | None:
    r"""The function or class that an exercise's cell defines: its first one.

    Examples
    --------
    >>> defined_function("def start_radio(query):\n    return [query]")
    'start_radio'
    """
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next((node.name for node in tree_of(source).body if isinstance(node, definitions)), None)
