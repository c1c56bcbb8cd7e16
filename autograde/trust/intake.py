"""Find the submissions in a folder or zip. Nothing of them is run, no link is followed, every reading has a bound.

What is too big, too deep or broken is the trouble of the one student who handed it in. The path that the instructor
names may itself be a link; below it none is followed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from nbformat import NotebookNode

from autograde.trust.plain import Refused, inflated, open_zip, read_below, read_json, shown
from autograde.trust.rebuild import sound_notebook

MOST_BYTES = 30_000_000  # of one notebook; beyond it somebody saved a data set in it
MOST_ENTRIES = 5_000  # files and folders of one student
MOST_LEVELS = 12
MOST_NOTEBOOKS = 20  # of one student, none of them called as it should be
MOST_ZIPS = 3
MOST_NAME = 100  # bytes of a student's name
MOST_ZIP = 60_000_000  # bytes
MOST_FILES, MOST_UNPACKED = 100_000, 10 * 1024**3  # of a class's zip

NO_STUDENTS = (".", "__MACOSX", "__pycache__")
UNPACKED = (".ipynb", ".zip", ".npy", ".trials.jsonl", "received.csv", "timestamp.txt")
MARKUP = set('<>&"\\')  # nbgrader's pages show names as they are
NO_LETTERS = {"Cc", "Cs", "Zl", "Zp"}  # control characters, halves of characters, line ends
TURNS_TEXT = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, order=True)
class Place:
    """Where a notebook lies: `parts` lead down from the instructor's folder; `member` is its name in a zip there."""

    root: Path
    parts: tuple[str, ...]
    member: str = ""

    @property
    def path(self) -> Path:
        """The file, to be shown; `read` opens it."""
        return self.root.joinpath(*self.parts)

    @property
    def name(self) -> str:
        """The file's name."""
        return PurePosixPath(self.member or self.parts[-1]).name

    def read(self) -> bytes:
        """The notebook's bytes, opened as carefully each time; Refused when that is no longer possible."""
        if not self.member:
            return read_below(self.root, self.parts, MOST_BYTES)
        with _zip_of_student(self) as archive:
            data = inflated(archive, archive.getinfo(self.member), MOST_BYTES)
        if len(data) > MOST_BYTES:
            raise Refused(f"the file has more than {MOST_BYTES / 1e6:g} MB")
        return data


@dataclass(frozen=True)
class Submission:
    """One student's notebook, or why there is none.

    Attributes
    ----------
    student : str
    path : Path or None
        The file it was read from; None for what cannot be read, and for a notebook out of a student's own zip.
    notebook : NotebookNode or None
        Its cells' type, text, id and nbgrader metadata, and nothing else.
    trouble : str
        Why the notebook cannot be graded; "" if it can.
    notes : tuple of str
        What was mended on the way in.
    received : datetime or None
        When it came in, by a clock that is not the student's; None where there is none.
    place : Place or None
        ``place.read()`` gives the bytes once more and follows no link, as opening `path` would.
    """

    student: str
    path: Path | None
    notebook: NotebookNode | None
    trouble: str = ""
    notes: tuple[str, ...] = ()
    received: datetime | None = None
    place: Place | None = None


@dataclass(frozen=True)
class _Wanted:
    """What is looked for, and by which clock."""

    root: Path
    lab: str
    names: frozenset[str]
    texts: frozenset[str]
    clock: dict[tuple[str, str], datetime]
    timestamps: bool


# --- a class --------------------------------------------------------------------------------------------------------


