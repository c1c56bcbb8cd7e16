"""The work in an old notebook goes into the new version of its lab: answers by their names, own cells by their place.

The new version is what is written, with the old one's work in it. Nothing that a student wrote is left behind: what has
no place in the new version stands at its end, where nothing runs it. The old file is only read.
"""

from __future__ import annotations

import ast
import copy
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.notebooks.pairing import Pairing
from kit.notebooks.reading import Cell, Notebook, NotebookError, read_notebook, squeezed, write_notebook
from kit.notebooks.statements import changes

__all__ = ["Carried", "carry"]

HEADING = (
    "## From the earlier version of this lab\n\n"
    "What stands below had no place in this version. Nothing of it is run."
)


@dataclass(frozen=True)
class Carried:
    """What was carried on, and what has changed; shown, it says so in words.

    Attributes
    ----------
    path : Path
        The notebook that was written.
    answers : tuple of str
        The exercises and written answers that were taken over.
    n_own : int
        Cells of the student's own that were.
    told : tuple of str
        Line by line, what is asked otherwise now.
    left : tuple of str
        What had no place, and stands at the end.
    """

    path: Path
    answers: tuple[str, ...]
    n_own: int
    told: tuple[str, ...]
    left: tuple[str, ...]

    def __repr__(self) -> str:
        """Say it in lines."""
        answers = f"{len(self.answers)} answer{'s' * (len(self.answers) != 1)}"
        own = f" and {self.n_own} cell{'s' * (self.n_own != 1)} of your own" if self.n_own else ""
        names = f" ({', '.join(self.answers)})" if self.answers else ""
        lines = [f"{answers}{names}{own} carried into {self.path}", *self.told]
        lines += [f"at its end, for want of a place: {each}" for each in self.left]
        return "\n".join([*lines, "open it, and run it from the top: the checks say what still holds"])


def carry(old: str | Path, new: str | Path | None = None, out: str | Path | None = None) -> Carried:
    """Carry the work in an old notebook on into a new version of the same lab.

    Answers, code and prose, go into the cells of their names, cells of your own behind the cells that they stood
    behind. Outputs are left out: run the new notebook.

    Parameters
    ----------
    old : path
        It is read as it was saved last, and not touched.
    new : path, optional
        The new version; in a cell, the notebook of the cell where it is left out.
    out : path, optional
        What to write. Left out, the new version itself where no work is in it, and in a cell
        ``NAME_carried.ipynb`` beside it.

    Returns
    -------
    Carried

    Raises
    ------
    NotebookError
        With nothing written: for two notebooks that are not of one lab, where work would be written over, or where the
        file cannot be written.

    Examples
    --------
    >>> import json, tempfile
    >>> def lab(source):
    ...     grade = {"grade_id": "hits", "solution": True, "grade": False}
    ...     cell = {"cell_type": "code", "source": source, "metadata": {"nbgrader": grade}}
    ...     path = Path(tempfile.mkdtemp(), "lab.ipynb")
    ...     _ = path.write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
    ...     return path
    >>> old, new = lab("hits = 3"), lab("raise NotImplementedError")
    >>> carry(old, new)
    1 answer (hits) carried into ...lab.ipynb
    open it, and run it from the top: the checks say what still holds
    >>> json.loads(new.read_text())["cells"][0]["source"]
    ['hits = 3']
    """
    was, now = read_notebook(old), read_notebook(_this_notebook() if new is None else new)
    _refuse_two_labs(was, now)
    path = _place(was, now, out, in_cell=new is None)
    work = _Work(was, now)
    work.collect()
    if not (work.answers or work.n_own or work.left):
        raise NotebookError(
            f"{was.path} holds no work: there is nothing to carry; did you mean another file?"
        )
    raw, told = {**now.raw, "cells": work.cells()}, work.told()
    if path.exists() and path.read_bytes() != now.data:
        raise NotebookError(f"{path} was saved meanwhile: close it, and carry once more")
    write_notebook(path, raw)
    return Carried(path, tuple(work.answers), work.n_own, tuple(told), tuple(work.names_left))


# --- which files ----------------------------------------------------------------------------------------------------


def _this_notebook() -> Path:
    name = os.environ.get("JPY_SESSION_NAME", "")
    if not name.endswith(".ipynb"):
        raise NotebookError("which notebook is this? Name the new version too: kit.carry(OLD, NEW)")
    return Path(Path(name).name)  # a kernel starts in the folder of its notebook


