"""The folder that `grade` reads: it is written beside its place and takes it when it is whole; what was there stays."""

from __future__ import annotations

import csv
import errno
import re
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograde.collecting.handed import Handed
from autograde.collecting.people import Person
from autograde.spreadsheet_text import plain
from autograde.trust.archives import MOST_OF_FOLDER
from autograde.trust.layouts import student_named
from autograde.trust.untrusted_files import Refused

TABLE, TIMES = "collected.csv", "received.csv"
MISSING = "has not handed in"
COLUMNS = (
    *(
        "student",
        "id",
        "name",
        "email",
        "group",
        "platform",
        "attempt",
        "of",
        "received",
        "late",
        "files",
        "why",
    ),
    "notes",
    "named",
)
_NAMES = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
_NOWHERE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')  # no name on one system or another


@dataclass(frozen=True)
class Row:
    """What is written of one person.

    Attributes
    ----------
    student : str
        The folder's name, by which `grade` keeps the marks.
    person : Person
    files : tuple of Handed
    attempt, n_attempts : int
    received : datetime or None
    late : bool or None
    why : str
    """

    student: str
    person: Person
    files: tuple[Handed, ...]
    attempt: int
    n_attempts: int
    received: datetime | None
    late: bool | None
    why: str


def folders_of(people: Sequence[Person]) -> list[str]:
    """Name a folder for each person: by the roster's id, or a login, or the name; no two are one to any system.

    Parameters
    ----------
    people : sequence of Person
    """
    wanted = [folder_named(_wanted(person)) for person in people]
    doubled = Counter(name.casefold() for name in wanted)
    found: list[str] = []
    taken: set[str] = set()
    for person, name in zip(people, wanted, strict=True):
        if doubled[name.casefold()] > 1:
            name = folder_named(f"{name}_{person.claim.id or min(person.platforms)}")
        unlike, n = name, 2
        while unlike.casefold() in taken:
            unlike, n = f"{name}_{n}", n + 1
        taken.add(unlike.casefold())
        found.append(unlike)
    return found


def _wanted(person: Person) -> str:
    if person.member:
        return person.member.key
    return person.claim.login or person.claim.name or person.claim.email or person.claim.id


def folder_named(name: str) -> str:
    """Write a name as a folder's may be on any system.

    Examples
    --------
    >>> folder_named("S/12")
    'S_12'
    """
    return student_named(_NOWHERE.sub("_", name).rstrip(". ") or "_").student


def refuse_to_overwrite(out: Path, *, replace: bool) -> None:
    """Refuse a folder that holds something, unless it is to be put aside.

    Raises
    ------
    ValueError
    """
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file: name a folder for -o")
    if not replace and out.is_dir() and any(out.iterdir()):
        raise ValueError(
            f"{out} holds something already: name another folder, or add --replace, which puts it aside"
        )


def write_class(
    out: Path, rows: Sequence[Row], missing: Iterable[Sequence[str]]
) -> tuple[list[str], Path | None]:
    """Write the folder, whole or not at all.

    Parameters
    ----------
    out : Path
    rows : sequence of Row
    missing : iterable of sequence of str
        Key, name and address of those who have not handed in.

    Returns
    -------
    list of str
        The files that could not be read, a line each.
    Path or None
        Where the folder that was there before lies now.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{out.name}.collecting-{secrets.token_hex(4)}")
    draft.mkdir()
    try:
        troubles = [words for row in rows for words in _write_files(draft / row.student, row)]
        _write_table(draft / TABLE, COLUMNS, [*map(_cells, rows), *(_missing(each) for each in missing)])
        times = [line for row in rows for line in _times(row)]
        if times:
            _write_table(draft / TIMES, ("student", "when", "file"), times)
        return troubles, _put_in_place(draft, out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _put_in_place(draft: Path, out: Path) -> Path | None:
    if not out.exists() or not any(out.iterdir()):
        if out.exists():
            out.rmdir()
        draft.rename(out)
        return None
    n = 1
    while (aside := out.with_name(f"{out.name}.before-{n}")).exists():
        n += 1
    out.rename(aside)
    try:
        draft.rename(out)
    except OSError:
        aside.rename(out)
        raise
    return aside


def _write_files(folder: Path, row: Row) -> list[str]:
    folder.mkdir()
    troubles, taken = [], set()
    total = sum(each.entry.size for each in row.files)
    if total > MOST_OF_FOLDER:
        return [
            f"{row.student}: {total / 1e9:.1f} GB are too much for one person: take the data out, and collect again"
        ]
    for each in row.files:
        parts = [_fit_for_file(part) for part in PurePosixPath(each.name).parts]
        target = folder.joinpath(*parts)
        stem, ending, n = target.stem, target.suffix, 2
        while str(target).casefold() in taken:
            target, n = target.with_name(f"{stem} ({n}){ending}"), n + 1
        taken.add(str(target).casefold())
        try:
            data = each.entry.data()
        except (Refused, OSError) as error:
            troubles.append(f"{row.student}: {each.entry.path!r}: {error}")
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            if error.errno not in _NAMES:
                raise
            troubles.append(
                f"{row.student}: {each.entry.path[:80]!r} cannot be written ({error.strerror}): rename it"
            )
    return troubles


def _fit_for_file(part: str) -> str:
    return "_" if part in (".", "..") else _NOWHERE.sub("_", part)


def _cells(row: Row) -> tuple[str, ...]:
    person, claim = row.person, row.person.claim
    member = person.member
    return (
        row.student,
        claim.id or claim.login,
        person.name,
        claim.email or (member.email if member else ""),
        claim.group or (member.group if member else ""),
        ", ".join(sorted(person.platforms)),
        str(row.attempt or ""),
        str(row.n_attempts),
        row.received.isoformat() if row.received else "",
        {True: "yes", False: "no", None: ""}[row.late],
        "; ".join(each.name for each in row.files),
        row.why,
        "; ".join(person.notes),
        "; ".join(each.entry.path for each in row.files),
    )


def _missing(each: Sequence[str]) -> tuple[str, ...]:
    key, name, email = each
    return (key, "", name, email, *[""] * 7, MISSING, "", "")


def _times(row: Row) -> list[tuple[str, str, str]]:
    if row.received is None:
        return []
    times = {each.received for each in row.files}
    lines = [(row.student, row.received.isoformat(), "")]
    if len(times) > 1:
        lines += [
            (row.student, each.received.isoformat(), each.name.rpartition("/")[2])
            for each in row.files
            if each.received
        ]
    return lines


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    guarded = path.name == TABLE
    with path.open("x", encoding="utf-8", newline="", errors="backslashreplace") as sink:
        table = csv.writer(sink)
        table.writerow(columns)
        table.writerows([plain(text) if guarded else text for text in row] for row in rows)