def find_submissions(
    folder: Path, lab: str, names: set[str], *, texts: Collection[str] = (), timestamps: bool = False
) -> list[Submission]:
    """One submission a student: a folder each, or a file named after the student.

    A renamed file is known by the lab's grade_ids and texts in it. Of two that fit equally well the newest is taken,
    by received.csv or else by the files' own dates.

    Lateness is told only by a clock that students cannot set: `received.csv` in `folder`, written by whoever
    collected it, with the columns ``student,when`` and, if wanted, ``file``. `when` is ISO 8601; without a zone,
    this machine's; of several lines the latest counts. nbgrader's `timestamp.txt` beside a notebook counts only with
    `timestamps`: ask for it where nbgrader's own collect wrote the folder. Dates of files, which archives carry, and
    whatever else a submission says of its time count for nothing.

    Parameters
    ----------
    folder : Path
    lab : str
    names : set of str
        The grade_ids of the lab, by which a renamed file is known.
    texts : collection of str, optional
        The texts of the lab's given cells, for the same purpose where the grade_ids are lost.
    timestamps : bool
        Whether `timestamp.txt` is trusted.

    Raises
    ------
    ValueError
        When the folder holds no submission at all, a student twice, or a received.csv that cannot be read.
    """
    known = frozenset(text.strip() for text in texts if text.strip())
    wanted = _Wanted(folder, lab, frozenset(names), known, _collectors_clock(folder), timestamps)
    with os.scandir(folder) as entries:
        in_order = sorted(entries, key=lambda entry: entry.name)
    found = [_of_entry(wanted, entry) for entry in in_order if _is_submission(entry)]
    students = [submission.student for submission in found]
    twice = sorted({student for student in students if students.count(student) > 1})
    if twice:
        raise ValueError(f"{folder} holds {', '.join(twice)} twice, as a folder and a file: keep one of them")
    if not found:
        raise ValueError(f"{folder} holds no submissions: it needs folders STUDENT/{lab}.ipynb")
    return found


