"""Write nbgrader's gradebook: one transaction for each submission, every row anew, and marks by hand are kept."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import nbgrader
from nbformat import NotebookNode
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.preprocessors import SaveCells
from sqlalchemy import bindparam, insert, select, update

from autograde import course
from autograde.marks import Record, Result, answers_before, make_tables, write_record
from autograde.notebook import exercise_of
from autograde.state import State
from kit.whole import drafted


def open_gradebook(root: Path) -> Gradebook:
    """Open the gradebook of a graded folder; make it if it is not there."""
    _begin(root / "gradebook.db")
    book = Gradebook(f"sqlite:///{root.resolve() / 'gradebook.db'}", course.COURSE_ID)
    make_tables(book.db)
    return book


def _begin(path: Path) -> None:
    """Write the version of nbgrader's tables into a new database; nbgrader would take 5 seconds for it."""
    if path.exists():
        return
    version = _version(Path(nbgrader.__file__).parent / "alembic" / "versions")
    with drafted(path) as draft, closing(sqlite3.connect(draft)) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES (?)", (version,))
        database.commit()


def _version(folder: Path) -> str:
    """Find the newest of nbgrader's revisions, which no other one follows; alembic would import for half a second."""
    found = {
        name: {
            match[2]
            for path in folder.glob("*.py")
            for match in _REVISION.finditer(path.read_text())
            if match[1] == name
        }
        for name in ("revision", "down_revision")
    }
    newest = found["revision"] - found["down_revision"]
    if len(newest) != 1:
        raise RuntimeError(
            f"nbgrader's revisions in {folder} have {len(newest)} ends: install the nbgrader of the lock"
        )
    return newest.pop()


_REVISION = re.compile(r"^(revision|down_revision)\s*(?::[^=]*)?=\s*['\"](\w+)['\"]", re.MULTILINE)


def save_lab(root: Path, lab: str, instructor: NotebookNode) -> None:
    """Write the lab and its cells into the gradebook, as nbgrader's own generate_assignment does.

    Raises
    ------
    ValueError
        When the lab's graded cells are no longer those that submissions in this gradebook were graded by.
    """
    with open_gradebook(root) as gradebook:
        gradebook.update_or_create_assignment(lab)
        db_url = str(gradebook.engine.url)
    resources = {"nbgrader": {"notebook": lab, "assignment": lab, "db_url": db_url}}
    try:
        SaveCells().preprocess(instructor, resources)
    except RuntimeError as error:
        raise ValueError(
            f"{root} was graded with other exercises of {lab}: grade into a new folder"
        ) from error


def save_marks(
    gradebook: Gradebook,
    lab: str,
    student: str,
    record: Record,
    received: datetime | None = None,
) -> None:
    """Write one submission, in one transaction.

    A mark by hand stays. Where the answer is another one than it was given for, a person is asked to look again.

    nbgrader's own objects would take five transactions and thirty queries for it.

    Parameters
    ----------
    gradebook : Gradebook
    lab, student : str
    record : Record
        Its results, and what nbgrader's tables have no place for. A row of no result is set to 0 points.
    received : datetime, optional
        When it came in, by a clock that is not the student's.
    """
    rows, db = _lab_rows(gradebook, lab), gradebook.db
    try:
        notebook = _submitted_notebook(db, rows, student, received)
        graded = {
            row.cell_id: row
            for row in db.execute(_own(Grade, notebook, Grade.manual_score, Grade.needs_manual_grade))
        }
        said = {row.cell_id: row.id for row in db.execute(_own(Comment, notebook))}
        before = answers_before(db, lab, student)
        grades, words = [], []
        for cell_id, name in rows.graded.items():
            exercise = exercise_of(name)
            own = record.results.get(exercise)
            result = own or NOTHING
            known = graded.get(cell_id)
            waits = result.waits
            if known and known.manual_score is not None:
                waits = known.needs_manual_grade or (own and own.answer) != before.get(exercise)
            values = {"auto_score": None if result.waits else result.points, "needs_manual_grade": waits}
            grades.append({"id": known and known.id, "cell_id": cell_id, **values})
        for cell_id, name in rows.answered.items():
            comment = _comment(record.results.get(name)) if name in rows.graded.values() else None
            words.append({"id": said.get(cell_id), "cell_id": cell_id, "auto_comment": comment})
        _write(db, Grade.__table__, notebook, grades)
        _write(db, Comment.__table__, notebook, words)
        write_record(db, lab, student, record)
        db.commit()
    except BaseException:
        db.rollback()
        raise


