"""What a platform's module gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograde.exporting.grades import Item


@dataclass(frozen=True)
class Filled:
    """A table with the marks in it, and what is to be said of it."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    said: tuple[str, ...] = ()


def of_one_lab(items: Sequence[Item], what: str) -> None:
    """Refuse marks of several labs.

    Raises
    ------
    ValueError
    """
    labs = list(dict.fromkeys(item.lab for item in items))
    if len(labs) > 1:
        raise ValueError(f"{what} is of one lab: name it with --lab, one of {', '.join(labs)}")
