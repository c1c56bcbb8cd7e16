"""A line of the table that `make bench` prints."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, the figures, their ratio, the target, and whether it is met."""

    what: str
    figures: str
    ratio: float
    target: str
    met: bool
