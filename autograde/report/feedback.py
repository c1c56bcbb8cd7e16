"""Feedback pages, one a student and lab: what a student may see of a graded notebook, and the gradebook's marks."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from sqlalchemy import text

from autograde.gradebook import open_gradebook
from autograde.marks import LATE, PERSON, Mark, read_marks
from autograde.notebook import Kind, cells_of, grade_id_of, unmark
from autograde.report import formulas, page, safe, style
from autograde.report.makers import Makers, NoPageError
from autograde.report.page import verdict_as_html
from autograde.state import State
from kit.checks.verdict import VERDICT_TYPE
from kit.whole import write_whole

MOST_OUTPUTS = 40  # of a cell
MOST_LINES = 200  # of one output
MOST_SHOWN = 10_000  # characters of one output
MOST_PICTURE = 4_000_000  # characters of a picture, as it is written


def public_notebook(ran: NotebookNode, blank: NotebookNode, notes: Sequence[str]) -> NotebookNode:
    """What a student may see of a graded notebook: their cells, the checks as released, and the words of each verdict.

    Parameters
    ----------
    ran : NotebookNode
        As it came out of `autograde.trust.notebook_run`.
    blank : NotebookNode
        The lab as released.
    notes : sequence of str
        What was mended, and what kept it from being graded.
    """
    released = {grade_id_of(cell): cell for cell in blank.cells}
    notebook = copy.deepcopy(ran)
    for cell in cells_of(notebook):
        node = cell.node
        if cell.kind is Kind.CHECK:
            node.source = released[cell.grade_id].source
            node.outputs = _verdict_only(node, cell.left_out)
        elif cell.is_code:
            node.outputs = list(_cut_outputs(node.outputs))
        if cell.kind in (Kind.EXERCISE, Kind.EXTRA, Kind.ANSWER, Kind.PROSE):
            node.source = _cut(node.source)
        unmark(node)
    if notes:
        told = "\n".join(["**Notes**", "", *(f"- {note}" for note in notes)])
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(told, id="notes"))
    notebook.metadata = copy.deepcopy(blank.metadata)
    return notebook


def _cut(source: str) -> str:
    """Cut an answer short enough for a page; submitted/ holds the whole of it."""
    left = len(source) - safe.MOST_TEXT
    if left <= 0:
        return source
    return (
        f"{source[: safe.MOST_TEXT]}\n# ... {left:,} characters more are in the notebook that was handed in"
    )


def _cut_outputs(outputs: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Give what a cell has shown, without the codes of a terminal, and cut where it is long."""
    for output in outputs[:MOST_OUTPUTS]:
        if output["output_type"] == "stream":
            output["text"] = _cut_text(output["text"])
        elif output["output_type"] == "error":
            output["evalue"] = _cut_text(output["evalue"])
            output["traceback"] = [_cut_text(line) for line in output["traceback"][-1:]]
        else:
            output["data"] = dict(_cut_data(output["data"]))
        yield output
    if len(outputs) > MOST_OUTPUTS:
        more = f"... and {len(outputs) - MOST_OUTPUTS:,} outputs more\n"
        yield NotebookNode(output_type="stream", name="stdout", text=more)