NOTHING = Result(State.UNKNOWN)  # of a cell that the lab has no more


def _comment(result: Result | None) -> str | None:
    """What nbgrader's pages say of a written answer; None for an answer that the lab no longer asks for."""
    if result is None:
        return None
    return "" if result.waits else "No response."


@dataclass(frozen=True)
class _Rows:
    """Ids of a lab in the gradebook, and the names of its cells by their ids."""

    assignment: str
    notebook: str
    graded: dict[str, str]
    answered: dict[str, str]


def _lab_rows(gradebook: Gradebook, lab: str) -> _Rows:
    known = _KNOWN.setdefault(gradebook, {})
    if lab not in known:
        notebook = gradebook.find_notebook(lab, lab)
        known[lab] = _Rows(
            gradebook.find_assignment(lab).id,
            notebook.id,
            {cell.id: cell.name for cell in [*notebook.grade_cells, *notebook.task_cells]},
            {cell.id: cell.name for cell in [*notebook.solution_cells, *notebook.task_cells]},
        )
    return known[lab]


_KNOWN: WeakKeyDictionary[Gradebook, dict[str, _Rows]] = WeakKeyDictionary()


def _submitted_notebook(db: Any, rows: _Rows, student: str, received: datetime | None) -> str:
    """The id of a student's notebook in the gradebook; made if it is not there."""
    when = None if received is None else received.astimezone(UTC).replace(tzinfo=None)
    if db.execute(select(Student.id).where(Student.id == student)).first() is None:
        db.execute(insert(Student).values(id=student))
    own = (SubmittedAssignment.assignment_id == rows.assignment) & (SubmittedAssignment.student_id == student)
    submission = db.execute(select(SubmittedAssignment.id).where(own)).scalar()
    if submission is None:
        submission = new_uuid()
        values = {
            "id": submission,
            "assignment_id": rows.assignment,
            "student_id": student,
            "timestamp": when,
        }
        db.execute(insert(SubmittedAssignment).values(values))
    elif when is not None:
        db.execute(
            update(SubmittedAssignment).where(SubmittedAssignment.id == submission).values(timestamp=when)
        )
    own = (SubmittedNotebook.assignment_id == submission) & (SubmittedNotebook.notebook_id == rows.notebook)
    notebook = db.execute(select(SubmittedNotebook.id).where(own)).scalar()
    if notebook is None:
        notebook = new_uuid()
        values = {"id": notebook, "assignment_id": submission, "notebook_id": rows.notebook}
        db.execute(insert(SubmittedNotebook).values(values))
    return str(notebook)


def _own(table: Any, notebook: str, *columns: Any) -> Any:
    return select(table.id, table.cell_id, *columns).where(table.notebook_id == notebook)


def _write(db: Any, table: Any, notebook: str, rows: list[dict[str, Any]]) -> None:
    """Write rows of a table: insert those without an id, update those with one."""
    connection = db.connection()
    new = [row | {"id": new_uuid(), "notebook_id": notebook} for row in rows if row["id"] is None]
    old = [row | {"own_id": row["id"]} for row in rows if row["id"] is not None]
    if new:
        connection.execute(insert(table), new)
    if old:
        # Every column of a row but its id is written; the other columns of the table keep what they hold.
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "id"}
        connection.execute(update(table).where(table.c.id == bindparam("own_id")).values(columns), old)
