"""What has changed in what a lab asks, between two versions of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from difflib import ndiff

from kit.notebooks.reading import Cell, Notebook, squeezed

__all__ = ["changes", "statement"]

MOST_LINES = 8  # of one change that are shown
MOST_LETTERS = 160  # of one line


def statement(notebook: Notebook, name: str, own: Collection[int] = ()) -> str:
    """Give what is asked of an answer: the prose right above its cell.

    Parameters
    ----------
    notebook : Notebook
    name : str
    own : collection of int, optional
        Numbers of cells that are the student's own, and no part of it.

    Examples
    --------
    >>> from pathlib import Path
    >>> ask = {"cell_type": "markdown", "source": "Count the hits."}
    >>> fill = {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "hits", "solution": True}}}
    >>> statement(Notebook(Path("a.ipynb"), {"cells": [ask, fill]}, b""), "hits")
    'Count the hits.'
    """
    number = next(i for i, cell in enumerate(notebook.cells) if cell.name == name)
    found: list[str] = []
    for i in range(number - 1, -1, -1):
        cell = notebook.cells[i]
        if i in own:
            continue
        if cell.is_code or cell.name:
            break
        found.append(cell.source)
    return "\n\n".join(reversed(found))


def changes(old: Notebook, new: Notebook, name: str, own: Collection[int]) -> list[str]:
    r"""Say what is asked otherwise of an answer in the new version: line by line, - what was and + what is.

    Parameters
    ----------
    old, new : Notebook
    name : str
        One that both ask for.
    own : collection of int
        Numbers of the old notebook's cells that are the student's own.

    Examples
    --------
    >>> from pathlib import Path
    >>> def lab(text, blank):
    ...     grade = {"grade_id": "hits", "solution": True, "checksum": blank}
    ...     fill = {"cell_type": "code", "source": blank, "metadata": {"nbgrader": grade}}
    ...     return Notebook(Path("a"), {"cells": [{"cell_type": "markdown", "source": text}, fill]}, b"")
    >>> old, new = lab("Count hits.", "def hits(a): ..."), lab("Count all hits.", "def hits(a, b): ...")
    >>> print(*changes(old, new, "hits", own=()), sep="\n")
    what is asked of hits has changed:
      - Count hits.
      + Count all hits.
    hits(a, b) is asked for now, and your cell defines hits(a)
    """
    told = []
    before, after = statement(old, name, own), statement(new, name)
    if squeezed(before) != squeezed(after):
        told += [f"what is asked of {name} has changed:", *_difference(before, after)]
    was, now = old.answers[name], new.answers[name]
    if was.checksum != now.checksum:
        told += _signature(was, now)
    was_points, now_points = _points(old, name), _points(new, name)
    if was_points != now_points:
        told.append(f"{name} is worth {now_points} points now, and was worth {was_points}")
    return told


def _difference(before: str, after: str) -> list[str]:
    """Give the sentences that are in one text alone."""
    found = [line for line in ndiff(_sentences(before), _sentences(after)) if line[0] in "-+"]
    lines = [f"  {line[:MOST_LETTERS]}{' ...' * (len(line) > MOST_LETTERS)}" for line in found]
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"  ... and {more} more"]


def _sentences(text: str) -> list[str]:
    blocks = re.split(r"\n\s*\n|\n(?=\s*[-*|#])", text)  # paragraphs, and lines of lists and tables
    words = [" ".join(block.split()) for block in blocks]
    return [each for block in words for each in re.split(r"(?<=[.:?!;])\s+", block) if each]


def _signature(was: Cell, now: Cell) -> list[str]:
    asked = _functions(now.source)
    if not asked:
        return []
    name, call = next(iter(asked.items()))
    given = _functions(was.source)
    if given is None or given.get(name) == call:
        return []
    yours = f"defines {given[name]}" if name in given else f"does not define {name}"
    return [f"{call} is asked for now, and your cell {yours}"]


def _functions(source: str) -> dict[str, str] | None:
    """Give the functions that a cell defines, as they are called; None where the cell is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    return {node.name: _call(node) for node in tree.body if isinstance(node, ast.FunctionDef)}


def _call(node: ast.FunctionDef) -> str:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return f"{node.name}({', '.join(one.arg for one in given)})"


def _points(notebook: Notebook, name: str) -> str:
    for cell in notebook.cells:
        if cell.name in (name, f"check_{name}") and "points" in cell.grade:
            return f"{cell.grade['points']}"
    return "no"
