"""Gradescope: the columns of its own tables of grades, of a course (by lab) or of an assignment (by exercise).

Gradescope's help names no import of marks: what it shows comes from its own autograder. Its tables are what other tools
read, such as those that carry grades to a registrar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograde.exporting.grades import Item
from autograde.exporting.platforms.filled import Filled, of_one_lab
from autograde.exporting.sheet import Sheet, with_marks

NAME = "Gradescope"
ASK = "Roster, Download Roster"
_SAID = "Gradescope itself imports no marks: this is the form of its own tables of grades, for tools that read them"


def is_own(names: frozenset[str]) -> bool:
    """Whether a table of these columns is a roster of Gradescope's."""
    return {"sid", "email"} <= names


def filled(
    sheet: Sheet, items: Sequence[Item], cells: Mapping[int, Mapping[Item, str]], column: str | None
) -> Filled:
    """Put the marks behind the roster's columns.

    Raises
    ------
    ValueError
        For exercises of several labs, and for a named column.
    """
    if column is not None:
        raise ValueError("a roster of Gradescope's has no column of marks: leave --column out")
    by_exercise = any(item.exercise for item in items)
    if by_exercise:
        of_one_lab(items, "a table of Gradescope's by question")
    head, rows, columns = with_marks(sheet, items, [None] * len(items), lambda item: item.name, cells)
    people = {number: row for number, row in enumerate(rows) if number in sheet.people}
    n = len(sheet.table.head)
    if by_exercise:
        total = sum(item.of for item in items)
        names = [f"{k}: {item.exercise} ({item.of} pts)" for k, item in enumerate(items, start=1)]
        out = [[*row[:n], _total(row[n:]), f"{total}", *row[n:]] for row in people.values()]
        return Filled([*head[:n], "Total Score", "Max Points", *names], out, (_SAID,))
    names = [name for item in items for name in (item.name, f"{item.name} - Max Points")]
    out = [
        [
            *row[:n],
            *(cell for item, at in zip(items, columns, strict=True) for cell in (row[at], f"{item.of}")),
        ]
        for row in people.values()
    ]
    return Filled([*head[:n], *names], out, (_SAID,))


def _total(cells: Sequence[str]) -> str:
    return "" if "" in cells else f"{sum(map(float, cells)):.10g}"
