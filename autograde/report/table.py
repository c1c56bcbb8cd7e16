"""grades.csv and notes.csv, written from the gradebook, and the marks as a table of students by exercises."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograde.marks import Mark
from autograde.spreadsheet_text import plain
from autograde.state import NO_MARK, State
from kit.data.errors import written_whole

COLUMNS = ("lab", "student", "exercise", "points", "of", "status", "by", "file", "received", "notes")
NOTES = ("lab", "student", "file", "note")
Points = Mapping[tuple[str, str, str], float]  # by lab, student and exercise


def write_tables(root: Path, marks: Sequence[Mark]) -> None:
    """Write all marks to grades.csv and all notes to notes.csv, a line each; the files are whole or as they were."""
    write_csv(root / "grades.csv", COLUMNS, map(_row, marks))
    noted = {(m.lab, m.student, m.file, note): None for m in marks for note in m.notes}
    write_csv(root / "notes.csv", NOTES, noted)


def _row(mark: Mark) -> tuple[str, ...]:
    received = mark.received.isoformat(timespec="seconds") if mark.received else ""
    amounts = f"{mark.points:g}", f"{mark.of:g}"
    told = mark.status, mark.by, mark.file, received, " · ".join(mark.notes)
    return mark.lab, mark.student, mark.exercise, *amounts, *told


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table, whole or not at all; no cell begins as a formula does."""
    with (
        written_whole(path, "give another folder, then grade again", sync=True) as unfinished,
        unfinished.open("w", newline="", encoding="utf-8") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([plain(text) for text in row] for row in rows)


def points_of(marks: Iterable[Mark]) -> dict[tuple[str, str, str], float]:
    """Give the points of every mark that was graded, by lab, student and exercise."""
    return {
        (mark.lab, mark.student, mark.exercise): mark.points
        for mark in marks
        if mark.state not in (*NO_MARK, State.BY_HAND)
    }


def changes(before: Points, marks: Sequence[Mark]) -> list[str]:
    """Say which marks are other ones than before, a line each.

    Examples
    --------
    >>> changes({("lab", "ada", "radio"): 2.0}, [Mark("ada", "radio", 3, 4, State.NOT_YET, "lab")])
    ['ada: radio 2 -> 3']
    """
    told = []
    for mark in marks:
        old = before.get((mark.lab, mark.student, mark.exercise))
        if old is not None and old != mark.points:
            told.append(f"{mark.student}: {mark.exercise} {old:g} -> {mark.points:g}")
    return told


def as_text(marks: Sequence[Mark]) -> str:
    """Give the marks as a table of text, students by exercises.

    Examples
    --------
    >>> marks = [Mark("ada", "hit_at_k", 2, 2, State.RIGHT), Mark("ada", "radio", 3, 4, State.NOT_YET)]
    >>> print(as_text(marks))
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
    if mark.state is State.BY_HAND:
        return "by hand"
    return f"{mark.points:g}" if mark.points == mark.of else f"{mark.points:g}/{mark.of:g}"
