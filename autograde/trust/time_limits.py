"""The limits on the time that students' code may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLimits:
    """Seconds for one call of a student's function, for one cell or check, and for one submission."""

    call: float = 15
    cell: float = 60
    submission: float = 600
