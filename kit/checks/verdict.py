"""The verdict of a check, and how it is shown."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from kit.checks.outcome import Finding, Outcome

VERDICT_TYPE = "application/vnd.kit.verdict+json"


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer.

    Attributes
    ----------
    exercise : str
    earned : dict of str to float
        Points earned for each item.
    of : float
        All that can be earned.
    outcome : Outcome
    findings : tuple of (item name, Finding)
        The most upstream first; only that one is shown in full.
    progress : str
        Such as "4 of 7 exercises right".
    """

    exercise: str
    earned: dict[str, float]
    of: float
    outcome: Outcome
    findings: tuple[tuple[str, Finding], ...] = ()
    progress: str = field(default="", compare=False)

    @property
    def points(self) -> float:
        """The sum of what was earned."""
        return sum(self.earned.values())

    def lost(self) -> set[str]:
        """Names of the items that earned nothing."""
        return {name for name, points in self.earned.items() if not points}

    def __str__(self) -> str:
        lines = [f"{_SIGN[self.outcome]} {self.exercise}: {self.outcome}"]
        if self.outcome is Outcome.NOT_STARTED:
            lines.append("  replace the TODO in the cell above, run it, then run this cell again")
        elif self.findings:
            lines += [f"  {line}" for line in str(self.findings[0][1]).splitlines()]
        if self.outcome in (Outcome.NOT_YET, Outcome.ERROR):
            right = [name for name, points in self.earned.items() if points]
            if right:
                lines.append(f"  already right: {', '.join(right)}")
            lines.append(f"  stuck? hint.{self.exercise}()")
        if self.progress:
            lines.append(f"  {self.progress}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": self.as_html()}

    def as_html(self) -> str:
        """The same words with a coloured bar; the sign and the words carry the meaning, not the colour."""
        first, *rest = str(self).splitlines()
        rows = []
        for line in rest:
            name, separator, text = line.strip().partition(": ")
            if separator and name in ("saw", "so", "look at", "already right"):
                rows.append(f"<div><b>{name}</b>: {html.escape(text)}</div>")
            elif line.strip().startswith("stuck? "):
                rows.append(
                    f"<div>stuck? <code>{html.escape(line.strip().removeprefix('stuck? '))}</code></div>"
                )
            else:
                rows.append(f"<div>{html.escape(line.strip())}</div>")
        return (
            f'<div style="border-left: 4px solid {_COLOUR[self.outcome]}; padding: 2px 0 2px 12px">'
            f"<b>{html.escape(first)}</b>{''.join(rows)}</div>"
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the grader."""
        return {
            "exercise": self.exercise,
            "points": self.points,
            "of": self.of,
            "outcome": str(self.outcome),
            "items": dict(self.earned),
            "findings": [
                {"item": name, "cause": f.cause, "saw": f.saw, "so": f.so, "look": f.look}
                for name, f in self.findings
            ],
        }


_SIGN = {
    Outcome.NOT_STARTED: "○",
    Outcome.ERROR: "✗",
    Outcome.NOT_YET: "✗",
    Outcome.NOTE: "✓",
    Outcome.RIGHT: "✓",
}
_COLOUR = {
    Outcome.NOT_STARTED: "#888",
    Outcome.ERROR: "#c62828",
    Outcome.NOT_YET: "#c77700",
    Outcome.NOTE: "#2e7d32",
    Outcome.RIGHT: "#2e7d32",
}