def _refuse_two_labs(was: Notebook, now: Notebook) -> None:
    if was.path.samefile(now.path):
        raise NotebookError(
            f"{was.path} was named twice: name the old notebook, and the new version of the lab"
        )
    for each in (was, now):
        if not each.answers:
            raise NotebookError(f"{each.path} holds no exercise: name a lab of this course")
    common = was.answers.keys() & now.answers.keys()
    named_apart = was.lab and now.lab and was.lab != now.lab
    if not common or (named_apart and 2 * len(common) < len(was.answers)):
        kinds = [f"{each.path} is {each.lab or 'of another course'}" for each in (was, now)]
        raise NotebookError(f"{kinds[0]}, and {kinds[1]}: name two versions of one lab")


def _place(was: Notebook, now: Notebook, out: str | Path | None, *, in_cell: bool) -> Path:
    """Give the file to write, which holds nothing that would be lost."""
    path = Path(out) if out is not None else now.path
    if out is None and in_cell:
        path = now.path.with_name(f"{now.path.stem}_carried.ipynb")
    if path.suffix != ".ipynb" or path.is_dir():
        raise NotebookError(f"{path} is no name of a notebook: name a file that ends in .ipynb")
    if not path.exists():
        return path
    if path.samefile(was.path):
        raise NotebookError(
            f"{path} is the old notebook, which stays as it is: name another file with -o (in a cell, out=)"
        )
    if not path.samefile(now.path):
        raise NotebookError(
            f"{path} is there already, and stays as it is: name another file with -o (in a cell, out=)"
        )
    work = [name for name, cell in now.answers.items() if not cell.is_blank]
    n_own = sum(_is_own(now, cell) for cell in now.cells)
    work += [f"{n_own} cell{'s' * (n_own != 1)} of your own"] if n_own else []
    if work:
        raise NotebookError(
            f"{path} has work in it ({', '.join(work)}): name another file with -o (in a cell, out=)"
        )
    return path


def _is_own(notebook: Notebook, cell: Cell) -> bool:
    return notebook.has_ids and not cell.name and not cell.is_built and bool(cell.source.strip())


# --- what is carried ------------------------------------------------------------------------------------------------


class _Work:
    """The work in an old notebook, each part with its place in the new one."""

    def __init__(self, was: Notebook, now: Notebook) -> None:
        self.was, self.now = was, now
        self.pairing = Pairing(was, now)
        self.filled: dict[int, Cell] = {}
        self.behind: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self.left: list[tuple[str, Cell]] = []
        self.answers: dict[str, None] = {}
        self.n_own = 0

    def collect(self) -> None:
        """Find the place of each old cell."""
        changed = dict(self.pairing.changed())
        for i, cell in enumerate(self.was.cells):
            if not cell.source.strip():
                continue
            if cell.is_answer:
                self._answer(i, cell)
            elif i in self.pairing.own and not _only_carries(cell):
                self.behind[self.pairing.anchor(i)].append(_as_own(cell))
                self.n_own += 1
            elif (i in changed or i in self.pairing.gone) and not self.was.is_released(cell):
                self._edited(cell, changed.get(i))

    def _answer(self, i: int, cell: Cell) -> None:
        asked = self.now.answers.get(cell.name)
        if cell.is_blank or (asked and squeezed(cell.source) == squeezed(asked.source)):
            return
        place = self.pairing.partner.get(i)
        if asked is None or place is None:
            self.left.append((f"the answer to {cell.name}, which is no longer asked", cell))
        elif not asked.is_blank:
            self.left.append((f"the answer to {cell.name}, which was answered anew", cell))
        elif place not in self.filled:
            self.filled[place] = cell
            self.answers[cell.name] = None
        elif squeezed(cell.source) != squeezed(self.filled[place].source):
            self.behind[place].append(copy.deepcopy(cell.node))  # a copy of the cell, which is graded too

    def _edited(self, cell: Cell, place: int | None) -> None:
        """Keep a cell of the lab's that may hold words of the student's: nothing says how it was released."""
        begins = cell.source.strip().splitlines()[0][:50]
        released = self.now.cells[place].source if place is not None else ""
        if place is not None and not cell.is_code and squeezed(released) in squeezed(cell.source):
            self.filled[place] = cell
            self.n_own += 1
            return
        if place is not None and cell.is_code and (added := _added(cell.source, released)):
            self.behind[place].append({**_EMPTY, "source": "\n".join(added)})
            self.n_own += 1
            rest = cell.source
            for part in added:
                rest = rest.replace(part, "", 1)
            if squeezed(rest) == squeezed(released):
                return
        which = "a given cell" if cell.is_code else "a text of the lab"
        self.left.append((f"{which} that is otherwise now, {begins!r}", cell))

    def cells(self) -> list[dict[str, Any]]:
        """Give the cells of the carried notebook."""
        ids = {cell.id for cell in self.now.cells}
        behind = {
            j: [{k: v for k, v in node.items() if k != "id" or v not in ids} for node in nodes]
            for j, nodes in self.behind.items()
        }
        nodes = behind.get(-1, [])
        for j, cell in enumerate(self.now.cells):
            if not _only_carries(cell) or cell.name or cell.is_built:
                nodes.append(_filled(cell.node, self.filled.get(j)))
            nodes += behind.get(j, [])
        if self.left:
            nodes.append(_prose(HEADING))
            nodes += [_kept(words, cell) for words, cell in self.left]
        with_ids = self.now.raw.get("nbformat_minor", 0) >= 5
        return _with_ids(nodes) if with_ids else [{k: v for k, v in n.items() if k != "id"} for n in nodes]

    def told(self) -> list[str]:
        """Say what is asked otherwise of what was answered, and what is asked for the first time."""
        told = [line for name in self.answers for line in changes(self.was, self.now, name, self.pairing.own)]
        fresh = [name for name in self.now.answers if name not in self.was.answers]
        return [*told, f"new in this version: {', '.join(fresh)}"] if fresh else told

    @property
    def names_left(self) -> list[str]:
        """What stands at the end: each answer, and how many other cells."""
        answers = [words for words, cell in self.left if cell.is_answer]
        others = len(self.left) - len(answers)
        words = f"{others} cell{'s' * (others != 1)} of the lab that {'are' if others != 1 else 'is'} otherwise now"
        return [*answers, words] if others else answers


