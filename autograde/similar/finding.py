"""Find the answers of a graded folder that are alike, and write the page and the table of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograde.report.causes import names_in
from autograde.report.table import write_csv
from autograde.similar.class_read import Asked, Class, read_class
from autograde.similar.comparing import compare
from autograde.similar.found import Found
from autograde.similar.independent import Independent, independent
from autograde.similar.page import similar_page
from autograde.similar.printed import Given, Printed
from autograde.similar.reading import NoPythonError, Reader
from kit.data.errors import written_whole

COLUMNS = ("lab", "exercise", "group", "student", "other", "similarity", "limit", "independent_highest")


def find(
    root: Path, exercise: str | None = None, out: Path | None = None, *, blind: bool = False
) -> tuple[Path, Found]:
    """Write the page of answers that are alike, and beside it the table of all pairs.

    Parameters
    ----------
    root : Path
        The graded folder.
    exercise : str, optional
        The one that is meant, as NAME or LAB/NAME; else all.
    out : Path, optional
        The page; else `similar.html` in the folder. The table lies beside it, and is called as it is.
    blind : bool
        Write numbers in the place of names.

    Raises
    ------
    ValueError
        For a folder that was not graded, an exercise that there is not, a page that would be written over the table,
        and where no exercise has two answers.
    """
    path = out or root / "similar.html"
    if path.suffix.lower() == ".csv":
        raise ValueError(
            f"{path} is where the table would stand: name the page, such as {path.with_suffix('.html')}"
        )
    read = read_class(root, exercise)
    if max(map(len, read.answers.values()), default=0) < 2:
        raise ValueError(f"{root} has fewer than two answers to compare: grade more submissions into it")
    found = look(read, independent(), blind=blind)
    write_csv(path.with_suffix(".csv"), COLUMNS, _rows(found))
    with written_whole(path, "name another file with --out, then try again") as draft:
        draft.write_text(similar_page(found), encoding="utf-8", errors="backslashreplace")
    return path, found


def look(read: Class, table: Mapping[tuple[str, str], Independent], *, blind: bool = False) -> Found:
    """Compare the answers of a class.

    Parameters
    ----------
    read : Class
    table : mapping of (str, str) to Independent
        How alike independent answers are, by lab and exercise.
    blind : bool
    """
    called = _called(read.students, blind=blind)
    troubles = [
        f"{called[student]}, {lab}: the graded notebook cannot be read; grade the lab again"
        for student, lab in read.unread
    ]
    exercises = []
    with Reader() as reader:
        for asked in read.exercises:
            answers = read.answers.get((asked.lab, asked.name), {})
            measured = table.get((asked.lab, asked.name))
            if measured is None or measured.why_not:  # nothing of them is needed
                answers = {}
            given = Given.of(asked.blank, reader.tokens)
            printed = _printed(reader, asked, given, answers, called, troubles)
            solution = Printed.of(asked.solution, given, reader.tokens)
            exercises.append(compare(asked.lab, asked.name, printed, solution, measured))
    hidden = names_in(read.students) if blind else None
    return Found(tuple(exercises), len(read.students), tuple(troubles), called, hidden)


def _printed(
    reader: Reader,
    asked: Asked,
    given: Given,
    answers: Mapping[str, str],
    called: Mapping[str, str],
    troubles: list[str],
) -> dict[str, Printed]:
    """Take the fingerprints of all answers that can be read, and tell which cannot."""
    printed = {}
    for student, source in answers.items():
        try:
            printed[student] = Printed.of(source, given, reader.tokens)
        except NoPythonError as error:
            troubles.append(f"{called[student]}, {asked.lab}/{asked.name}: {error}")
    return printed


def _called(students: Iterable[str], *, blind: bool) -> dict[str, str]:
    if not blind:
        return {student: student for student in sorted(students)}
    # In an order that tells nothing of names, and is the same in the next run.
    mixed = sorted(students, key=lambda student: hashlib.sha256(student.encode("utf-8", "replace")).digest())
    return {student: f"student {number}" for number, student in enumerate(mixed, 1)}


def _rows(found: Found) -> Iterable[tuple[str, ...]]:
    for one in found.exercises:
        for number, group in enumerate(one.groups, 1):
            for pair in group.pairs:
                assert one.independent is not None
                names = found.called[pair.one], found.called[pair.other]
                figures = pair.similarity, one.independent.limit, one.independent.highest
                yield one.lab, one.exercise, str(number), *names, *(f"{figure:.3f}" for figure in figures)
