"""Which rows of a platform's table a student of the gradebook has: by an id, else by the whole name; nobody guesses."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.collecting.handed import Claim
from autograde.collecting.people import Person, matches, squeezed, ways_to_write
from autograde.collecting.roster import Member, Roster
from autograde.collecting.writing import MISSING, folder_named
from autograde.exporting.sheet import Sheet
from autograde.spreadsheet_text import unguarded


@dataclass(frozen=True)
class Collected:
    """What collected.csv tells of a student, as the platform had it; what it does not tell is ""."""

    id: str = ""
    name: str = ""
    email: str = ""
    group: str = ""
    platform: str = ""
    why: str = ""
    named: tuple[str, ...] = ()


NOTHING = Collected()


@dataclass(frozen=True)
class Owners:
    """Whose each row is.

    Attributes
    ----------
    rows : mapping
        The numbers of a student's rows: one, or those of all members of a group.
    troubles : tuple of str
        Whose marks have no row, a line each.
    """

    rows: Mapping[str, tuple[int, ...]]
    troubles: tuple[str, ...]


def read_collected(path: Path) -> dict[str, Collected]:
    """Read collected.csv, by student.

    Raises
    ------
    ValueError
        For a file that is none.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} cannot be read ({error}): name the collected.csv of `collect`") from error
    if not rows or not {"student", "id", "name", "platform", "why"} <= rows[0].keys():
        raise ValueError(f"{path} is no collected.csv: name the one that `collect` has written")
    plain = [{name: unguarded(text or "") for name, text in row.items() if name} for row in rows]
    return {
        row["student"]: Collected(
            id=row["id"],
            name=row["name"],
            email=row.get("email", ""),
            group=row.get("group", ""),
            platform=row["platform"],
            why=row["why"],
            named=tuple(each for each in row.get("named", "").split("; ") if each),
        )
        for row in plain
    }


def owners_of(
    students: Sequence[str], sheet: Sheet, collected: Mapping[str, Collected], platform: str
) -> Owners:
    """Find the rows of each student.

    Parameters
    ----------
    students : sequence of str
    sheet : Sheet
    collected : mapping
    platform : str
        The name of the platform that the sheet is of: the numbers of another one mean nothing here.

    Returns
    -------
    Owners
    """
    members = {row: _with_folder(member) for row, member in sheet.people.items()}
    row_of = {member.key: row for row, member in members.items()}
    roster = Roster(tuple(members.values()), platform)
    people = [Person(_claim(student, collected.get(student, NOTHING), platform), []) for student in students]
    found, troubles = matches([replace(person, platforms={platform}) for person in people], roster)
    rows: dict[str, tuple[int, ...]] = {}
    taken: dict[int, str] = {}
    lost = []
    for student, theirs in zip(students, found, strict=True):
        theirs = [member for member in theirs if _fits(student, member, collected.get(student, NOTHING))]
        numbers = tuple(row_of[member.key] for member in theirs)
        if not numbers:
            lost.append(student)
        for number in numbers:
            other = taken.setdefault(number, student)
            if other != student:
                line = sheet.table.lines[number]
                raise ValueError(
                    f"{other} and {student} are both line {line} of {sheet.table.name} "
                    f"({sheet.people[number].name}): give the ids apart in it, then export again"
                )
        rows[student] = numbers
    if lost:
        troubles.append(
            f"in {sheet.table.name} there is nobody for the marks of {', '.join(lost)}: "
            "add the id that the gradebook has to a row of it, or name the collected.csv with --collected"
        )
    return Owners(rows, tuple(troubles))


def _with_folder(member: Member) -> Member:
    return replace(member, ids=member.ids | {folder_named(member.key).lower()})


def _claim(student: str, known: Collected, platform: str) -> Claim:
    number = known.id if known.platform.startswith(platform) else ""
    return Claim(number, known.name or student, student, known.email, known.group)


def _fits(student: str, member: Member, known: Collected) -> bool:
    """Whether a match is more than a number that two people may have by chance."""
    sure = {student.lower(), known.email.lower()} & (member.ids | {member.key.lower()})
    by_group = bool(known.group) and known.group == known.name
    return bool(sure) or by_group or bool({squeezed(known.name or student)} & ways_to_write(member.name))


def has_not_handed_in(collected: Mapping[str, Collected], member: Member) -> bool:
    """Whether collected.csv says that a person of the roster has handed nothing in."""
    return any(
        known.why == MISSING and student.lower() in member.ids | {member.key.lower()}
        for student, known in collected.items()
    )
