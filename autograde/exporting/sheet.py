"""The table that a platform has exported: whose each row is, where marks go, and the table with the marks in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.collecting.roster import Member, columns_of, people_in
from autograde.collecting.table import Table, read_table
from autograde.exporting.grades import Item
from autograde.spreadsheet_text import plain

BY_STUDENTS = ("name", "first", "last", "group")  # what a student may have written, and no import goes by
ONLINE_TEXT = "online text"


@dataclass(frozen=True)
class Sheet:
    """A table of people.

    Attributes
    ----------
    table : Table
    people : mapping of int to Member
        By the number of the row; a row of the platform's own is nobody's.
    """

    table: Table
    people: Mapping[int, Member]

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns, in small letters."""
        return frozenset(map(small, self.table.head))

    def at(self, name: str) -> int | None:
        """Find the column of a name in small letters; None where there is none."""
        return next((n for n, cell in enumerate(self.table.head) if small(cell) == name), None)

    def cell(self, row: int, column: int | None) -> str:
        """Give what stands in a cell; "" for one that is not there."""
        cells = self.table.rows[row]
        return cells[column].strip() if column is not None and column < len(cells) else ""


def small(cell: str) -> str:
    """Write the name of a column as names are compared."""
    return " ".join(cell.removeprefix("\ufeff").split()).lower()


def read_sheet(path: Path) -> Sheet:
    """Read a platform's table of people.

    Raises
    ------
    ValueError
        For a file that is none, or in which two rows are one person.
    """
    table = read_table(path)
    people, _ = people_in(table, None, [])
    sheet = Sheet(table, dict(people))
    role = sheet.at("role")
    found = {row: who for row, who in people if role is None or small(sheet.cell(row, role)) == "student"}
    lines: dict[str, int] = {}
    for row, member in found.items():
        first = lines.setdefault(member.key.casefold(), row)
        if first != row:
            raise ValueError(
                f"{table.name}, lines {table.lines[first]} and {table.lines[row]} are both {member.key} "
                f"({member.name}): leave the one that is right, then export again"
            )
    if not found:
        raise ValueError(f"{table.name} names nobody: export it from the platform again")
    return Sheet(table, found)


def titles(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    r"""Give what finds the title in the head of a column of marks; None for any other column.

    Examples
    --------
    >>> title_of = titles(re.compile(r"(?P<title>.+) \(\d+\)"))
    >>> title_of("Lab 1 (4711)"), title_of("Section")
    ('Lab 1', None)
    """

    def title_of(head: str) -> str | None:
        match = pattern.fullmatch(head.strip())
        return match["title"] if match else None

    return title_of


def by_title(
    sheet: Sheet, items: Sequence[Item], title_of: Callable[[str], str | None], column: str | None
) -> list[int | None]:
    """Find the column of each item by its title; None where it has none yet.

    Parameters
    ----------
    sheet : Sheet
    items : sequence of Item
    title_of : callable
        Gives the title in the head of a column of marks, and None for any other.
    column : str or None
        What the user calls the column of the only item.

    Raises
    ------
    ValueError
        Where two columns could be meant, or none is called as the user says.
    """
    titles = {n: {small(head), small(title_of(head) or head)} for n, head in enumerate(sheet.table.head)}
    places: list[int | None] = []
    for item in items:
        wanted = small(column or item.name)
        found = [n for n, names in titles.items() if wanted in names]
        if len(found) > 1:
            heads = " and ".join(repr(sheet.table.head[n]) for n in found)
            raise ValueError(
                f"{sheet.table.name} has {heads} for {item.name}: name one in full with --column"
            )
        if column and not found:
            heads = ", ".join(head for head in sheet.table.head if title_of(head))
            raise ValueError(
                f"{sheet.table.name} has no column {column!r}: leave --column out, or name one of {heads or '(none)'}"
            )
        places += found or [None]
    return places


def check_most(sheet: Sheet, item: Item, at: int, most: float | None, platform: str) -> None:
    """Refuse a column in which points would count otherwise than in the lab.

    Raises
    ------
    ValueError
    """
    if most is not None and most != item.of:
        raise ValueError(
            f"{sheet.table.head[at]!r} in {sheet.table.name} is out of {most:g}, and {item.name} out of {item.of:g}: "
            f"set the maximum to {item.of:g} in {platform}, and export {sheet.table.name} from there again"
        )


def with_marks(
    sheet: Sheet,
    items: Sequence[Item],
    places: Sequence[int | None],
    header_of: Callable[[Item], str],
    cells: Mapping[int, Mapping[Item, str]],
) -> tuple[list[str], list[list[str]], list[int]]:
    """Give the table with the marks in it; all else is as it was.

    Parameters
    ----------
    sheet : Sheet
    items, places : sequence
        What goes where; None for a column of its own at the end.
    header_of : callable
    cells : mapping
        By the number of the row and by item; a row that is not in it keeps what it holds.

    Returns
    -------
    list of str
        The head.
    list of list of str
        The rows.
    list of int
        The columns of the items.
    """
    head = list(sheet.table.head)
    columns = []
    for item, place in zip(items, places, strict=True):
        columns.append(len(head) if place is None else place)
        head += [header_of(item)] if place is None else []
    guarded = {n for what, n in columns_of(sheet.table.head).items() if what in BY_STUDENTS}
    guarded |= {n for n, cell in enumerate(sheet.table.head) if small(cell) == ONLINE_TEXT}
    rows = []
    for number, before in enumerate(sheet.table.rows):
        row = [*before, *[""] * (len(head) - len(before))]
        if number in sheet.people:
            row = [plain(cell) if n in guarded else cell for n, cell in enumerate(row)]
        for item, column in zip(items, columns, strict=True):
            row[column] = cells.get(number, {}).get(item, row[column])
        rows.append(row)
    return head, rows, columns


def number_in(text: str) -> float | None:
    """Read a number as platforms of any language write it; None for other text.

    Examples
    --------
    >>> number_in("24,00"), number_in(" 7.5"), number_in("-")
    (24.0, 7.5, None)
    """
    text = text.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"\d+(?:\.\d*)?", text) else None


def rows_as_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table as a CSV with commas, as every import reads it.

    Examples
    --------
    >>> rows_as_text(["id", "name"], [["1", "Lovelace, Ada"]])
    'id,name\r\n1,"Lovelace, Ada"\r\n'
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return text.getvalue()
