"""Find the folder that holds the class, and the student whom a folder or file in it belongs to.

A layout that is not understood is refused with an example of one that is: nobody's work goes to anybody else.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.trust.archives import FileKind, Odd, is_junk, kind_of, unpack

MOST_NAME = 100  # bytes of a student's name
MOST_LOOKED_AT = 2_000  # entries of a folder that are looked at to learn whether it holds a notebook at all

PLATFORMS = {
    "Moodle": re.compile(r".+?_\d+_assignsubmission_(?:file|onlinetext)_"),
    "Canvas": re.compile(r"[^_]+(?:_LATE)?_\d{3,}_\d{3,}_."),
    "Brightspace": re.compile(r"\d+-\d+ - .+? - .*\d{4}"),
    "Blackboard": re.compile(r".+?_[^_]+_attempt_\d{4}-\d\d-\d\d"),
    "Sakai": re.compile(r"[^,()]+, ?[^,()]+\([^()]+\)$"),
    "nbgrader's exchange": re.compile(r"[^+]+\+[^+]+\+\d{4}-\d\d-\d\d "),
    "Gradescope": re.compile(r"submission_\d{2,}$|submission_metadata\.yml$"),
}
# Folders of one person's work, rather than of a person each.
PART = re.compile(
    r"(v|version|try|attempt|versuch|draft|entwurf|final|old|alt|new|neu|first|second|third|copy|kopie|backup|lab|labs"
    r"|notebook|notebooks|part|teil|week|submission|abgabe|solution|src|work|data|output|outputs|attachments)?s?"
    r"[ _.-]*\d{0,2}([ _.-]*(try|attempt|version|draft))?",
    re.IGNORECASE,
)
MARKUP = str.maketrans({"<": "‹", ">": "›", '"': "”", "\\": "_"})
NO_LETTERS = {"Cc", "Cs", "Zl", "Zp"}  # control characters, halves of characters, line ends
TURNS_TEXT = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


# --- the class ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClassFolder:
    """The folder that holds an entry for each student, and the members of its zip that could not be unpacked."""

    path: Path
    odd: tuple[Odd, ...] = ()


def open_class(
    submissions: Path, scratch: Path, lab: str, labs: Collection[str], say: Callable[[str], None]
) -> ClassFolder:
    """Find the folder that holds an entry for each student: the given one, or the one within it.

    Parameters
    ----------
    submissions : Path
        A folder, or a zip of it, which is unpacked into `scratch`.
    scratch : Path
    lab : str
        The lab that is graded.
    labs : collection of str
        All that there are: a folder may be named after one.
    say : callable
        Told what was found.

    Raises
    ------
    ValueError
        For a layout that is not understood, and for what is neither a folder nor a zip.
    """
    example = f"It needs a folder a student, such as ada/{lab}.ipynb, and bob/{lab}.ipynb"
    if submissions.is_dir():
        found = ClassFolder(submissions)
        if (submissions / "collected.csv").is_file():  # `collect` has settled whose each folder is
            return found
        inner = _inner(found.path, lab, labs, example, zipped=False)
    else:
        found = ClassFolder(scratch, tuple(unpack(submissions, scratch)))
        inner = _inner(scratch, lab, labs, example, zipped=True)
    while inner is not None:
        if submissions.is_dir():
            say(f"the students' folders are those in {inner}")
        elif len(_folders(inner)) < 2:
            # This may as well be the folder of one student, whose received.csv counts for nothing.
            (inner / "received.csv").unlink(missing_ok=True)
        name = inner.name
        odd = tuple(
            replace(each, way=each.way[1:]) for each in found.odd if each.way[0] == name and each.way[1:]
        )
        found = ClassFolder(inner, odd)
        inner = _inner(inner, lab, labs, example, zipped=False)
    _refuse_unknown(found.path, labs, example)
    return found


def _inner(folder: Path, lab: str, labs: Collection[str], example: str, *, zipped: bool) -> Path | None:
    """The one folder in this one that holds the class; None where this one does, or where it is one student's."""
    folders, files = _folders(folder), _files(folder)
    if len(folders) != 1 or files:
        return None
    within = folder / folders[0]
    direct = [name for name in _files(within) if kind_of(name) in (FileKind.NOTEBOOK, FileKind.ZIP)]
    people = [name for name in _folders(within) if _holds_notebooks(within / name)]
    parts = [name for name in people if name in labs or PART.fullmatch(name)]
    if folders[0] == lab and people != parts:
        return within
    if direct:
        if len(direct) > 1 and not any(_is_of_one(name, labs) for name in direct):
            raise ValueError(
                f"{folder} holds one folder, {folders[0]}, with {_some(direct)}: is it one student's, or the class's? "
                f"{example}. One student's notebook is called {lab}.ipynb; for files named after the students, grade "
                f"{folders[0]} itself"
            )
        return None
    if len(people) > 1 and parts and parts != people:
        raise ValueError(
            f"{folder} holds one folder, {folders[0]}, with {_some(people)} in it: are these people, or parts of one "
            f"person's work? {example}"
        )
    alone = len(people) == 1 and not zipped
    if not people or parts or (alone and _inner(within, lab, labs, example, zipped=False) is None):
        return None
    return within


