"""The verdict of a check, and how it is shown."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kit.checks.outcome import Finding, Outcome

__all__ = ["PRINTED", "VERDICT_TYPE", "Verdict"]

PRINTED = "printed"  # the label of an answer's printed text, which is shown as it came
VERDICT_TYPE = "application/vnd.kit.verdict+json"


@dataclass(frozen=True)
class Verdict:
    """The verdict of a check on an answer.

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
    beside : tuple of (label, text)
        What is said in a lab alone: what the answer printed, which cell was judged.
    progress : str
        Such as "4 of 7 exercises right".
    """

    exercise: str
    earned: dict[str, float]
    of: float
    outcome: Outcome
    findings: tuple[tuple[str, Finding], ...] = ()
    beside: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    progress: str = field(default="", compare=False)

    @property
    def points(self) -> float:
        """The sum of what was earned."""
        return sum(self.earned.values())

    def lost(self) -> set[str]:
        """Names of the items that earned nothing."""
        return {name for name, points in self.earned.items() if not points}

    def rows(self) -> list[tuple[str, str]]:
        """Give the rows below the first line: labels, which may be empty, and texts."""
        rows = [("", _BLANK)] if self.outcome is Outcome.NOT_STARTED else []
        if self.findings and not rows:
            rows += self.findings[0][1].rows()
        rows += self.beside
        if self.outcome in (Outcome.NOT_YET, Outcome.ERROR):
            right = [name for name, points in self.earned.items() if points]
            rows += [("already right", ", ".join(right))] if right else []
            rows.append(("stuck?", f"`hint.{self.exercise}()`"))
        return [*rows, ("", self.progress)] if self.progress else rows

    def __str__(self) -> str:
        lines = [f"{_SIGN[self.outcome]} {self.exercise}: {self.outcome}"]
        for label, text in self.rows():
            asks = label.endswith("?")
            start = f"  {label}{'' if asks else ':'} " if label else "  "
            first, *more = (text.strip("`") if asks else text).splitlines() or [""]
            lines += [start + first, *(" " * len(start) + line for line in more)]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": self.as_html()}

    def as_html(self) -> str:
        """Write the verdict as HTML with a coloured bar; the sign and the words carry the meaning, not the colour."""
        first = f"{_SIGN[self.outcome]} {self.exercise}: {self.outcome}"
        rows = []
        for label, text in self.rows():
            name = label if label.endswith("?") else f"<b>{html.escape(label)}</b>:"
            lines = "<br>".join(_marked(line) for line in text.splitlines())
            if label == PRINTED:
                lines = f'<code style="white-space: pre-wrap">{html.escape(text)}</code>'
            rows.append(f"<div>{name} {lines}</div>" if label else f"<div>{lines}</div>")
        return (
            f'<div style="border-left: 4px solid {_COLOUR[self.outcome]}; padding: 2px 0 2px 12px; '
            f'overflow-wrap: anywhere"><b>{html.escape(first)}</b>{"".join(rows)}</div>'
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the verdict as plain data for the grader."""
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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Verdict:
        """Read the verdict that `as_dict` has written down.

        Examples
        --------
        >>> verdict = Verdict("radio", {"starts": 1.0, "ends": 0.0}, 2, Outcome.NOT_YET, (("ends", Finding("no end")),))
        >>> Verdict.from_dict(verdict.as_dict()) == verdict
        True
        """
        findings = tuple(
            (found["item"], Finding(found["cause"], found["saw"], found["so"], found["look"]))
            for found in data["findings"]
        )
        return cls(data["exercise"], dict(data["items"]), data["of"], Outcome(data["outcome"]), findings)


def _marked(text: str) -> str:
    """Write a line as HTML; what stands between backticks is code."""
    parts = html.escape(text).split("`")
    if len(parts) % 2 == 0:  # one backtick alone
        return html.escape(text)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


_BLANK = "replace the TODO in the cell above, run it, then run this cell again"
_SIGN = {
    Outcome.STOPPED: "○",
    Outcome.NOT_STARTED: "○",
    Outcome.ERROR: "✗",
    Outcome.NOT_YET: "✗",
    Outcome.NOTE: "✓",
    Outcome.RIGHT: "✓",
}
_COLOUR = {
    Outcome.STOPPED: "#888",
    Outcome.NOT_STARTED: "#888",
    Outcome.ERROR: "#c62828",
    Outcome.NOT_YET: "#c77700",
    Outcome.NOTE: "#2e7d32",
    Outcome.RIGHT: "#2e7d32",
}
