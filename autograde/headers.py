"""The header of an exercise in the prose: its name, its points, how long it takes, and how hard it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Header"]

_HEADER = re.compile(
    r"^\*\*(?:Exercise|Extension) `(\w+)`\*\* · (\d+(?:\.5)?) points? · (\d+) minutes? · (★{1,3}☆{0,2})$"
)
_BEGUN = re.compile(r"^\*\*(?:Exercise|Extension) `(\w+)`\*\* ·")
N_STARS = 3


@dataclass(frozen=True)
class Header:
    """What stands above an exercise.

    Attributes
    ----------
    name : str
    points : float
    minutes : int
    stars : str
        Three signs, such as "★★☆".
    """

    name: str
    points: float
    minutes: int
    stars: str

    @classmethod
    def of(cls, line: str) -> Header | None:
        """Read a line of prose; None where it is no header.

        Raises
        ------
        ValueError
            When it begins as a header and is none.

        Examples
        --------
        >>> Header.of("**Exercise `radio`** · 4 points · 20 minutes · ★★☆")
        Header(name='radio', points=4.0, minutes=20, stars='★★☆')
        >>> Header.of("A radio walks.") is None
        True
        """
        match = _HEADER.match(line.strip())
        if match is None or len(match[4]) != N_STARS:
            if begun := _BEGUN.match(line.strip()):
                raise ValueError(
                    f"the header of {begun[1]} is {line.strip()[:80]!r}; "
                    f"write it as **Exercise `{begun[1]}`** · 2 points · 5 minutes · ★☆☆"
                )
            return None
        return cls(match[1], float(match[2]), int(match[3]), match[4])
