"""What a margin is: a figure of a world beside the real one, and how far it may be from it."""

from __future__ import annotations

from typing import NamedTuple


class Margin(NamedTuple):
    """A figure, the real one, and the bounds that ours has to keep; without bounds it is only shown."""

    what: str
    ours: float
    real: float
    low: float | None = None
    high: float | None = None
    digits: int = 3

    @property
    def met(self) -> bool:
        """Whether ours is within its bounds, those included; figures without bounds are."""
        return self.low is None or self.high is None or self.low <= self.ours <= self.high

    def row(self) -> list[str]:
        """Give the cells of a row of a table."""
        bounds = (
            ""
            if self.low is None or self.high is None
            else f"{self._told(self.low)} to {self._told(self.high)}"
        )
        verdict = "" if not bounds else "yes" if self.met else "**no**"
        return [self.what, self._told(self.ours), self._told(self.real), bounds, verdict]

    def _told(self, value: float) -> str:
        return f"{value:,.{self.digits}f}"


HEAD = ["statistic", "world", "real", "tolerance", "met"]


class Part(NamedTuple):
    """A part of the page: its text in Markdown, and what of it is not met, by name."""

    text: str
    missed: list[str]


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in [head, *rows]]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])
