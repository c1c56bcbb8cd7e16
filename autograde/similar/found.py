"""What was found in a class, for the page and the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograde.similar.comparing import Compared


@dataclass(frozen=True)
class Found:
    """What was found in a class.

    Attributes
    ----------
    exercises : tuple of Compared
        In the order of the labs.
    n_students : int
    troubles : tuple of str
        What could not be read, and is left out, a line each.
    called : mapping of str to str
        How each student is called on the page and in the table.
    hidden : re.Pattern or None
        What finds the names of students in their code; None where names are shown.
    """

    exercises: tuple[Compared, ...]
    n_students: int
    troubles: tuple[str, ...]
    called: Mapping[str, str]
    hidden: re.Pattern[str] | None = None

    @property
    def n_pairs(self) -> int:
        """How many pairs are alike in all."""
        return sum(len(group.pairs) for one in self.exercises for group in one.groups)