_EMPTY: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}


def _as_own(cell: Cell) -> dict[str, Any]:
    return {**copy.deepcopy(cell.node), **({"execution_count": None, "outputs": []} if cell.is_code else {})}


def _prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _filled(node: dict[str, Any], cell: Cell | None) -> dict[str, Any]:
    """Give a cell of the new version with the text of an old one, and the pictures that it shows."""
    node = copy.deepcopy(node)
    if cell is not None:
        node["source"] = cell.source
        if cell.node.get("attachments"):
            node["attachments"] = copy.deepcopy(cell.node["attachments"])
    return node


def _kept(words: str, cell: Cell) -> dict[str, Any]:
    """Make a cell that shows what had no place, and runs nothing."""
    text = cell.source
    if cell.is_code:
        ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
        text = f"{ticks}python\n{text}\n{ticks}"
    node = _prose(f"*{words[0].upper()}{words[1:]}:*\n\n{text}")
    if cell.node.get("attachments"):
        node["attachments"] = copy.deepcopy(cell.node["attachments"])
    return node


def _with_ids(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each cell an id of its own; those of the new version come first."""
    wanted = Counter(str(node.get("id", "")) for node in nodes)
    taken = set(wanted) | {""}
    seen: set[str] = set()
    for number, node in enumerate(nodes):
        name = str(node.get("id", ""))
        if not name or name in seen:
            name = next(new for n in range(len(nodes) + 1) if (new := f"own-{number}-{n}") not in taken)
            taken.add(name)
        seen.add(name)
        node["id"] = name
    return nodes


def _added(text: str, released: str) -> list[str]:
    """Find the imports, functions and classes of a given cell whose names the new cell does not have."""
    try:
        body, known = ast.parse(text).body, _bound(ast.parse(released).body)
    except (SyntaxError, ValueError):
        return []
    added = [node for node in body if _bound([node]) - known]
    return [part for node in added if (part := ast.get_source_segment(text, node))]


def _bound(body: list[ast.stmt]) -> set[str]:
    """The names that imports, functions and classes bind."""
    names = set()
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
    return names


def _only_carries(cell: Cell) -> bool:
    """Whether a cell does nothing but carry: run again, it would do so again."""
    if not cell.is_code or "carry(" not in cell.source:
        return False
    try:
        body = ast.parse(cell.source).body
    except (SyntaxError, ValueError):
        return False
    return all(
        isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and ast.unparse(node).startswith(("kit.carry(", "carry(")))
        for node in body
    )
