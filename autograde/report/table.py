"""grades.csv, and the same as a table of students by exercises."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograde.gradebook import Mark

COLUMNS = ("student", "exercise", "points", "of", "status", "sandbox")


def write_csv(path: Path, marks: Sequence[Mark], sandbox: str) -> None:
    """Write all marks, and the level of the sandbox they were earned in; the file is whole or not there."""
    draft = path.with_suffix(".part")
    with draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(
            (_safe(m.student), m.exercise, f"{m.points:g}", f"{m.of:g}", _safe(m.status), sandbox)
            for m in marks
        )
    draft.replace(path)


def read_csv(path: Path) -> dict[tuple[str, str], float]:
    """The points of an earlier grading by student and exercise; none where there was none."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["student"], row["exercise"]): float(row["points"]) for row in csv.DictReader(file)}


def changes(before: Mapping[tuple[str, str], float], marks: Sequence[Mark]) -> list[str]:
    """What became another mark than it was, a line each.

    Examples
    --------
    >>> changes({("ada", "radio"): 2.0}, [Mark("ada", "radio", 3, 4, "not yet")])
    ['ada: radio 2 -> 3']
    """
    told = []
    for mark in marks:
        old = before.get((_safe(mark.student), mark.exercise))
        if old is not None and old != mark.points:
            told.append(f"{mark.student}: {mark.exercise} {old:g} -> {mark.points:g}")
    return told


def _safe(text: str) -> str:
    """A spreadsheet takes a cell that starts so for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def as_text(marks: Sequence[Mark]) -> str:
    """Students by exercises, in text.

    Examples
    --------
    >>> print(as_text([Mark("ada", "hit_at_k", 2, 2, "right"), Mark("ada", "radio", 3, 4, "not yet")]))
    student  hit_at_k  radio  sum
    -----------------------------
    ada             2    3/4  5/6
    """
    exercises = list(dict.fromkeys(mark.exercise for mark in marks))
    cells = {(mark.student, mark.exercise): mark for mark in marks}
    rows = [["student", *exercises, "sum"]]
    for student in dict.fromkeys(mark.student for mark in marks):
        own = [cells[student, exercise] for exercise in exercises if (student, exercise) in cells]
        total = f"{sum(mark.points for mark in own):g}/{sum(mark.of for mark in own):g}"
        rows.append([student, *(_short(cells.get((student, exercise))) for exercise in exercises), total])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            text.ljust(width) if i == 0 else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _short(mark: Mark | None) -> str:
    if mark is None:
        return "-"
    if mark.status == "by hand":
        return "by hand"
    return f"{mark.points:g}" if mark.points == mark.of else f"{mark.points:g}/{mark.of:g}"