def _refuse_unknown(folder: Path, labs: Collection[str], example: str) -> None:
    folders, files = _folders(folder), _files(folder)
    for name in [*folders, *files]:
        for platform, pattern in PLATFORMS.items():
            if pattern.match(name):
                raise ValueError(
                    f"{folder} holds {name[:80]!r}, a name as {platform} gives it: run `python -m autograde collect "
                    "DOWNLOAD -o submissions/` first, read what it says, and grade submissions/"
                )
    if folders and all(name in labs for name in folders) and not files:
        raise ValueError(
            f"{folder} holds a folder a lab ({_some(folders)}): grade {folder / folders[0]} itself"
        )
    if not folders and len(files) == 1 and kind_of(files[0]) is FileKind.ZIP:
        raise ValueError(
            f"{folder} holds nothing but {files[0]}: grade that zip itself, if it is the class's. {example}"
        )


def _is_of_one(name: str, labs: Collection[str]) -> bool:
    """Whether a file's name is that of a lab or of anybody's scratch paper, and not of a student."""
    stem = student_of_file(name).lower()
    scratch = re.match(r"untitled|scratch|test|copy|kopie|lab|notebook|homework|hw|final|draft|old", stem)
    return bool(scratch or PART.fullmatch(stem) or any(lab.lower() in stem for lab in labs))


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + " ..." * (len(names) > 3)


def _folders(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False) and not is_junk(e.name))


def _files(folder: Path) -> list[str]:
    """Give the files that may be submissions, by their names."""
    with os.scandir(folder) as entries:
        names = [e.name for e in entries if not e.is_dir(follow_symlinks=False) and not is_junk(e.name)]
    return sorted(
        name for name in names if kind_of(name) is not FileKind.OTHER or name == "submission_metadata.yml"
    )


def _holds_notebooks(folder: Path) -> bool:
    """Whether there is anything like a notebook below a folder, as far as a short look tells."""
    waiting, seen = [folder], 0
    while waiting and seen < MOST_LOOKED_AT:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                seen += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting += [] if is_junk(entry.name) else [Path(entry.path)]
                elif kind_of(entry.name) in (FileKind.NOTEBOOK, FileKind.ZIP):
                    return True
    return False


# --- a student ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StudentName:
    """The name under which a student's marks are kept, what was changed about it, and why it can be no name at all."""

    student: str
    note: str = ""
    unfit: str = ""


def student_of_file(name: str) -> str:
    """Find the student that a file is named after.

    Examples
    --------
    >>> [student_of_file(name) for name in ("ada.ipynb", "ada.ipynb.txt", "ada.zip", "a.b.ipynb")]
    ['ada', 'ada', 'ada', 'a.b']
    >>> student_of_file("ada_01_track2vec.zip")  # as `python -m kit hand-in` calls it
    'ada'
    """
    if kind_of(name) is FileKind.NOTEBOOK:
        return name[: name.lower().rindex(".ipynb")]
    return _HANDED_IN.sub("", name.rpartition(".")[0])


_HANDED_IN = re.compile(r"(?<=.)_[0-9]{2}_[a-z][a-z0-9_]*$")


def student_named(name: str) -> StudentName:
    """Find the student that is meant by the name of a folder, or of a file without its ending.

    File names are UTF-8 whatever this machine's locale says. What a page would take for markup is written with other
    signs; a dot at the beginning, which hides a folder, is left out.
    """
    raw = os.fsencode(name)
    text = unicodedata.normalize("NFC", raw.decode("utf-8", "surrogateescape"))
    kinds = {unicodedata.category(letter) for letter in text}
    reasons = {
        f"has {len(raw)} bytes, more than {MOST_NAME}": len(raw) > MOST_NAME,
        "starts with -, as an option of a command does": text.startswith("-"),
        "holds a character that no name has": kinds & NO_LETTERS or TURNS_TEXT & set(text),
        "holds nothing but dots and spaces": not text.strip(". "),
    }
    why = next((words for words, holds in reasons.items() if holds), "")
    if why:
        stand_in = re.sub(r"[^A-Za-z0-9_.]+", "_", text).strip("_.")[:40]
        student = f"{stand_in}_{hashlib.sha256(raw).hexdigest()[:6]}".lstrip("_")
        return StudentName(
            student, unfit=f"the name {text[:60]!a} {why}: rename the folder or file after the student"
        )
    student = text.translate(MARKUP).lstrip(".").strip() if text.startswith(".") else text.translate(MARKUP)
    note = f"the name {text!r} is written {student!r} here" if student != text else ""
    return StudentName(student, note)
