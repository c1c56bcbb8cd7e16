"""Find the submissions in a folder or zip. Nothing of them is run."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode

MOST_BYTES = 30_000_000  # of one notebook; beyond it somebody saved a data set in it
MOST_FILES = 100_000


@dataclass(frozen=True)
class Submission:
    """One student's notebook, or why there is none.

    Attributes
    ----------
    student : str
    path : Path or None
        The file it was read from.
    notebook : NotebookNode or None
    trouble : str
        Why the notebook cannot be graded; "" if it can.
    notes : tuple of str
        What was mended on the way in.
    """

    student: str
    path: Path | None
    notebook: NotebookNode | None
    trouble: str = ""
    notes: tuple[str, ...] = ()


def unpack(submissions: Path, scratch: Path) -> Path:
    """The folder of submissions; a zip is unpacked into `scratch` first.

    Raises
    ------
    ValueError
        For neither a folder nor a zip, or a zip with links, ways out of it, or far too much in it.
    """
    if submissions.is_dir():
        return submissions
    if not submissions.is_file() or not zipfile.is_zipfile(submissions):
        raise ValueError(
            f"{submissions} is neither a folder STUDENT/LAB.ipynb nor a zip of one: check the path"
        )
    with zipfile.ZipFile(submissions) as archive:
        members = archive.infolist()
        if len(members) > MOST_FILES or sum(member.file_size for member in members) > 20 * 1024**3:
            raise ValueError(
                f"{submissions} holds too much to be a class's submissions: unpack it yourself and look"
            )
        for member in members:
            name = PurePosixPath(member.filename.replace("\\", "/"))
            if name.is_absolute() or ".." in name.parts or stat.S_ISLNK(member.external_attr >> 16):
                raise ValueError(
                    f"{submissions} holds {member.filename!r}, which leads out of it: refuse it or repack it"
                )
            if member.is_dir() or name.suffix != ".ipynb" or member.file_size > 2 * MOST_BYTES:
                continue
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
    top = [path for path in scratch.iterdir() if path.name != "__MACOSX"]
    # A zip of a folder has that folder as its only entry, and the students below it.
    if len(top) == 1 and top[0].is_dir() and not any(top[0].glob("*.ipynb")):
        return top[0]
    return scratch


def find_submissions(folder: Path, lab: str, names: set[str], *, only: str = "") -> list[Submission]:
    """One submission a student: a folder each, or a file named after the student.

    Parameters
    ----------
    folder : Path
    lab : str
    names : set of str
        The grade_ids of the lab, by which a renamed file is known.
    only : str
        The one entry of the folder to read; "" reads all.

    Raises
    ------
    ValueError
        When the folder holds no submission at all.
    """
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__")) or only not in ("", path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            found.append(_of_student(path, lab, names))
        elif path.suffix == ".ipynb" and path.is_file():
            found.append(_read(path.stem, path, ()))
    twice = {s.student for s in found if sum(t.student == s.student for t in found) > 1}
    if twice:
        raise ValueError(
            f"{folder} holds {', '.join(sorted(twice))} twice, as a folder and as a file: keep one of them"
        )
    if not found:
        raise ValueError(f"{folder} holds no submissions: it needs folders STUDENT/{lab}.ipynb")
    return found


def _of_student(folder: Path, lab: str, names: set[str]) -> Submission:
    student = folder.name
    files = sorted(
        path
        for path in folder.rglob("*.ipynb")
        if path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts
    )
    named = [path for path in files if path.name == f"{lab}.ipynb"]
    if named:
        return _read(student, named[0], ())
    known = [(_known(path, names), path) for path in files]
    likely = [path for score, path in known if score and score == max(score for score, _ in known)]
    if likely:
        newest = max(likely, key=lambda path: path.stat().st_mtime)
        return _read(student, newest, (f"the file is called {newest.name}, and was known by its exercises",))
    if len(files) == 1:
        return _read(student, files[0], (f"the file is called {files[0].name}",))
    return Submission(student, None, None, f"no notebook {lab}.ipynb among {len(files)} notebooks")


def _known(path: Path, names: set[str]) -> int:
    """How many of the lab's grade_ids a file mentions."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size <= MOST_BYTES else ""
    except OSError:
        return 0
    return sum(f'"{name}"' in text for name in names)


def _read(student: str, path: Path, notes: tuple[str, ...]) -> Submission:
    def refuse(trouble: str) -> Submission:
        return Submission(student, path, None, trouble, notes)

    try:
        if path.stat().st_size > MOST_BYTES:
            return refuse(
                f"the file has {path.stat().st_size / 1e6:.0f} MB, more than {MOST_BYTES / 1e6:.0f}"
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return refuse("the file is not text in UTF-8")
    except OSError as error:
        return refuse(f"the file cannot be read: {error.strerror}")
    if not text.strip():
        return refuse("the file is empty")
    try:
        raw = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return refuse(f"the file is not valid JSON: {str(error)[:80]}")
    try:
        return Submission(student, path, _notebook(raw), "", notes)
    except Exception as error:
        return refuse(f"the file is no notebook: {type(error).__name__} {str(error)[:80]}")


def _notebook(raw: Any) -> NotebookNode:
    """Bring any version of the format up to date, and every cell into a shape that can be read on."""
    if not isinstance(raw, dict) or not isinstance(raw.get("cells", raw.get("worksheets")), list):
        raise ValueError("it has no list of cells")
    notebook = nbformat.from_dict(raw)
    if notebook.get("nbformat", 4) != 4:
        notebook = nbformat.convert(notebook, 4)
    notebook.cells = [_cell(cell) for cell in notebook.cells if isinstance(cell, dict)]
    return notebook


def _cell(cell: NotebookNode) -> NotebookNode:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(str(line) for line in source)
    metadata = cell.get("metadata")
    return NotebookNode(
        cell_type=str(cell.get("cell_type", "code")),
        source=str(source).encode("utf-8", "replace").decode(),  # half a character cannot be sent to a kernel
        id=str(cell.get("id", "")),
        metadata=metadata if isinstance(metadata, dict) else NotebookNode(),
    )
