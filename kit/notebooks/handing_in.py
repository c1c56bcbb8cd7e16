"""A notebook is looked at as the grader will read it, and packed to be handed in: the notebook, and nothing else."""

from __future__ import annotations

import ast
import getpass
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.checks.progress import ENDING
from kit.notebooks.reading import Cell, Notebook, NotebookError, as_jupyter_writes, read_notebook
from kit.whole import drafted

__all__ = ["HandedIn", "hand_in"]

# What the grader reads at most; a test holds these to its own.
MOST_CELLS, MOST_CHARACTERS, MOST_TEXT = 2_000, 1_000_000, 5_000_000
MOST_SHOWN, MOST_OF_PICTURES = 100_000, 8_000_000  # characters of one text below a cell, and of all pictures
WHEN = (1980, 1, 1, 0, 0, 0)  # a zip without the time of this machine
_OF_NOBODY = {"root", "jovyan", "user", "admin", "student", "vscode", "codespace"}


@dataclass(frozen=True)
class HandedIn:
    """What was packed, and what is missing in it; shown, it says so in words.

    Attributes
    ----------
    path : Path
        The file to upload.
    lab : str
    there : tuple of str
        The exercises and written answers in which something stands.
    told : tuple of str
        A line for each exercise, and what else somebody should look at before uploading.
    """

    path: Path
    lab: str
    there: tuple[str, ...]
    told: tuple[str, ...]

    def __repr__(self) -> str:
        """Say it in lines."""
        size = max(1, round(self.path.stat().st_size / 1000)) if self.path.exists() else 0
        lines = [
            *self.told,
            f"{self.path} ({size} kB) holds {self.lab}.ipynb as it was saved last, and nothing else",
            f"upload it where your course collects {self.lab}; what is right is decided there, on other inputs",
        ]
        return "\n".join(lines)


def hand_in(notebook: str | Path, name: str = "", folder: str | Path | None = None) -> HandedIn:
    """Pack a notebook to be handed in, and say what a grader would find missing in it.

    The saved file is read, and nothing of it is run: save first. Widgets and long outputs are left out of the copy
    that is packed, and pictures and words stay.

    Parameters
    ----------
    notebook : path
        Its file, or its name without the ending.
    name : str, optional
        Who hands in; the name under which you are logged in on this machine where it is left out.
    folder : path, optional
        Where ``NAME_LAB.zip`` is written; beside the notebook where it is left out.

    Returns
    -------
    HandedIn

    Raises
    ------
    NotebookError
        With nothing written: for what is no lab, holds no answer, is more than a grader reads, or cannot be written.

    Examples
    --------
    >>> import json, tempfile
    >>> path = Path(tempfile.mkdtemp(), "lab.ipynb")
    >>> grade = {"grade_id": "hits", "solution": True, "grade": False}
    >>> cell = {"cell_type": "code", "source": "hits = 3", "metadata": {"nbgrader": grade}}
    >>> _ = path.write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
    >>> handed = hand_in(path, "ada")
    >>> handed.path.name, handed.told
    ('ada_lab.zip', ('hits: there, 1 line; it was not run',))
    """
    path = Path(notebook)
    read = read_notebook(path if path.suffix or path.is_dir() else path.with_name(f"{path.name}.ipynb"))
    if not read.answers:
        raise NotebookError(f"{read.path} holds no exercise: name a lab of this course")
    _refuse_too_large(read)
    there, told = _looked_at(read)
    if not there:
        raise NotebookError(f"{read.path} holds no answer: save the notebook, or name the one with your work")
    lab = read.lab or read.path.stem
    out = (read.path.parent if folder is None else Path(folder)) / f"{_who(name)}_{lab}.zip"
    _write(out, f"{lab}.ipynb", as_jupyter_writes(_packed(read)))
    return HandedIn(out, lab, tuple(there), (*told, *_afterthoughts(read)))


def _who(name: str) -> str:
    if not name:
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):
            name = ""
        if name.lower() in {"", *_OF_NOBODY}:
            raise NotebookError("who hands in? Say your name: --name ada (in a cell, name='ada')")
    who = re.sub(r"[^\w.-]+", "_", name).strip("._-")
    if not who or len(who.encode()) > 100:
        raise NotebookError(f"{name[:40]!r} makes no name of a file: say it in at most 100 letters or digits")
    return who


# --- what a grader would find ---------------------------------------------------------------------------------------


def _refuse_too_large(notebook: Notebook) -> None:
    if len(notebook.cells) > MOST_CELLS:
        raise NotebookError(f"{notebook.path} has more than {MOST_CELLS:,} cells: take out some of your own")
    if sum(len(cell.source) for cell in notebook.cells) > MOST_TEXT:
        raise NotebookError(
            f"the cells of {notebook.path} hold more than {MOST_TEXT:,} characters: shorten them"
        )
    for number, cell in enumerate(notebook.cells, 1):
        if len(cell.source) > MOST_CHARACTERS:
            raise NotebookError(
                f"cell {number} of {notebook.path} has more than {MOST_CHARACTERS:,} characters: take data out of it"
            )


def _looked_at(notebook: Notebook) -> tuple[list[str], list[str]]:
    """Give the names of what was answered, and a line for each exercise and written answer."""
    metadata = notebook.raw.get("metadata")
    kit = metadata.get("kit") if isinstance(metadata, dict) else None
    asks = kit.get("asks") if isinstance(kit, dict) else None
    names = [name for name in asks if isinstance(name, str)] if isinstance(asks, list) else []
    there, told = [], []
    for name in dict.fromkeys([*names, *notebook.answers]):
        places = [i for i, cell in enumerate(notebook.cells) if cell.is_answer and cell.name == name]
        written = [i for i in places if not notebook.cells[i].is_blank and notebook.cells[i].source.strip()]
        if written:
            there.append(name)
        told.append(f"{name}: {_said(notebook, name, places, written)}")
    return there, told


