"""The tables and pages of a graded folder, written from its gradebook without grading anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from autograde.gradebook import open_gradebook
from autograde.marks import Mark, read_marks
from autograde.report.feedback import Pages
from autograde.report.overview import write_overview
from autograde.report.table import write_tables


def report(root: Path, say: Callable[[str], None], jobs: int | None = None) -> list[Mark]:
    """Write grades.csv, notes.csv and all pages from the gradebook, as after marking by hand in formgrader.

    Parameters
    ----------
    root : Path
        The graded folder.
    say : callable
        Is given a line for each page that could not be made.
    jobs : int, optional
        Pages at a time; one a core.

    Returns
    -------
    list of Mark

    Raises
    ------
    ValueError
        For a folder without a gradebook.
    """
    if not (root / "gradebook.db").exists():
        raise ValueError(f"{root} has no gradebook.db: name the folder that `grade -o` has written")
    with open_gradebook(root) as book:
        marks = read_marks(book)
    write_tables(root, marks)
    with Pages(root, jobs) as pages:
        for lab in dict.fromkeys(mark.lab for mark in marks):
            students = [
                s for s in dict.fromkeys(m.student for m in marks if m.lab == lab) if _is_graded(root, lab, s)
            ]
            written = pages.write_all(lab, students, say)
            for _ in tqdm(written, desc=lab, unit="page", total=len(students), file=sys.stdout):
                continue
    write_overview(root, marks)
    return marks


def _is_graded(root: Path, lab: str, student: str) -> bool:
    return (root / "autograded" / student / lab / f"{lab}.ipynb").exists()
