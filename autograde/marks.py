"""Read and write the rows of the gradebook, one for each student and exercise: nbgrader's marks, and our words.

Nbgrader's tables have no place for which file was taken, how a check came out, what was noted, or for which answer a
person gave a mark. Two tables of our own in the same database keep that, written in the same transaction as the marks.
Nobody else reads or writes them; nbgrader passes over them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import text

from autograde.notebook import exercise_of
from autograde.state import NO_MARK, State


@dataclass(frozen=True)
class Result:
    """What came of one exercise or written answer of a submission.

    Attributes
    ----------
    state : State
        As the check left it; what a person did is read from the gradebook.
    words : str
        Why there is no mark, where there is none.
    answer : str
        A hash of the answer, by which one that was rewritten is known.
    points : float
        What the check gave; 0 where it gave nothing.
    """

    state: State
    words: str = ""
    answer: str = ""
    points: float = 0.0

    @property
    def waits(self) -> bool:
        """Whether a person still has to mark this exercise or answer."""
        return self.state is State.BY_HAND


@dataclass(frozen=True)
class Record:
    """What is written down of one submission.

    Attributes
    ----------
    file : str
        The file that was taken, as it was handed in; "" for none.
    level : str
        Of the sandbox that the student's code ran in, such as "level 2 fence".
    notes : sequence of str
    results : mapping
        By exercise, in the order of the lab.
    """

    file: str
    level: str
    notes: Sequence[str]
    results: Mapping[str, Result]


@dataclass(frozen=True)
class Mark:
    """One row of grades.csv.

    Attributes
    ----------
    points : float
        What counts: the mark by hand where there is one, and the extra credit.
    state : State
    words : str
        Why there is no mark, where there is none.
    by : str
        Who gave the mark: the kit, at a level of the sandbox, a person, or nobody yet ("").
    automatic : float or None
        What the check gave, also where a person gave another mark.
    """

    student: str
    exercise: str
    points: float
    of: float
    state: State
    lab: str = ""
    words: str = ""
    by: str = ""
    automatic: float | None = None
    file: str = ""
    received: datetime | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def status(self) -> str:
        """The state in words, with the reason where there is one."""
        if not self.words or self.state is State.NO_VERDICT:
            return self.words or str(self.state)
        return f"{self.state}: {self.words}"


PERSON, KIT = "person", "kit"
LATE = "late penalty"  # the name of its row


def answer_hash(sources: Iterable[str]) -> str:
    """A hash that two answers share when they differ in nothing but white space at the ends of their cells."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(hashlib.sha256(source.strip().encode("utf-8", "replace")).digest())
    return digest.hexdigest()[:32]


def make_tables(db: Any) -> None:
    """Put our own tables into a gradebook that has none yet."""
    for statement in _TABLES:
        db.execute(text(statement))
    db.commit()


def announce(book: Gradebook, lab: str, names: Sequence[str], students: Sequence[str]) -> None:
    """Write down who waits for a first grading, so that nobody is missing when the grading is stopped or killed."""
    waits = Result(State.NOT_GRADED, "stopped before its turn; grade again")
    there = {row.student for row in book.db.execute(text(_THERE), {"lab": lab})}
    for student in students:
        if student not in there:
            write_record(book.db, lab, student, Record("", "", (), dict.fromkeys(names, waits)))
    book.db.commit()


def write_record(db: Any, lab: str, student: str, record: Record) -> None:
    """Write a submission's record anew, but for its points, which are nbgrader's; the caller commits."""
    key = {"lab": lab, "student": student}
    for table in ("kit_submission", "kit_exercise"):
        db.execute(text(f"DELETE FROM {table} WHERE lab = :lab AND student = :student"), key)  # noqa: S608
    values = {"file": record.file, "level": record.level, "notes": json.dumps(list(record.notes))}
    db.execute(
        text("INSERT INTO kit_submission VALUES (:lab, :student, :file, :level, :notes)"), key | values
    )
    rows = [
        key
        | {"name": name, "place": place, "state": own.state.name, "words": own.words, "answer": own.answer}
        for place, (name, own) in enumerate(record.results.items())
    ]
    if rows:
        insert = "INSERT INTO kit_exercise VALUES (:lab, :student, :name, :place, :state, :words, :answer)"
        db.execute(text(insert), rows)


def answers_before(db: Any, lab: str, student: str) -> dict[str, str]:
    """The hash of the answer that was graded last, by exercise."""
    found = db.execute(
        text("SELECT name, answer FROM kit_exercise WHERE lab = :lab AND student = :student"),
        {"lab": lab, "student": student},
    )
    return {row.name: row.answer for row in found}


def file_before(db: Any, lab: str, student: str) -> str:
    """Give the name under which a submission's file was handed in; "" where no name is known."""
    found = db.execute(
        text("SELECT file FROM kit_submission WHERE lab = :lab AND student = :student"),
        {"lab": lab, "student": student},
    ).scalar()
    return str(found or "")


