"""A table of no platform: the roster's columns, or one's own, with a column of marks for each lab or exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograde.exporting.grades import Item
from autograde.exporting.platforms.filled import Filled
from autograde.exporting.sheet import Sheet, by_title, with_marks

NAME = "a CSV"
ASK = "any table with a line of columns such as id,name,email"


def is_own(names: frozenset[str]) -> bool:
    """Whether a table of these columns can be filled: each can."""
    return bool(names)


def filled(
    sheet: Sheet, items: Sequence[Item], cells: Mapping[int, Mapping[Item, str]], column: str | None
) -> Filled:
    """Fill in the marks; an item without a column gets one at the end."""
    places = by_title(sheet, items, lambda head: head, column)
    head, rows, _ = with_marks(sheet, items, places, lambda item: item.name, cells)
    return Filled(head, rows)