def _is_submission(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(NO_STUDENTS):
        return False
    # A link without an ending may be one to a folder; that is said, not followed.
    linked = entry.is_symlink() and not Path(entry.name).suffix
    return linked or entry.is_dir(follow_symlinks=False) or entry.name.lower().endswith(".ipynb")


def _of_entry(wanted: _Wanted, entry: os.DirEntry[str]) -> Submission:
    is_folder, place = entry.is_dir(follow_symlinks=False), Place(wanted.root, (entry.name,))
    student, unfit = _student(entry.name if is_folder else re.sub(r"\.(?i:ipynb)$", "", entry.name))
    empty = Submission(student, None, None)
    if unfit:
        return replace(empty, trouble=unfit)
    try:
        taken = _of_folder(wanted, empty, entry.name) if is_folder else _read(empty, place)
        taken = replace(taken, received=_received(wanted, taken))
    except Refused as error:
        taken = replace(empty, trouble=str(error))
    except Exception as error:  # whatever it is, it is the trouble of this one student
        taken = replace(empty, trouble=f"it cannot be read: {type(error).__name__}: {str(error)[:80]}")
    return replace(taken, trouble=shown(taken.trouble), notes=tuple(shown(note) for note in taken.notes))


def _student(name: str) -> tuple[str, str]:
    """The name that marks are kept under, and why a folder's or file's name cannot be it ("" if it can)."""
    raw = name.encode("utf-8", "surrogateescape")
    kinds = {unicodedata.category(letter) for letter in name}
    reasons = {
        f"has {len(raw)} bytes, more than {MOST_NAME}": len(raw) > MOST_NAME,
        "starts with -, as an option of a command does": name.startswith("-"),
        "holds a character that no name has": kinds & NO_LETTERS or (TURNS_TEXT | MARKUP) & set(name),
        "holds nothing but dots and spaces": not name.strip(". "),
    }
    why = next((words for words, holds in reasons.items() if holds), "")
    if not why:
        return unicodedata.normalize("NFC", name), ""
    stand_in = re.sub(r"[^A-Za-z0-9_.]+", "_", name).strip("_.")[:40]
    student = f"{stand_in}_{hashlib.sha256(raw).hexdigest()[:6]}".lstrip("_")
    return student, f"the name {name[:60]!a} {why}: rename the folder or file after the student"


def _collectors_clock(folder: Path) -> dict[tuple[str, str], datetime]:
    """What received.csv says: (student, file or "") to the latest time."""
    try:
        text = read_below(folder, ("received.csv",), MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ValueError(f"{folder}: received.csv cannot be read: {error}; export it anew") from error
    clock: dict[tuple[str, str], datetime] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            key = (unicodedata.normalize("NFC", row["student"].strip()), (row.get("file") or "").strip())
            when = datetime.fromisoformat(row["when"].strip()).astimezone()
        except (KeyError, AttributeError, ValueError, OverflowError) as error:
            example = "needs the columns student,when with times such as 2026-11-22T18:00:00+01:00: mend it"
            raise ValueError(f"{folder}: received.csv, line {number}: {example}") from error
        clock[key] = max(when, clock.get(key, when))
    return clock


def _by_clock(wanted: _Wanted, student: str, file: str) -> datetime | None:
    return wanted.clock.get((student, file)) or wanted.clock.get((student, ""))


def _received(wanted: _Wanted, taken: Submission) -> datetime | None:
    when = _by_clock(wanted, taken.student, taken.place.name if taken.place else "")
    if when or not wanted.timestamps or taken.place is None or taken.place.member:
        return when
    try:
        text = read_below(wanted.root, (*taken.place.parts[:-1], "timestamp.txt"), 200).decode().strip()
        moment, _, zone = text.rpartition(" ")
        if zone[:1].isalpha():
            return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
        return datetime.fromisoformat(text).astimezone()
    except (OSError, ValueError, KeyError, OverflowError):
        return None


# --- one student ----------------------------------------------------------------------------------------------------

Found = tuple[Place, int, float]  # with its size and the file's own date


def _of_folder(wanted: _Wanted, empty: Submission, name: str) -> Submission:
    """The notebook called as it should be, where it should be; or else the one known by its content."""
    called = f"{wanted.lab}.ipynb"
    expected = [Place(wanted.root, (name, called)), Place(wanted.root, (name, wanted.lab, called))]
    named = [_read(empty, place) for place in expected if os.path.lexists(place.path)]
    sound = [submission for submission in named if submission.notebook is not None]
    if sound:
        return sound[0]
    notes = tuple(f"{called}: {submission.trouble}" for submission in named)
    try:
        other = _known(wanted, replace(empty, notes=notes), _below(wanted.root, name))
    except Refused:
        if not named:
            raise
        return named[0]
    return named[0] if named and other.notebook is None else other


def _below(root: Path, student: str) -> list[Found]:
    """All notebooks in a student's folder, or else in zips there; a folder without end is refused."""
    notebooks: list[Found] = []
    zips: list[Found] = []
    seen = 0
    waiting: list[tuple[str, ...]] = [(student,)]
    while waiting:
        parts = waiting.pop()
        if len(parts) > MOST_LEVELS:
            raise Refused(f"folders more than {MOST_LEVELS} deep: hand in the notebook by itself")
        # Whoever exchanges a folder for a link now has names listed in vain: reading opens each step anew.
        with os.scandir(root.joinpath(*parts)) as entries:
            for entry in entries:
                seen += 1
                if seen > MOST_ENTRIES:
                    raise Refused(f"more than {MOST_ENTRIES:,} files: hand in the notebook by itself")
                kind = {".ipynb": notebooks, ".zip": zips}.get(Path(entry.name).suffix.lower())
                if entry.name.startswith(NO_STUDENTS):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((*parts, entry.name))
                elif entry.is_file(follow_symlinks=False) and kind is not None:
                    status = entry.stat(follow_symlinks=False)
                    kind.append((Place(root, (*parts, entry.name)), status.st_size, status.st_mtime))
    if len(zips) > MOST_ZIPS:
        raise Refused(f"{len(zips)} zips: hand in the notebook by itself")
    return notebooks or [found for place, _, _ in zips for found in _in_zip(place)]


def _known(wanted: _Wanted, empty: Submission, found: list[Found]) -> Submission:
    """The best of several notebooks: by its name, then by its content, then the newest."""
    called = f"{wanted.lab}.ipynb"
    if len(found) > MOST_NOTEBOOKS or sum(min(size, MOST_BYTES) for _, size, _ in found) > 3 * MOST_BYTES:
        raise Refused(f"{len(found)} notebooks, and not {called} where it should be: hand in one, called so")
    read = [(_read(empty, place), place, date) for place, _, date in found]
    fits = [
        (place.name == called, _likeness(wanted, s)) if s.notebook else (False, 0) for s, place, _ in read
    ]
    best = max(fits, default=(False, 0))
    if best == (False, 0) and len(found) != 1:
        return replace(empty, trouble=f"no notebook {called} among {len(found)} notebooks")
    likely = [item for item, fit in zip(read, fits, strict=True) if fit == best]
    times = {place: _by_clock(wanted, empty.student, place.name) for _, place, _ in likely}
    first = datetime.min.replace(tzinfo=UTC)
    taken, place, _ = max(likely, key=lambda item: (times[item[1]] or first, item[2], item[1]))
    notes = [*taken.notes]
    if place.name != called:
        notes.append(f"the file is called {place.name}" + ", and was known by its exercises" * (best[1] > 0))
    if place.member:
        notes.append(f"the notebook was taken out of {place.parts[-1]}")
    if len(likely) > 1:
        way = place.member or "/".join(place.parts[1:])
        notes.append(f"{len(likely)} notebooks fit equally well; the newest was taken: {way}")
    return replace(taken, notes=tuple(notes))


def _likeness(wanted: _Wanted, submission: Submission) -> int:
    """How many of the lab's grade_ids and texts a notebook holds."""
    cells = submission.notebook.cells if submission.notebook else []
    ids = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells}
    return len(wanted.names & ids) + len(wanted.texts & {cell.source.strip() for cell in cells})


# --- one notebook ---------------------------------------------------------------------------------------------------


def _read(empty: Submission, place: Place) -> Submission:
    here = replace(empty, place=place)
    try:
        data = place.read()
        here = replace(here, path=None if place.member else place.path)  # a link, say, is nobody's to open
        notebook, notes = sound_notebook(read_json(data))
        return replace(here, notebook=notebook, notes=(*empty.notes, *notes))
    except Refused as error:
        return replace(here, trouble=str(error))
    except OSError as error:
        return replace(here, trouble=f"the file cannot be read: {error.strerror}")


# --- zips -----------------------------------------------------------------------------------------------------------


def unpack(submissions: Path, scratch: Path) -> Path:
    """The folder of submissions; a zip is unpacked into `scratch` first.

    Raises
    ------
    ValueError
        For neither a folder nor a zip, or a zip that is damaged, leads out of its folder, or holds far too much.
    """
    if submissions.is_dir():
        return submissions
    if not submissions.is_file() or not zipfile.is_zipfile(submissions):
        raise ValueError(f"{submissions} is neither a folder STUDENT/LAB.ipynb nor a zip of it: check it")
    left = MOST_UNPACKED
    with open_zip(submissions, submissions.name, MOST_FILES) as archive:
        for member in archive.infolist():
            if member.is_dir() or not member.filename.endswith(UNPACKED):
                continue
            # One byte too many is kept, so that whoever reads it says that it is too big.
            most = MOST_ZIP if member.filename.endswith((".zip", ".npy")) else MOST_BYTES
            data = inflated(archive, member, most)
            left -= len(data)
            if left < 0:
                raise Refused(f"{submissions} holds too much for a class: unpack it yourself and look")
            target = scratch / member.filename.replace("\\", "/")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as sink:
                sink.write(data)
    top = [path for path in scratch.iterdir() if path.name != "__MACOSX"]
    # A zip of a folder has that folder as its only entry, and the students below it.
    if len(top) > 1 or not top or not top[0].is_dir() or any(top[0].glob("*.ipynb")):
        return scratch
    if sum(path.is_dir() for path in top[0].iterdir()) < 2:
        # It may as well be the folder of one student, whose clock counts for nothing.
        (top[0] / "received.csv").unlink(missing_ok=True)
    return top[0]


@contextmanager
def _zip_of_student(place: Place) -> Iterator[zipfile.ZipFile]:
    data = read_below(place.root, place.parts, MOST_ZIP)
    if data.count(b"PK\1\2") > MOST_ENTRIES:
        raise Refused(f"{place.name} holds more than {MOST_ENTRIES:,} files: hand in the notebook by itself")
    with open_zip(io.BytesIO(data), place.parts[-1], MOST_ENTRIES) as archive:
        yield archive


def _in_zip(place: Place) -> list[Found]:
    with _zip_of_student(place) as archive:
        members = [member for member in archive.infolist() if member.filename.lower().endswith(".ipynb")]
    return [
        (replace(place, member=m.filename), m.file_size, float("".join(f"{n:02}" for n in m.date_time)))
        for m in members
        if not any(part.startswith(NO_STUDENTS) for part in PurePosixPath(m.filename).parts)
    ]