def read_marks(book: Gradebook, lab: str | None = None, student: str | None = None) -> list[Mark]:
    """Read all marks of the gradebook: by lab and student, exercises in the order of the lab.

    Parameters
    ----------
    book : Gradebook
    lab, student : str, optional
        Only this one's.
    """
    book.db.rollback()  # what somebody else has written since is read anew
    key = {"lab": lab, "student": student}
    rows = list(book.db.execute(text(_MARKS), key)) + list(book.db.execute(text(_WAITING), key))
    marks: dict[tuple[str, str], list[tuple[int, Mark]]] = {}
    penalties: dict[tuple[str, str], float] = {}
    for row in rows:
        mark = _mark(row)
        marks.setdefault((mark.lab, mark.student), []).append((row.place, mark))
        penalties[mark.lab, mark.student] = row.penalty or 0.0
    found: list[Mark] = []
    for one in sorted(marks):
        own = [mark for _, mark in sorted(marks[one], key=lambda pair: (pair[0], pair[1].exercise))]
        found += own + _penalty(own, penalties[one])
    return found


def _mark(row: Any) -> Mark:
    name = exercise_of(row.cell)
    state = State[row.state] if row.state else State.UNKNOWN
    words, by = row.words or "", f"{KIT}, {row.level}" if row.level else ""
    if row.manual_score is not None:
        by = PERSON
        if row.needs_manual_grade:
            state, words = State.CHANGED, words if state in NO_MARK else ""
        elif state in (State.BY_HAND, State.UNKNOWN):
            state, words = State.MARKED, ""
    elif row.extra_credit:
        by = f"{by} and {PERSON}" if by else PERSON
    elif row.needs_manual_grade or state in NO_MARK:
        by = ""
    counted = row.manual_score if row.manual_score is not None else row.auto_score
    return Mark(
        row.student,
        name,
        float(counted or 0.0) + float(row.extra_credit or 0.0),
        float(row.max_score),
        state,
        row.lab,
        words,
        by,
        row.auto_score,
        row.file or "",
        datetime.fromisoformat(row.timestamp).replace(tzinfo=UTC) if row.timestamp else None,
        tuple(json.loads(row.notes or "[]")),
    )


def _penalty(marks: Sequence[Mark], penalty: float) -> list[Mark]:
    """Give the row of what lateness takes off; with this row the sum of the rows is nbgrader's score."""
    if not penalty:
        return []
    first, sum_ = marks[0], sum(mark.points for mark in marks)
    return [
        Mark(
            first.student,
            LATE,
            -min(penalty, max(sum_, 0.0)),
            0.0,
            State.PENALTY,
            first.lab,
            by=KIT,
            file=first.file,
            received=first.received,
            notes=first.notes,
        )
    ]


_TABLES = (
    """CREATE TABLE IF NOT EXISTS kit_submission (
        lab TEXT, student TEXT, file TEXT, level TEXT, notes TEXT, PRIMARY KEY (lab, student))""",
    """CREATE TABLE IF NOT EXISTS kit_exercise (
        lab TEXT, student TEXT, name TEXT, place INTEGER, state TEXT, words TEXT, answer TEXT,
        PRIMARY KEY (lab, student, name))""",
)
_THERE = """
SELECT sa.student_id AS student FROM submitted_assignment sa JOIN assignment a ON a.id = sa.assignment_id
WHERE a.name = :lab UNION SELECT student FROM kit_submission WHERE lab = :lab
"""
_MARKS = """
SELECT a.name AS lab, sa.student_id AS student, bc.name AS cell, g.auto_score, g.manual_score, g.extra_credit,
    g.needs_manual_grade, COALESCE(gc.max_score, tc.max_score) AS max_score, sa.timestamp,
    sn.late_submission_penalty AS penalty, s.file, s.level, s.notes, COALESCE(e.place, 1000) AS place, e.state, e.words
FROM grade g
JOIN base_cell bc ON bc.id = g.cell_id
LEFT JOIN grade_cells gc ON gc.id = bc.id
LEFT JOIN task_cells tc ON tc.id = bc.id
JOIN submitted_notebook sn ON sn.id = g.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN assignment a ON a.id = sa.assignment_id
LEFT JOIN kit_submission s ON s.lab = a.name AND s.student = sa.student_id
LEFT JOIN kit_exercise e ON e.lab = a.name AND e.student = sa.student_id
    AND (bc.name = e.name OR bc.name = 'check_' || e.name)
WHERE (:lab IS NULL OR a.name = :lab) AND (:student IS NULL OR sa.student_id = :student)
"""
_WAITING = """
SELECT e.lab, e.student, e.name AS cell, NULL AS auto_score, NULL AS manual_score, NULL AS extra_credit,
    0 AS needs_manual_grade, COALESCE(gc.max_score, tc.max_score) AS max_score, NULL AS timestamp,
    NULL AS penalty, s.file, s.level, s.notes, e.place, e.state, e.words
FROM kit_exercise e
JOIN kit_submission s ON s.lab = e.lab AND s.student = e.student
JOIN assignment a ON a.name = e.lab
JOIN notebook n ON n.assignment_id = a.id
JOIN base_cell bc ON bc.notebook_id = n.id AND (bc.name = e.name OR bc.name = 'check_' || e.name)
LEFT JOIN grade_cells gc ON gc.id = bc.id
LEFT JOIN task_cells tc ON tc.id = bc.id
WHERE (gc.id IS NOT NULL OR tc.id IS NOT NULL) AND (:lab IS NULL OR e.lab = :lab)
    AND (:student IS NULL OR e.student = :student) AND NOT EXISTS (
    SELECT 1 FROM submitted_assignment sa WHERE sa.assignment_id = a.id AND sa.student_id = e.student)
"""
