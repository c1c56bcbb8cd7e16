"""Who should have handed in: a table of a platform, one of one's own, or the students of nbgrader's gradebook."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from autograde.collecting.table import EXAMPLE, Table, read_table
from autograde.collecting.times import NoTimeError, moment_in

# The names that platforms and spreadsheets give to a column, in small letters.
COLUMNS: dict[str, tuple[str, ...]] = {
    "participant": ("identifier", "kennung", "teilnehmer-id", "identifiant"),
    "name": (
        "name",
        "full name",
        "student",
        "vollständiger name",
        "nom complet",
        "nombre completo",
        "student name",
    ),
    "first": ("first name", "first_name", "firstname", "given name", "vorname", "prénom", "nombre"),
    "last": (
        "last name",
        "last_name",
        "lastname",
        "surname",
        "nachname",
        "nom",
        "nom de famille",
        "apellido(s)",
    ),
    "login": (
        *(
            "username",
            "login",
            "sis login id",
            "benutzername",
            "anmeldename",
            "nom d'utilisateur",
            "github_username",
        ),
        *("user name", "login id", "user id"),
    ),
    "number": (
        *(
            "id",
            "id number",
            "sis user id",
            "sid",
            "student id",
            "orgdefinedid",
            "matrikelnummer",
            "student_id",
        ),
        *("student number", "numéro d'identification", "id-nummer"),
    ),
    "email": (
        "email",
        "email address",
        "e-mail",
        "e-mail address",
        "e-mail-adresse",
        "mail",
        "adresse de courriel",
    ),
    "group": ("group", "groups", "gruppe", "gruppen", "groupe", "groupes", "team", "abgabegruppe"),
    "received": (
        "received",
        "last modified (submission)",
        "zuletzt geändert (abgabe)",
        "submission time",
        "when",
    ),
    "status": ("status", "statut"),
    "identifier": ("identifier",),
}
_LATE = re.compile(r"\blate\b|verspätet|en retard|con retraso|in ritardo", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)\s*$")
_EMPTY = re.compile(r"[-–—]?")


@dataclass(frozen=True)
class Member:
    """A person of a roster.

    Attributes
    ----------
    key : str
        What the person's folder is called: the roster's own id, or a login, a number, an address, the name.
    name, email : str
    ids : frozenset of str
        All by which a platform may name the person, in small letters.
    group : str
    received : datetime or None
        When the last submission came, where the roster says it (Moodle's grading worksheet).
    late : bool or None
    """

    key: str
    name: str
    email: str = ""
    ids: frozenset[str] = frozenset()
    group: str = ""
    received: datetime | None = None
    late: bool | None = None


@dataclass(frozen=True)
class Roster:
    """The people of a course, and what is to be said of the table."""

    members: tuple[Member, ...]
    kind: str
    notes: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


def read_roster(path: Path, zone: tzinfo | None) -> Roster:
    """Read a roster.

    Parameters
    ----------
    path : Path
        A CSV with commas, semicolons, tabs or bars, in UTF-8, UTF-16 or latin-1, or an nbgrader `gradebook.db`.
    zone : tzinfo or None
        Of times without one.

    Raises
    ------
    ValueError
        For a file that holds no table of people; the message names the remedy.
    """
    if path.is_file() and _begins_with(path, b"SQLite format 3\0"):
        return _of_gradebook(path)
    table = read_table(path)
    notes = [f"{path.name} is not in UTF-8; it was read as {table.encoding}"] if table.encoding else []
    troubles: list[str] = []
    people, left_out = people_in(table, zone, troubles)
    found = [member for _, member in people]
    members, doubled = _once_each(found, [table.lines[row] for row, _ in people], path.name)
    if not members:
        raise ValueError(f"{path.name} names nobody: {EXAMPLE}, and a line a person")
    return Roster(tuple(members), _kind(table.head), (*notes, *left_out), (*troubles, *doubled))


def _begins_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def people_in(
    table: Table, zone: tzinfo | None, troubles: list[str]
) -> tuple[list[tuple[int, Member]], list[str]]:
    """Find whom each row of a table names.

    Parameters
    ----------
    table : Table
    zone : tzinfo or None
        Of times without one.
    troubles : list of str
        Is given a line for each time that cannot be read.

    Returns
    -------
    list of (int, Member)
        The number of the row, from 0 on, and the person.
    list of str
        What is to be said of rows that were left out.

    Raises
    ------
    ValueError
        For a table that has no column of people.
    """
    columns = columns_of(table.head)
    if not ({"name", "last", "number", "login", "email"} & set(columns)):
        head = ",".join(table.head)
        raise ValueError(f"{table.name} is no roster: its first line is {head[:80]!r}; {EXAMPLE}")
    rows, left_out = _without_the_platforms_own(table, columns)
    people = [
        (row, _person(table.rows[row], columns, zone, table.lines[row], table.name, troubles)) for row in rows
    ]
    return people, left_out


def _small(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip().lower()


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Find which column holds what; where two could, the first in our list goes before.

    Examples
    --------
    >>> columns_of(["ID number", "Full name", "Group"])
    {'name': 1, 'number': 0, 'group': 2}
    """
    at = {_small(cell): number for number, cell in reversed(list(enumerate(head)))}
    found = {}
    for what, names in COLUMNS.items():
        if name := next((name for name in names if name in at), None):
            found[what] = at[name]
    if "sis login id" in at:
        found["canvas"] = at.get("id", -1)
        found["number"] = at.get("sis user id", found.get("number", -1))
        found = {what: number for what, number in found.items() if number >= 0}
    if "github_username" in at and "identifier" in at:
        found.pop("participant", None)
    else:
        found.pop("identifier", None)
    return found


def _kind(head: Sequence[str]) -> str:
    names = {_small(cell) for cell in head}
    if "sis login id" in names or {"student", "section"} <= names:
        return "Canvas"
    if names & {"last modified (submission)", "zuletzt geändert (abgabe)"}:
        return "Moodle's grading worksheet"
    if "github_username" in names:
        return "GitHub Classroom"
    return "Moodle" if "id number" in names or "email address" in names else "a table"


def _without_the_platforms_own(table: Table, columns: Mapping[str, int]) -> tuple[list[int], list[str]]:
    """Leave out the rows of a Canvas gradebook that are no person's."""
    everybody = range(len(table.rows))
    if _kind(table.head) != "Canvas":
        return [*everybody], []
    kept, notes = [], []
    for row in everybody:
        name = _cell(table.rows[row], columns, "name")
        if not name or name.startswith("Points Possible"):
            continue
        if name == "Student, Test":
            notes.append(f"line {table.lines[row]} of the roster is Canvas' test student: left out")
            continue
        kept.append(row)
    return kept, notes


def _cell(row: Sequence[str], columns: Mapping[str, int], what: str) -> str:
    number = columns.get(what, len(row))
    text = unicodedata.normalize("NFC", row[number]).strip() if number < len(row) else ""
    return "" if _EMPTY.fullmatch(text) else " ".join(text.split())


def _person(
    row: Sequence[str],
    columns: Mapping[str, int],
    zone: tzinfo | None,
    line: int,
    where: str,
    troubles: list[str],
) -> Member:
    cells = {what: _cell(row, columns, what) for what in columns}
    name = turned(cells.get("name", "")) or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    participant = _NUMBER.search(cells.get("participant", ""))
    number, login, email = (cells.get(what, "").lstrip("#") for what in ("number", "login", "email"))
    own = cells.get("identifier", "")
    ids = {number, login, email, own, cells.get("canvas", ""), participant[1] if participant else ""}
    key = own or (number if "login" not in columns else "") or login or number or email or name
    received = None
    if text := cells.get("received", ""):
        try:
            received = moment_in(text, zone)
        except NoTimeError as error:
            troubles.append(f"{where}, line {line}: {error}: the time counts as not known; mend it there")
    late = bool(_LATE.search(cells["status"])) if received and "status" in cells else None
    return Member(
        key,
        name or key,
        email,
        frozenset(each.lower() for each in ids if each),
        cells.get("group", ""),
        received,
        late,
    )


def turned(name: str) -> str:
    """Write "Lovelace, Ada" as "Ada Lovelace".

    Examples
    --------
    >>> turned("Lovelace, Ada"), turned("Ada Lovelace")
    ('Ada Lovelace', 'Ada Lovelace')
    """
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name


def _once_each(found: Sequence[Member], lines: Sequence[int], where: str) -> tuple[list[Member], list[str]]:
    """Keep each person once; tell of lines that stand twice, and of one key for two people."""
    members: dict[str, Member] = {}
    first: dict[str, int] = {}
    troubles = []
    for member, line in zip(found, lines, strict=True):
        key = member.key.casefold()
        if not key:
            troubles.append(f"{where}, line {line}: it names nobody: left out")
        elif key not in members:
            members[key], first[key] = member, line
        elif (other := members[key]).name == member.name:
            groups = ", ".join(dict.fromkeys(filter(None, (other.group, member.group))))
            members[key] = replace(other, ids=other.ids | member.ids, group=groups)
            troubles.append(
                f"{where}, line {line}: {member.name} stands in line {first[key]} already: taken once"
            )
        else:
            apart = f"{member.key} ({member.name})"
            members[apart.casefold()] = replace(member, key=apart, ids=member.ids - {key})
            troubles.append(
                f"{where}, line {line}: {member.key} is {other.name} in line {first[key]}, and {member.name} here: "
                "both were kept; mend the id of one"
            )
    return list(members.values()), troubles


def _of_gradebook(path: Path) -> Roster:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as book:
            rows = list(book.execute("SELECT id, first_name, last_name, email FROM student ORDER BY id"))
    except sqlite3.Error as error:
        raise ValueError(
            f"{path.name} is no gradebook of nbgrader ({error}): name a CSV, or {EXAMPLE}"
        ) from error
    members = [_of_row(row) for row in rows]
    if not members:
        raise ValueError(f"{path.name} holds no student: add them with nbgrader, or name a CSV")
    return Roster(tuple(members), "nbgrader's gradebook")


def _of_row(row: Sequence[str | None]) -> Member:
    key, first, last, email = (str(cell or "").strip() for cell in row)
    ids = frozenset(each.lower() for each in (key, email) if each)
    return Member(key, f"{first} {last}".strip() or key, email, ids)


def in_group(members: Sequence[Member], group: str) -> Iterator[Member]:
    """Give those whose group is the one of that name."""
    wanted = group.casefold()
    for member in members:
        if wanted and wanted in (part.strip().casefold() for part in member.group.split(",")):
            yield member