def _said(notebook: Notebook, name: str, places: list[int], written: list[int]) -> str:
    if not places:
        return "its cell is missing; carry your work into a fresh copy of the lab, by python -m kit carry"
    if not written:
        return f"nothing is written yet (cell {places[0] + 1} from the top)"
    cell = notebook.cells[written[0]]
    if cell.is_written:
        n_words = len(cell.source.split())
        said = [f"there, {n_words} word{'s' * (n_words != 1)}"]
    else:
        n_lines = sum(bool(line.strip()) for line in cell.source.splitlines())
        said = [f"there, {n_lines} line{'s' * (n_lines != 1)}", *_of_code(notebook, name, cell)]
    if len(places) > 1:
        said.append(f"its cell stands {len(places)} times: keep one")
    where = f" (cell {written[0] + 1} from the top)" if len(said) > 1 and len(notebook.cells) > 1 else ""
    return "; ".join(said) + where


def _of_code(notebook: Notebook, name: str, cell: Cell) -> list[str]:
    if not cell.is_code:
        return ["its cell is a text: make it code again (Esc, then Y)"]
    source = re.sub(r"^[ \t]*[%!].*$", "pass", cell.source, flags=re.MULTILINE)  # IPython's own lines
    try:
        ast.parse(source)
    except (SyntaxError, ValueError) as error:
        return [f"it is no Python, line {getattr(error, 'lineno', 1)}"]
    run = cell.node.get("execution_count")
    if not isinstance(run, int):
        return ["it was not run"]
    checks = [one for one in notebook.cells if one.name == f"check_{name}"]
    ran = [count for one in checks if isinstance(count := one.node.get("execution_count"), int)]
    if checks and (not ran or max(ran) < run):
        return ["its check was not run since"]
    return []


def _afterthoughts(notebook: Notebook) -> list[str]:
    """Say that a check has run after the notebook was saved last, by the file of progress beside it."""
    progress = notebook.path.with_name(f"{notebook.path.stem}{ENDING}")
    if progress.exists() and progress.stat().st_mtime > notebook.path.stat().st_mtime:
        return ["a check was run after the notebook was saved last: save it, and hand in once more"]
    return []


# --- the copy that is packed ----------------------------------------------------------------------------------------


def _packed(notebook: Notebook) -> dict[str, Any]:
    metadata = notebook.raw.get("metadata")
    kept = metadata if isinstance(metadata, dict) else {}
    room = MOST_OF_PICTURES
    cells = []
    for cell in notebook.cells:
        graded = {"nbgrader": cell.grade} if cell.grade else {}
        node = {**cell.node, "metadata": graded}
        if cell.is_code:
            listed = cell.node.get("outputs")
            outputs, room = _outputs(listed if isinstance(listed, list) else [], room)
            node |= {"outputs": outputs, "execution_count": cell.node.get("execution_count")}
        cells.append(node)
    metadata = {key: kept[key] for key in ("kernelspec", "language_info", "kit") if key in kept}
    version: dict[str, Any] = {
        key: notebook.raw[key] for key in ("nbformat", "nbformat_minor") if key in notebook.raw
    }
    return {"cells": cells, "metadata": metadata, **version}


def _outputs(listed: list[Any], room: int) -> tuple[list[dict[str, Any]], int]:
    """Keep words and pictures of what stands below a cell; give the room that is left for pictures."""
    kept = []
    for output in listed:
        if not isinstance(output, dict):
            continue
        output = {key: value for key, value in output.items() if key != "metadata"}
        if output.get("output_type") == "stream":
            output["text"] = _shown(output.get("text"))
        elif output.get("output_type") == "error":
            output["evalue"] = _shown(output.get("evalue"))
            output["traceback"] = [_shown(line) for line in output.get("traceback", [])]
        elif isinstance(output.get("data"), dict):
            data = {}
            for kind, value in output["data"].items():
                picture = kind.startswith("image/")
                text = _joined(value) if picture else _shown(value)
                if picture and len(text) <= room:
                    room -= len(text)
                    data[kind] = text
                elif kind == "text/plain" or (kind == "text/html" and len(_joined(value)) <= MOST_SHOWN):
                    data[kind] = text
            output |= {"data": data, "metadata": {}}
        else:
            continue
        kept.append(output)
    return kept, room


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _shown(value: Any) -> str:
    """Give a text without the way to the folder of whoever ran it, cut where it is long."""
    text = _joined(value).replace(str(Path.home()), "~") if Path.home() != Path("/") else _joined(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}\n... cut\n"


def _write(out: Path, member: str, text: str) -> None:
    if out.exists() and not _was_packed(out, member):
        raise NotebookError(f"{out} is there already, and holds something else: name another folder with -o")
    try:
        with drafted(out) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            entry = zipfile.ZipInfo(member, WHEN)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotebookError(
            f"{out} cannot be written ({why}): name a folder with -o, where there is room and you may write"
        ) from error


def _was_packed(out: Path, member: str) -> bool:
    """Whether a file is what an earlier call has written."""
    try:
        with zipfile.ZipFile(out) as archive:
            return archive.namelist() == [member]
    except (OSError, zipfile.BadZipFile):
        return False
