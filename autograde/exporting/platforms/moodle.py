"""Moodle: an assignment's grading worksheet, or the gradebook's own export, whose import asks what each column is.

As moodle/moodle reads them, `mod/assign/feedback/offline/importgradeslib.php`: commas, UTF-8, and the three columns
Identifier, Grade and Last modified (grade), in the language of whoever imports; and `grade/import/csv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autograde.collecting.roster import columns_of
from autograde.exporting.grades import Item
from autograde.exporting.platforms.filled import Filled, of_one_lab
from autograde.exporting.sheet import Sheet, by_title, check_most, number_in, small, titles, with_marks

NAME = "Moodle"
ASK = "the assignment, Submissions, Download grading worksheet; or Grades, Export, Plain text file"
_OTHERS = {"sis login id", "orgdefinedid", "sid", "github_username", "end-of-line indicator"}
_TITLE = re.compile(r"(?:[^:]+: )?(?P<title>.+?) \([^()]+\)")
_LOCKED = "grade can be changed"


def grade_column(head: Sequence[str]) -> int | None:
    """Find a worksheet's column of grades in any language: another one says when (that) was modified last.

    Examples
    --------
    >>> grade_column(["Identifier", "Grade", "Maximum Grade", "Last modified (grade)"])
    1
    >>> grade_column(["Kennung", "Bewertung", "Bestwertung", "Zuletzt geändert (Bewertung)"])
    1
    >>> grade_column(["Full name", "Email address"])
    """
    names = list(map(small, head))
    if "participant" not in columns_of(head):
        return None
    return next(
        (n for n, name in enumerate(names) if any(each.endswith(f" ({name})") for each in names)), None
    )


def is_own(names: frozenset[str]) -> bool:
    """Whether a table of these columns may be a Moodle table of people."""
    columns = columns_of(sorted(names))
    known = {"participant", "email"} & set(columns) or {"number", "login"} & set(columns)
    return bool(known) and not names & _OTHERS and not {"student", "section"} <= names


def filled(
    sheet: Sheet, items: Sequence[Item], cells: Mapping[int, Mapping[Item, str]], column: str | None
) -> Filled:
    """Fill in the marks.

    Raises
    ------
    ValueError
        For a worksheet, which is of one assignment, and several columns; and where points would count otherwise.
    """
    at = grade_column(sheet.table.head)
    if at is None:
        places = by_title(sheet, items, titles(_TITLE), column)
        head, rows, _ = with_marks(sheet, items, places, lambda item: item.name, cells)
        return Filled(
            head,
            rows,
            ("import it in Grades, Import, CSV file: map from an id, and each column to its item",),
        )
    of_one_lab(items, f"{sheet.table.name}, a grading worksheet,")
    if len(items) > 1:
        raise ValueError(f"{sheet.table.name}, a grading worksheet, has one grade: leave --by exercise out")
    if column is not None:
        raise ValueError(f"{sheet.table.name}, a grading worksheet, has one grade: leave --column out")
    for row in sheet.people:
        check_most(sheet, items[0], at, number_in(sheet.cell(row, at + 1)), NAME)
    head, rows, _ = with_marks(sheet, items, [at], lambda item: item.name, cells)
    locked = sheet.at(_LOCKED)
    kept = [
        who.name
        for row, who in sheet.people.items()
        if row in cells and small(sheet.cell(row, locked)) == "no"
    ]
    said = f"Moodle will not take the grade of {', '.join(kept)}, which is locked there: unlock it first"
    return Filled(head, rows, (said,) if kept else ())
