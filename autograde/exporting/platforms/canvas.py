"""Canvas: the gradebook's CSV, with `Name (id)` above the marks of an assignment and a row `Points Possible`.

As instructure/canvas-lms reads it, `lib/gradebook_importer.rb`: a person is found by `ID`, else by `SIS User ID` or
`SIS Login ID`, an assignment by the number in brackets, else by its whole name; any other column becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autograde.exporting.grades import Item
from autograde.exporting.platforms.filled import Filled
from autograde.exporting.sheet import Sheet, by_title, check_most, number_in, titles, with_marks

NAME = "Canvas"
ASK = "Grades, Export, Export Entire Gradebook"
_ASSIGNMENT = re.compile(r"(?P<title>.+) \(\d+\)")
_POINTS = "Points Possible"


def is_own(names: frozenset[str]) -> bool:
    """Whether a table of these columns is a Canvas gradebook."""
    return {"student", "id", "section"} <= names


def filled(
    sheet: Sheet, items: Sequence[Item], cells: Mapping[int, Mapping[Item, str]], column: str | None
) -> Filled:
    """Fill in the marks; an item without a column gets one, of which Canvas makes an assignment.

    Raises
    ------
    ValueError
        Where points would count otherwise, or the column is one that Canvas does not read.
    """
    places = by_title(sheet, items, titles(_ASSIGNMENT), column)
    points = next((n for n in range(len(sheet.table.rows)) if _POINTS in sheet.cell(n, 0)), None)
    for item, place in zip(items, places, strict=True):
        if place is not None and points is not None:
            most = sheet.cell(points, place)
            if "read only" in most:
                raise ValueError(
                    f"{sheet.table.head[place]!r} is read only in Canvas: name an assignment's column with --column"
                )
            check_most(sheet, item, place, number_in(most), NAME)
    head, rows, columns = with_marks(sheet, items, places, lambda item: item.name, cells)
    new = [(item, at) for item, at, place in zip(items, columns, places, strict=True) if place is None]
    if new and points is None:
        rows.insert(0, [f"    {_POINTS}", *[""] * (len(head) - 1)])
        points = 0
    for item, at in new:
        rows[points or 0][at] = f"{item.of:g}"
    names = ", ".join(item.name for item, _ in new)
    said = f"Canvas will make a new assignment of {names}: to fill one that is there, add --lab and --column NAME"
    return Filled(head, rows, (said,) if new else ())
