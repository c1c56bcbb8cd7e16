"""A notebook that was saved, and its cells, as a student's machine reads them: nothing but JSON is needed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kit.checks.lab import InWordsError
from kit.whole import write_whole

__all__ = [
    "Cell",
    "Notebook",
    "NotebookError",
    "as_jupyter_writes",
    "cells_in",
    "read_notebook",
    "squeezed",
    "text_digest",
    "write_notebook",
]

_BUILT_ID = re.compile(r"[0-9a-f]{12}")  # the build's; editors give eight digits, or longer ones with dashes
_CODE_STUB, _TEXT_STUB = "raise NotImplementedError", "TODO: your answer here"
_LAB = re.compile(r"from solutions/(\w+)\.py")
_CONFLICT = [re.compile(rf"^{mark}{{7}}(?:\s|$)", re.MULTILINE) for mark in "<=>"]
_OTHER_FILES = {b"PK\3\4": "a zip: unpack it", b"%PDF": "a PDF", b"\x1f\x8b": "an archive: unpack it"}


class NotebookError(InWordsError):
    """A notebook cannot be read, carried on or written; one line says why, and what helps.

    Examples
    --------
    >>> try:
    ...     read_notebook("no_such_lab.ipynb")
    ... except NotebookError as error:
    ...     print(error)
    no_such_lab.ipynb is not there: look at its name and its folder
    """


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook's JSON.

    Attributes
    ----------
    node : dict
        The cell as the file has it.
    """

    node: dict[str, Any]

    @cached_property
    def source(self) -> str:
        """The text of the cell."""
        text = self.node.get("source", "")
        return "".join(map(str, text)) if isinstance(text, list) else str(text)

    @property
    def is_code(self) -> bool:
        """Whether the cell can be run."""
        return bool(self.node.get("cell_type") == "code")

    @property
    def id(self) -> str:
        """The cell's id; "" where the file has none, as those of Colab."""
        name = self.node.get("id")
        return name if isinstance(name, str) else ""

    @property
    def is_built(self) -> bool:
        """Whether the id is one that the build of a lab gives."""
        return bool(_BUILT_ID.fullmatch(self.id))

    @cached_property
    def grade(self) -> dict[str, Any]:
        """What nbgrader's metadata say of the cell; empty for a cell that is not graded."""
        metadata = self.node.get("metadata")
        grade = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        named = isinstance(grade, dict) and isinstance(grade.get("grade_id"), str)
        return grade if named and isinstance(grade, dict) else {}

    @property
    def name(self) -> str:
        """The exercise or written answer, or ``check_`` and the exercise; "" for a cell without one."""
        return str(self.grade.get("grade_id", ""))

    @property
    def is_answer(self) -> bool:
        """Whether a student fills the cell: with code, or with prose."""
        return bool(self.grade.get("solution"))

    @property
    def is_written(self) -> bool:
        """Whether the cell is for a written answer, which a person marks."""
        return self.is_answer and bool(self.grade.get("grade"))

    @property
    def checksum(self) -> str:
        """What nbgrader noted of the cell as it was released; "" where it noted nothing."""
        return str(self.grade.get("checksum", ""))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written into a cell that a student fills."""
        if self.checksum:
            return self.is_untouched
        return _CODE_STUB in self.source or self.source.strip() in ("", _TEXT_STUB)

    @cached_property
    def is_untouched(self) -> bool:
        """Whether a graded cell holds what was released, to the letter."""
        if not self.checksum:
            return False
        graded, solution = bool(self.grade.get("grade")), bool(self.grade.get("solution"))
        locked = not solution and (graded or bool(self.grade.get("locked")))
        parts = [
            self.source,
            str(self.node.get("cell_type")),
            str(graded),
            str(solution),
            str(locked),
            self.name,
        ]
        try:
            parts += [str(float(self.grade["points"]))] if graded else []
        except (KeyError, TypeError, ValueError):
            return False
        text = "".join(parts).encode("utf-8", "replace")
        return hashlib.md5(text, usedforsecurity=False).hexdigest() == self.checksum


@dataclass(frozen=True)
class Notebook:
    """A notebook that was read.

    Attributes
    ----------
    path : Path
    raw : dict
        All that the file holds.
    data : bytes
        The file itself.
    """

    path: Path
    raw: dict[str, Any]
    data: bytes

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells, in their order."""
        return cells_in(self.raw["cells"])

    @cached_property
    def answers(self) -> dict[str, Cell]:
        """The cells that students fill, by their names; the first of each."""
        found: dict[str, Cell] = {}
        for cell in self.cells:
            if cell.is_answer:
                found.setdefault(cell.name, cell)
        return found

    @cached_property
    def lab(self) -> str:
        """The lab's name, as the build wrote it, such as "01_track2vec"; "" where nothing says it."""
        metadata = self.raw.get("metadata")
        told = metadata.get("kit") if isinstance(metadata, dict) else None
        found = _LAB.search(str(told.get("generated"))) if isinstance(told, dict) else None
        return found[1] if found else ""

    @property
    def has_ids(self) -> bool:
        """Whether the ids of the build are still there."""
        return any(cell.is_built for cell in self.cells)

    def is_released(self, cell: Cell) -> bool:
        """Whether a cell is as the lab's build wrote it; False also where the lab does not say how it wrote it."""
        metadata = self.raw.get("metadata")
        told = metadata.get("kit") if isinstance(metadata, dict) else None
        texts = told.get("texts") if isinstance(told, dict) else None
        return isinstance(texts, dict) and bool(cell.id) and texts.get(cell.id) == text_digest(cell.source)


