"""A graded folder -> the table that a platform imports, and its zip of feedback pages; both whole, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from autograde.collecting.roster import Member, columns_of
from autograde.collecting.table import Table
from autograde.exporting.feedback import NONE, remedy, way_of, write_pages
from autograde.exporting.grades import Grades, Item, grades_of
from autograde.exporting.owners import (
    NOTHING,
    Collected,
    Owners,
    has_not_handed_in,
    owners_of,
    read_collected,
)
from autograde.exporting.platforms import BY_KEY
from autograde.exporting.platforms.filled import Filled, of_one_lab
from autograde.exporting.sheet import Sheet, read_sheet, rows_as_text
from autograde.gradebook import open_gradebook
from autograde.marks import Mark, read_marks
from autograde.trust.untrusted_files import shown
from kit.data.errors import written_whole

MOST_SAID = 20  # names in one line


@dataclass(frozen=True)
class Settings:
    """What is exported, and in which form.

    Attributes
    ----------
    platform : str
        A key of `autograde.exporting.platforms.BY_KEY`.
    roster, collected : Path or None
        The platform's own table, and what `collect` has written.
    lab : str or None
        All labs if None.
    by : str
        "lab" or "exercise".
    column : str or None
        The column of the only lab, where it is not called as the lab is.
    """

    platform: str
    roster: Path | None = None
    collected: Path | None = None
    lab: str | None = None
    by: str = "lab"
    column: str | None = None


@dataclass(frozen=True)
class Exported:
    """What is to be said of what was written, and what is to be mended: a line each."""

    said: tuple[str, ...]
    troubles: tuple[str, ...]


def export(root: Path, out: Path, settings: Settings, feedback: Path | None = None) -> Exported:
    """Write a platform's table with the marks of a graded folder in it, and the zip of pages if it is asked for.

    Parameters
    ----------
    root : Path
        The folder that `grade -o` has written.
    out : Path
        The table.
    settings : Settings
    feedback : Path, optional
        The zip.

    Returns
    -------
    Exported

    Raises
    ------
    ValueError
        For a folder, a table or a setting that cannot be used; nothing is written then.
    """
    platform = BY_KEY[settings.platform]
    _refuse_to_overwrite(out, feedback)
    if feedback is not None and settings.platform in NONE:
        raise ValueError(NONE[settings.platform])
    grades = grades_of(_marks(root, settings.lab), settings.by)
    if settings.column is not None and len(grades.items) > 1:
        raise ValueError("--column names one column: name one lab with --lab, and leave --by exercise out")
    collected = read_collected(settings.collected) if settings.collected else {}
    sheet, owners = _sheet(grades, settings, platform, collected)
    cells = {
        row: {
            item: grades.cell(student, item)
            for item in grades.items
            if (student, item.lab) in grades.handed_in
        }
        for student, rows in owners.rows.items()
        for row in rows
    }
    filled: Filled = platform.filled(sheet, grades.items, cells, settings.column)
    troubles = [*owners.troubles, *_not_graded(grades), *_without_marks(sheet, cells, collected)]
    pages: dict[str, Path] = {}
    if feedback is not None:
        of_one_lab(grades.items, "a platform's zip of feedback files")
        pages, lost = _pages(root, grades, sheet, owners, settings.platform, collected)
        troubles += lost
    with ExitStack() as stack:
        table = stack.enter_context(written_whole(out, "name another file with -o"))
        table.write_text(rows_as_text(filled.head, filled.rows), encoding="utf-8", newline="")
        if feedback is not None:
            write_pages(
                stack.enter_context(written_whole(feedback, "name another file with --feedback")), pages
            )
    said = [_who(grades, sheet, cells), *_waiting(grades), *_above(grades), *filled.said]
    if feedback is not None:
        said.append(f"{len(pages)} feedback pages of {len(grades.students)} people")
    return Exported(tuple(map(shown, said)), tuple(map(shown, troubles)))


def _refuse_to_overwrite(out: Path, feedback: Path | None) -> None:
    for path, option in ((out, "-o"), (feedback, "--feedback")):
        if path is not None and (path.exists() or path.is_symlink()):
            raise ValueError(f"{path} is there already: name another file with {option}, or remove it")
    if out == feedback:
        raise ValueError(f"{out} is named twice: the table and the zip of pages need a file each")


def _marks(root: Path, lab: str | None) -> list[Mark]:
    if not (root / "gradebook.db").is_file():
        raise ValueError(f"{root} has no gradebook.db: name the folder that `grade -o` has written")
    with open_gradebook(root) as book:
        marks = read_marks(book)
    if not marks:
        raise ValueError(f"{root} has no marks yet: grade into it first, with python -m autograde grade")
    labs = list(dict.fromkeys(mark.lab for mark in marks))
    if lab is not None and lab not in labs:
        raise ValueError(f"{root} has no marks of {lab}: it has {', '.join(labs)}")
    return [mark for mark in marks if lab in (None, mark.lab)]


def _sheet(
    grades: Grades, settings: Settings, platform: ModuleType, collected: Mapping[str, Collected]
) -> tuple[Sheet, Owners]:
    if settings.roster is None:
        if settings.platform != "csv":
            raise ValueError(
                f"{platform.NAME} finds people by ids of its own: export its table there ({platform.ASK}), "
                "and name it with --roster"
            )
        return _own_sheet(grades, collected)
    sheet = read_sheet(settings.roster)
    if not platform.is_own(sheet.names):
        others = [each.NAME for key, each in BY_KEY.items() if key != "csv" and each.is_own(sheet.names)]
        what = f"{others[0]}'s, and not" if others else "not"
        raise ValueError(
            f"{sheet.table.name} is a table of people, but {what} {platform.NAME}'s: export that one "
            f"({platform.ASK}), or say another platform with --for"
        )
    return sheet, owners_of(grades.students, sheet, collected, platform.NAME)


def _own_sheet(grades: Grades, collected: Mapping[str, Collected]) -> tuple[Sheet, Owners]:
    """Make a table where there is no roster: whom the gradebook names, with what collected.csv tells of them."""
    head: tuple[str, ...] = ("student",)
    rows: list[tuple[str, ...]] = [(student,) for student in grades.students]
    if collected:
        head = ("student", "id", "name", "email")
        known = [collected.get(student, NOTHING) for student in grades.students]
        rows = [(*row, each.id, each.name, each.email) for row, each in zip(rows, known, strict=True)]
    table = Table("the gradebook", head, tuple(rows), tuple(range(2, len(rows) + 2)))
    people = {n: Member(student, student) for n, student in enumerate(grades.students)}
    return Sheet(table, people), Owners({s: (n,) for n, s in enumerate(grades.students)}, ())


def _pages(
    root: Path,
    grades: Grades,
    sheet: Sheet,
    owners: Owners,
    key: str,
    collected: Mapping[str, Collected],
) -> tuple[dict[str, Path], list[str]]:
    """Find the pages, and their ways in the zip; and say whose have none."""
    lab = grades.items[0].lab
    number = columns_of(sheet.table.head).get("participant")
    pages: dict[str, Path] = {}
    without, nameless = [], []
    for student in grades.students:
        page = root / "feedback" / student / f"{lab}.html"
        if not page.is_file():
            without.append(student)
            continue
        for row in owners.rows[student] or (None,):
            member = None if row is None else sheet.people[row]
            digits = "" if row is None else _digits(sheet.cell(row, number))
            way = way_of(key, lab, member, collected.get(student, NOTHING), digits)
            if way is None:
                nameless.append(student)
            else:
                pages[way] = page
    troubles = [f"no page of {_names(without)}: python -m autograde report {root}"] if without else []
    return pages, [*troubles, *([remedy(key, [_names(nameless)])] if nameless else [])]


def _digits(text: str) -> str:
    return text.rpartition(" ")[2]


# --- telling --------------------------------------------------------------------------------------------------------


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_SAID]) + f" and {len(names) - MOST_SAID} more" * (len(names) > MOST_SAID)


def _who(grades: Grades, sheet: Sheet, cells: Mapping[int, Mapping[Item, str]]) -> str:
    full = sum(any(row.values()) for row in cells.values())
    return f"marks of {full} of {len(sheet.people)} people: {', '.join(item.name for item in grades.items)}"


def _waiting(grades: Grades) -> Iterator[str]:
    if grades.waiting:
        each = [f"{student} ({', '.join(names)})" for student, names in grades.waiting.items()]
        n = sum(map(len, grades.waiting.values()))
        yield (
            f"wait for a person, and are left empty: {n} answers of {_names(each)}; "
            "mark them in formgrader, then export again"
        )


def _above(grades: Grades) -> Iterator[str]:
    above = [
        f"{student} ({points:g} of {item.of:g} in {item.name})"
        for (student, item), points in grades.points.items()
        if item in grades.items and points > item.of
    ]
    if above:
        yield f"above the maximum, which a platform may refuse or cut off: {_names(above)}"


def _not_graded(grades: Grades) -> Iterator[str]:
    if grades.not_graded:
        each = [f"{student} ({'; '.join(reasons)})" for student, reasons in grades.not_graded.items()]
        yield f"not graded, and left empty: {_names(each)}; mend the cause, grade, and export again"


def _without_marks(
    sheet: Sheet, cells: Mapping[int, Mapping[Item, str]], collected: Mapping[str, Collected]
) -> Iterator[str]:
    without = [
        member.name
        for row, member in sheet.people.items()
        if row not in cells and not has_not_handed_in(collected, member)
    ]
    if without:
        yield (
            f"no marks of {_names(without)}, whose rows are as they were: grade what they have handed in, or name "
            "with --collected the collected.csv that says that they have not"
        )