def _cut_data(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for mime, content in data.items():
        if not mime.startswith("image/"):
            yield mime, _cut_text(content)
        elif len(content) <= MOST_PICTURE:
            yield mime, content
        else:
            yield "text/plain", f"a picture of {len(content):,} characters was left out"


def _cut_text(content: str) -> str:
    lines = _ANSI.sub("", content[: 4 * MOST_SHOWN]).split("\n", MOST_LINES)
    kept = "\n".join(lines[:MOST_LINES])[:MOST_SHOWN]
    whole = (
        len(lines) <= MOST_LINES and len(content) <= 4 * MOST_SHOWN and len("\n".join(lines)) <= MOST_SHOWN
    )
    return kept if whole else f"{kept}\n... cut here: {len(content):,} characters in all\n"


_ANSI = re.compile(r"\x1b(?:\[[0-9;?]{0,40}[A-Za-z]?|.)?", re.DOTALL)


def _verdict_only(cell: NotebookNode, left_out: str) -> list[NotebookNode]:
    """Keep the words of the last verdict, or the name of the error; no traceback, which would show hidden tests."""
    verdicts = [
        output["data"][VERDICT_TYPE] for output in cell.outputs if VERDICT_TYPE in output.get("data", {})
    ]
    if verdicts:
        data = {"text/html": verdict_as_html(verdicts[-1]), VERDICT_TYPE: verdicts[-1]}
        return [NotebookNode(output_type="display_data", metadata={}, data=data)]
    errors = [f"{o['ename']}: {o['evalue'][:200]}" for o in cell.outputs if o["output_type"] == "error"]
    text = f"stopped: {left_out}" if left_out else (errors or ["the check said nothing"])[0]
    return [NotebookNode(output_type="stream", name="stdout", text=text + "\n")]


class Pages:
    """A writer that turns autograded notebooks into pages, with the marks of the gradebook.

    Parameters
    ----------
    root : Path
        The graded folder.
    jobs : int, optional
        Pages at a time; one a core.
    """

    def __init__(self, root: Path, jobs: int | None = None) -> None:
        self._root, self._jobs = root, jobs or os.cpu_count() or 1
        self._book, self._makers = open_gradebook(root), Makers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._makers.__exit__()
        self._book.close()

    def write(self, lab: str, student: str) -> Path:
        """Write feedback/STUDENT/LAB.html, whole or not at all; a page that would come out the same is left as it is.

        Parameters
        ----------
        lab, student : str

        Returns
        -------
        Path
            The page.

        Raises
        ------
        NoPageError
            When the page is written, but without the student's cells: they cannot be shown.
        """
        marks = read_marks(self._book, lab, student)
        return self._write(lab, student, _told(lab, student, marks, _comments(self._book, lab)))

    def write_all(self, lab: str, students: Sequence[str], say: Callable[[str], None]) -> Iterator[str]:
        """Write the pages of many students, some at a time; a page that cannot be made is printed, and stops no other.

        Parameters
        ----------
        lab : str
        students : sequence of str
        say : callable
            Is given a line for each page that could not be made as it should.

        Yields
        ------
        str
            Each student whose turn is over.
        """
        comments = _comments(self._book, lab)
        marks: dict[str, list[Mark]] = {}
        for mark in read_marks(self._book, lab):
            marks.setdefault(mark.student, []).append(mark)
        with ThreadPoolExecutor(self._jobs) as pool:
            waiting = {
                pool.submit(
                    self._write, lab, student, _told(lab, student, marks.get(student, []), comments)
                ): student
                for student in students
            }
            for done in as_completed(waiting):
                error = done.exception()
                if isinstance(error, NoPageError):
                    say(f"{waiting[done]}: the feedback page is without the student's cells: {error}")
                elif isinstance(error, Exception):
                    say(f"{waiting[done]}: no feedback page: {type(error).__name__}: {str(error)[:200]}")
                yield waiting[done]

    def _write(self, lab: str, student: str, told: dict[str, Any]) -> Path:
        source = (self._root / "autograded" / student / lab / f"{lab}.ipynb").read_bytes()
        target = self._root / "feedback" / student / f"{lab}.html"
        kept = target.with_name(f".{lab}.made-of")
        made_of = _digest(_maker(), source, json.dumps(told).encode())
        if _is_kept(target, kept, made_of):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            made = self._makers.make(told | {"cells": nbformat.reads(source, as_version=4).cells})
        except NoPageError as error:
            write_whole(target, self._makers.make(told | {"missing": str(error)}))
            raise
        write_whole(target, made)
        write_whole(kept, f"{made_of} {_digest(made)}".encode())
        return target


def _told(
    lab: str, student: str, marks: Sequence[Mark], comments: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """Give what a page says of a submission, as plain data; its cells are added when the page is made."""
    first = marks[0] if marks else None
    return {
        "lab": lab,
        "student": student,
        "file": first.file if first else "",
        "received": first.received.isoformat() if first and first.received else "",
        "notes": list(first.notes) if first else [],
        "penalty": -sum(mark.points for mark in marks if mark.exercise == LATE),
        "missing": "",
        "cells": [],
        "exercises": [
            {
                "name": mark.exercise,
                "points": mark.points,
                "of": mark.of,
                "status": str(mark.state),
                "words": mark.words,
                "waits": mark.state in (State.BY_HAND, State.CHANGED),
                "person": PERSON in mark.by,
                "automatic": mark.automatic,
                "comment": comments.get((student, mark.exercise), ""),
            }
            for mark in marks
            if mark.exercise != LATE
        ],
    }


def _comments(book: Any, lab: str) -> dict[tuple[str, str], str]:
    """Give the comment on each written answer, by student and exercise; a person's words go before the grader's."""
    found = book.db.execute(text(_COMMENTS), {"lab": lab})
    return {(row.student, row.cell): row.manual_comment or row.auto_comment or "" for row in found}


_COMMENTS = """
SELECT sa.student_id AS student, bc.name AS cell, c.manual_comment, c.auto_comment
FROM comment c
JOIN base_cell bc ON bc.id = c.cell_id
JOIN submitted_notebook sn ON sn.id = c.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN assignment a ON a.id = sa.assignment_id
WHERE a.name = :lab
"""


@cache
def _maker() -> bytes:
    """Give a fingerprint of the code that makes the pages: other code makes other pages."""
    versions = [version(name) for name in ("mistune", "bleach", "Pygments", "latex2mathml")]
    code = [Path(str(module.__file__)).read_bytes() for module in (page, safe, style, formulas)]
    return b"".join([Path(__file__).read_bytes(), *code, "".join(versions).encode()])


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _is_kept(target: Path, kept: Path, made_of: str) -> bool:
    """Whether the page that is there was made of the same data and code, and nobody has changed the page."""
    try:
        return kept.read_text(encoding="utf-8") == f"{made_of} {_digest(target.read_bytes())}"
    except (OSError, ValueError):
        return False


def write_feedback(root: Path, lab: str, student: str) -> Path:
    """Write one student's page; for a class, keep a `Pages`."""
    with Pages(root) as pages:
        return pages.write(lab, student)
