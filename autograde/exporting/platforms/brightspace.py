"""Brightspace (D2L): `OrgDefinedId`, `Username`, `Name Points Grade <Numeric MaxPoints:N>`, `End-of-Line Indicator`.

As its help page on importing grades asks: the ids first, nothing besides but the columns of marks, and a sign at the
end of each line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autograde.exporting.grades import Item
from autograde.exporting.platforms.filled import Filled
from autograde.exporting.sheet import Sheet, by_title, check_most, number_in, small, titles, with_marks

NAME = "Brightspace"
ASK = "Grades, Enter Grades, Export, with Key Field Both and Points grade"
IDS = ("orgdefinedid", "username")
END = "End-of-Line Indicator"
_POINTS = re.compile(r"(?P<title>.+?) Points Grade(?: <(?P<facts>.*)>)?")
_MOST = re.compile(r"\bMaxPoints:(?P<most>[\d.,]+)")


def is_own(names: frozenset[str]) -> bool:
    """Whether a table of these columns is an export of Brightspace's grades."""
    return "orgdefinedid" in names or {"username", small(END)} <= names


def _most(head: str) -> float | None:
    match = _MOST.search(head)
    return number_in(match["most"]) if match else None


def filled(
    sheet: Sheet, items: Sequence[Item], cells: Mapping[int, Mapping[Item, str]], column: str | None
) -> Filled:
    """Fill in the marks, and leave out what the import does not want.

    Raises
    ------
    ValueError
        Where points would count otherwise.
    """
    places = by_title(sheet, items, titles(_POINTS), column)
    for item, place in zip(items, places, strict=True):
        if place is not None:
            check_most(sheet, item, place, _most(sheet.table.head[place]), NAME)
    head, rows, columns = with_marks(sheet, items, places, _head_of, cells)
    ids = [n for name in IDS if (n := sheet.at(name)) is not None]
    kept = [*ids, *columns]
    out = [[*(row[n] for n in kept), "#"] for number, row in enumerate(rows) if number in sheet.people]
    left_out = [name for n, name in enumerate(head) if n not in kept and small(name) != small(END)]
    said = [f"left out, as Brightspace's import asks: {', '.join(left_out)}"] if left_out else []
    new = [item.name for item, place in zip(items, places, strict=True) if place is None]
    if new:
        said.append(
            f"Brightspace makes a grade item of {', '.join(new)} if you tick Create new grade item; "
            "to fill one that is there, add --lab and --column NAME"
        )
    return Filled([*(head[n].removeprefix("\ufeff") for n in kept), END], out, tuple(said))


def _head_of(item: Item) -> str:
    return f"{item.name} Points Grade <Numeric MaxPoints:{item.of:g}>"
