"""One exercise of a saved notebook is begun anew: its blank cell comes back, and what stood there is kept in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.checks.progress import ENDING, forget
from kit.notebooks.reading import Cell, Notebook, NotebookError, read_notebook, write_notebook

__all__ = ["Reset", "reset"]

MOST_KEPT = 1_000  # answers to one exercise


@dataclass(frozen=True)
class Reset:
    """What was begun anew; shown, it says so in words.

    Attributes
    ----------
    exercise : str
    notebook : Path
    kept : Path
        The file that holds what stood in the cell.
    """

    exercise: str
    notebook: Path
    kept: Path

    def __repr__(self) -> str:
        """Say it in lines."""
        return (
            f"{self.exercise} is blank again in {self.notebook}; what stood there is kept in {self.kept}\n"
            "if the notebook is open, load it anew from the disk (in JupyterLab: File, Reload Notebook from Disk)"
        )


def reset(notebook: str | Path, exercise: str) -> Reset:
    r"""Bring the blank cell of one exercise back into a saved notebook, and keep the answer in a file beside it.

    Save the notebook first: what is kept is the answer as it was saved last. The blank is the one that the lab was
    released with, which its file holds; all other cells stay as they are.

    Parameters
    ----------
    notebook : path
        Its file, or its name without the ending.
    exercise : str
        The name of an exercise, or of a written answer.

    Returns
    -------
    Reset

    Raises
    ------
    NotebookError
        With nothing written: for an exercise that there is not, one that is blank, a cell that stands twice, and where
        the file does not say what was released, or cannot be written.

    Examples
    --------
    >>> import json, tempfile
    >>> path = Path(tempfile.mkdtemp(), "lab.ipynb")
    >>> grade = {"grade_id": "hits", "solution": True, "grade": False}
    >>> cell = {"cell_type": "code", "source": "hits = 3", "metadata": {"nbgrader": grade}}
    >>> released = {"kit": {"blanks": {"hits": "raise NotImplementedError"}}}
    >>> _ = path.write_text(json.dumps({"nbformat": 4, "cells": [cell], "metadata": released}))
    >>> done = reset(path, "hits")
    >>> read_notebook(path).answers["hits"].source, done.kept.name, done.kept.read_text()
    ('raise NotImplementedError', 'lab.hits.1.py', 'hits = 3\n')
    """
    path = Path(notebook)
    read = read_notebook(path if path.suffix or path.is_dir() else path.with_name(f"{path.name}.ipynb"))
    place = _place_of(read, exercise)
    cell = _filled(read)[place]
    fresh = _fresh(read, cell)
    if cell.source == fresh["source"] and cell.node.get("cell_type") == fresh["cell_type"]:
        raise NotebookError(f"{exercise} is blank in {read.path}: there is nothing to begin anew")
    kept = _keep(read.path, cell)
    try:
        nodes = [fresh if node is cell.node else node for node in read.raw["cells"]]
        write_notebook(read.path, {**read.raw, "cells": nodes})
    except NotebookError:
        kept.unlink(missing_ok=True)
        raise
    forget(read.path.with_name(f"{read.path.stem}{ENDING}"), exercise)
    return Reset(exercise, read.path, kept)


def _filled(notebook: Notebook) -> list[Cell]:
    """The cells that students fill, in their order."""
    return [cell for cell in notebook.cells if cell.is_answer]


def _place_of(notebook: Notebook, exercise: str) -> int:
    found = [place for place, cell in enumerate(_filled(notebook)) if cell.name == exercise]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotebookError(
            f"the cell of {exercise} stands {len(found)} times in {notebook.path}: delete all but one"
        )
    if exercise in _blanks(notebook):
        raise NotebookError(
            f"the cell of {exercise} is missing in {notebook.path}: carry your work into a fresh copy of the lab, "
            "by python -m kit carry"
        )
    names = ", ".join(dict.fromkeys(cell.name for cell in _filled(notebook)))
    holds = f"it has {names}" if names else "it is no lab of this course"
    raise NotebookError(f"{notebook.path} has no exercise {exercise!r}; {holds}")


def _blanks(notebook: Notebook) -> dict[str, Any]:
    metadata = notebook.raw.get("metadata")
    told = metadata.get("kit") if isinstance(metadata, dict) else None
    blanks = told.get("blanks") if isinstance(told, dict) else None
    return blanks if isinstance(blanks, dict) else {}


def _fresh(notebook: Notebook, cell: Cell) -> dict[str, Any]:
    """The cell as it was released, with the id that it has now."""
    blank = _blanks(notebook).get(cell.name)
    node = {
        key: value
        for key, value in cell.node.items()
        if key not in ("outputs", "execution_count", "attachments")
    }
    node |= {"cell_type": "markdown" if cell.is_written else "code", "source": blank}
    if not cell.is_written:
        node |= {"outputs": [], "execution_count": None}
    if not isinstance(blank, str) or (cell.checksum and not Cell(node).is_untouched):
        raise NotebookError(
            f"{notebook.path} does not say how the cell of {cell.name} was released: carry your work into a fresh copy "
            "of the lab, by python -m kit carry, and take out there what you want to write anew"
        )
    return node


def _keep(notebook: Path, cell: Cell) -> Path:
    """Write the answer into a file that was not there before."""
    ending = "md" if cell.is_written else "py"
    text = cell.source if cell.source.endswith("\n") else f"{cell.source}\n"
    names = (f"{notebook.stem}.{cell.name}.{number}.{ending}" for number in range(1, MOST_KEPT + 1))
    path = next((path for path in map(notebook.with_name, names) if not path.exists()), None)
    if path is None:
        raise NotebookError(
            f"{MOST_KEPT:,} answers to {cell.name} are kept beside {notebook}: delete those of before"
        )
    try:
        with path.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
    except OSError as error:
        if not isinstance(error, FileExistsError):  # somebody else's, written since
            path.unlink(missing_ok=True)
        why = error.strerror or type(error).__name__
        raise NotebookError(
            f"what stands in {cell.name} cannot be kept beside {notebook} ({why}): copy the notebook to a folder "
            "where there is room and you may write, and begin anew there"
        ) from error
    return path