def cells_in(nodes: Sequence[Any]) -> list[Cell]:
    r"""Give the cells among what a notebook's JSON lists.

    Examples
    --------
    >>> [cell.source for cell in cells_in([{"cell_type": "code", "source": ["a = 1\n", "a"]}, None])]
    ['a = 1\na']
    """
    return [Cell(node) for node in nodes if isinstance(node, dict)]


def text_digest(text: str) -> str:
    """Give eight hexadecimal digits that tell a text from any other, but for white space.

    Examples
    --------
    >>> text_digest("a = 1") == text_digest("a=1") != text_digest("a = 2")
    True
    """
    return hashlib.sha256(squeezed(text).encode("utf-8", "replace")).hexdigest()[:8]


def squeezed(text: str) -> str:
    r"""Give a text without its white space: a change of white space is no change.

    Examples
    --------
    >>> squeezed("a = 1\n") == squeezed("a=1")
    True
    """
    return "".join(text.split())


def read_notebook(path: str | Path) -> Notebook:
    """Read a notebook of version 4 as it was saved last.

    Parameters
    ----------
    path : path

    Raises
    ------
    NotebookError
        In one line, with what helps.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.ipynb")
    >>> _ = path.write_text('{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "a word"}]}')
    >>> [cell.source for cell in read_notebook(path).cells]
    ['a word']
    """
    path = Path(path)
    if path.is_dir():
        inside = sorted(one.name for one in path.glob("*.ipynb"))
        such = f", such as {path / inside[0]}" if inside else ""
        raise NotebookError(f"{path} is a folder: name the notebook itself{such}")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotebookError(f"{path} is not there: look at its name and its folder") from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotebookError(f"{path} cannot be read ({why}): copy it to where you may read it") from error
    raw = _json_of(path, data)
    if not isinstance(raw, dict) or not isinstance(raw.get("cells", raw.get("worksheets")), list):
        raise NotebookError(f"{path} is no notebook: it holds no cells; name the .ipynb of the lab")
    if raw.get("nbformat") != 4 or "cells" not in raw:
        raise NotebookError(
            f"{path} is a notebook of version {raw.get('nbformat')}, not 4: open it in JupyterLab and save it there"
        )
    return Notebook(path, raw, data)


def _json_of(path: Path, data: bytes) -> Any:
    for begins, kind in _OTHER_FILES.items():
        if data.startswith(begins):
            raise NotebookError(f"{path} is no notebook but {kind}; name the .ipynb of the lab")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        text = data.decode("utf-8", "replace")
        if all(mark.search(text) for mark in _CONFLICT):
            raise NotebookError(
                f"{path} holds git's conflict marks (<<<<<<<): keep one of the two versions "
                "(git checkout --ours, or --theirs)"
            ) from error
        raise NotebookError(
            f"{path} is no notebook, or was cut off: take a copy of it that JupyterLab can open"
        ) from error


def as_jupyter_writes(raw: dict[str, Any]) -> str:
    """Give the text of a notebook's file, laid out as Jupyter does.

    Examples
    --------
    >>> print(as_jupyter_writes({"cells": []}), end="")
    {
     "cells": []
    }
    """
    cells = [
        {**cell.node, "source": cell.source.splitlines(keepends=True)} for cell in cells_in(raw["cells"])
    ]
    return json.dumps({**raw, "cells": cells}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_notebook(path: Path, raw: dict[str, Any]) -> None:
    """Write a notebook whole, laid out as Jupyter does.

    Parameters
    ----------
    path : Path
    raw : dict

    Raises
    ------
    NotebookError
        When it cannot be written; then the file is as it was before.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.ipynb")
    >>> write_notebook(path, {"nbformat": 4, "cells": []})
    >>> read_notebook(path).raw
    {'cells': [], 'nbformat': 4}
    """
    try:
        write_whole(path, as_jupyter_writes(raw))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotebookError(
            f"{path} cannot be written ({why}): name another file, where there is room and you may write"
        ) from error
