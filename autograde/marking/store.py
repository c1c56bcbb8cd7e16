"""The marks of written answers in nbgrader's gradebook: each act of a person is written whole or not at all.

An act is read, compared, noted in the journal and written within one transaction that keeps all others out, so two
people never write over each other, and what they saw is what they marked. The gradebook is opened for each act anew and
waited for where somebody else writes. Beside nbgrader's columns stands a table of our own: who marked it, when, and for
which items of the rubric; nbgrader passes over it.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from autograde.marking.acts import Act, Mark, Standing, changes_of, entry_of, mark_of
from autograde.marking.journal import Entry, Journal
from autograde.state import NO_MARK, State

WAIT = 10.0  # seconds for somebody else who writes


class ConflictError(ValueError):
    """Somebody else has marked, or graded, since the page was read; nothing was written."""


class LockedError(ValueError):
    """The gradebook cannot be written now; nothing was written."""


class Store:
    """The gradebook of a graded folder, and the journal beside it.

    Parameters
    ----------
    root : Path
        With `gradebook.db`; the journal is `marking.jsonl`.
    wait : float
        Seconds to wait for somebody else who writes.

    Raises
    ------
    LockedError
        When somebody else keeps the gradebook, here and in each method.
    ValueError
        For a gradebook into which `grade` has never written.
    """

    def __init__(self, root: Path, wait: float = WAIT) -> None:
        self._path, self._wait = root / "gradebook.db", wait
        self.journal = Journal(root / "marking.jsonl")
        with self._open() as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'kit_exercise'").fetchone():
                raise ValueError(f"{self._path} was not written by this grader: grade into the folder first")
            db.execute(_OWN_TABLE)

    def standings(self, lab: str, question: str) -> dict[str, Standing]:
        """How the answers to a question stand, by student; without those that nobody gave and those not graded."""
        with self._open() as db:
            found = _standings(db, lab, question)
        return _for_a_person(found)

    def do(self, act: Act, seen: Mapping[str, str]) -> dict[str, Standing]:
        """Write an act into the journal and the gradebook; one that is there already is not written again.

        Parameters
        ----------
        act : Act
        seen : mapping of str to str
            The version of each answer that the person saw, by student.

        Returns
        -------
        mapping of str to Standing
            As all answers to the question stand now.

        Raises
        ------
        ConflictError
            When one of the answers stands otherwise than it was seen.
        LockedError
            When somebody else keeps the gradebook.
        OSError
            When the journal cannot be written.
        """
        return self._write(act, seen, None)

    def undo(self, key: str, new_key: str, who: str) -> tuple[Act, dict[str, Standing]]:
        """Take an act back: all its answers stand again as they did before it.

        Raises
        ------
        ConflictError
            When one of them was marked since.
        ValueError
            When there is no such act.
        """
        entry = next((e for e in self.journal.read().entries if e["act"] == key and changes_of(e)), None)
        if entry is None:
            raise ValueError("there is nothing to take back: the journal does not have it")
        before = {student: mark_of(change["before"]) for student, change in changes_of(entry).items()}
        act = Act(new_key, entry["lab"], entry["question"], who, before, undoes=key)
        after = {
            student: Standing(mark_of(change["after"]), change["answer"]).version
            for student, change in changes_of(entry).items()
        }
        return act, self._write(act, after, None)

    def recover(self) -> tuple[list[str], list[str]]:
        """Write what the journal has and the gradebook lacks, as after a server that died between the two.

        Only what still stands as the person saw it is written.

        Returns
        -------
        written : list of str
            A line for each act.
        told : list of str
            What was not written, and why.
        """
        read, written = self.journal.read(), []
        told = [f"line {number} of {self.journal.path.name} cannot be read" for number in read.broken]
        failed = {entry["failed"] for entry in read.entries if "failed" in entry}
        last: dict[tuple[str, str, str], Entry] = {}
        for entry in read.entries:
            for student in changes_of(entry) if entry["act"] not in failed else ():
                last[entry["lab"], entry["question"], student] = entry
        for entry in {id(entry): entry for entry in last.values()}.values():
            lab, question = entry["lab"], entry["question"]
            with self._open() as db:
                now = _standings(db, lab, question)
            lacking = {}
            for student, change in changes_of(entry).items():
                after, own = mark_of(change["after"]), now.get(student, Standing(Mark()))
                is_there = own.act == entry["act"] or replace(own.mark, items=()) == replace(after, items=())
                if last[lab, question, student] is entry and not is_there:
                    lacking[student] = after
            if not lacking:
                continue
            seen = {
                student: Standing(
                    mark_of(changes_of(entry)[student]["before"]), changes_of(entry)[student]["answer"]
                )
                for student in lacking
            }
            act = Act(entry["act"], lab, question, entry["who"], lacking, entry.get("undoes", ""))
            words = f"{question}: {len(lacking)} of {entry['who']}, {entry['when']}"
            try:
                self._write(act, {student: one.version for student, one in seen.items()}, entry)
                written.append(words)
            except ConflictError as error:
                told.append(f"{words}, not written: {error}")
        return written, told

    def _write(self, act: Act, seen: Mapping[str, str], entry: Entry | None) -> dict[str, Standing]:
        """Do an act; where the journal has its entry already, no line is added."""
        noted = False
        try:
            with self._writing() as db:
                now = _standings(db, act.lab, act.question)
                if act.key in {standing.act for standing in now.values()}:
                    return _for_a_person(now)
                _compare(act, seen, now)
                when = entry["when"] if entry else datetime.now(UTC).isoformat(timespec="seconds")
                if entry is None:
                    self.journal.append(entry_of(act, now, when))
                    noted = True
                for student, mark in act.marks.items():
                    _put(db, act, student, mark, when)
                return _for_a_person(_standings(db, act.lab, act.question))
        except BaseException as error:
            if noted:  # or the next start would write what the person was told is not written
                self.journal.append({"act": secrets.token_hex(8), "failed": act.key, "why": str(error)})
            raise

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        address = f"{self._path.resolve().as_uri()}?mode=rw"
        try:
            opened = sqlite3.connect(address, timeout=self._wait, isolation_level=None, uri=True)
            with closing(opened) as db:
                db.row_factory = sqlite3.Row
                yield db
        except sqlite3.Error as error:
            raise LockedError(
                f"the gradebook cannot be read or written now ({error}): nothing was written; close what else writes "
                "into it, then try once more"
            ) from error


def _for_a_person(found: Mapping[str, Standing]) -> dict[str, Standing]:
    """Leave out what nobody wrote, and what could not be graded."""
    return {
        student: standing
        for student, standing in found.items()
        if standing.is_marked or (standing.mark.waits and standing.state not in _LEFT_OUT)
    }


_LEFT_OUT = {state.name for state in (*NO_MARK, State.NOT_STARTED)}


def _compare(act: Act, seen: Mapping[str, str], now: Mapping[str, Standing]) -> None:
    gone = [student for student in act.marks if student not in now]
    if gone:
        raise ConflictError(f"the gradebook no longer has this answer of {len(gone)}: read the page anew")
    changed = [now[student] for student in act.marks if now[student].version != seen.get(student)]
    if changed:
        by = " and ".join(sorted({standing.who for standing in changed if standing.who})) or "somebody"
        raise ConflictError(
            f"{by} has marked or graded {len(changed)} of these answers since you saw them: nothing was written; "
            "look, then mark once more"
        )


# --- the gradebook --------------------------------------------------------------------------------------------------


def _standings(db: sqlite3.Connection, lab: str, question: str) -> dict[str, Standing]:
    return {
        row["student"]: _standing(row) for row in db.execute(_STANDINGS, {"lab": lab, "question": question})
    }


def _standing(row: sqlite3.Row) -> Standing:
    comment = row["manual_comment"] or ""
    mark = Mark(row["manual_score"], comment, bool(row["needs_manual_grade"]))
    about = (row["answer"] or "", row["state"] or "", row["act"] or "")
    if row["act"] is None or (row["points"], row["comment"]) != (row["manual_score"], comment):
        return Standing(mark, *about)
    return Standing(replace(mark, items=tuple(json.loads(row["items"]))), *about, row["who"], row["at"])


def _put(db: sqlite3.Connection, act: Act, student: str, mark: Mark, when: str) -> None:
    """Write a mark as formgrader does, and into our own table who gave it for what."""
    key = {"lab": act.lab, "question": act.question, "student": student}
    (place,) = db.execute(_PLACE, key)
    given = {**place, "points": mark.points, "waits": mark.waits, "comment": mark.comment or None}
    db.execute(_GRADE, given)
    if not db.execute(_COMMENT, given).rowcount and given["comment"]:
        db.execute(_NEW_COMMENT, given | {"id": secrets.token_hex(16)})
    own = {"act": act.key, "who": act.who, "at": when, "items": json.dumps(mark.items)}
    db.execute(_OWN, key | own | {"points": mark.points, "comment": mark.comment})


_OWN_TABLE = """
CREATE TABLE IF NOT EXISTS kit_mark (
    lab TEXT, student TEXT, name TEXT, act TEXT, who TEXT, at TEXT, items TEXT, points REAL, comment TEXT,
    PRIMARY KEY (lab, student, name))
"""
_STANDINGS = """
SELECT sa.student_id AS student, g.manual_score, g.needs_manual_grade, c.manual_comment, e.answer, e.state,
    m.act, m.who, m.at, m.items, m.points, m.comment
FROM grade g
JOIN base_cell bc ON bc.id = g.cell_id AND bc.name = :question
JOIN submitted_notebook sn ON sn.id = g.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN assignment a ON a.id = sa.assignment_id AND a.name = :lab
LEFT JOIN comment c ON c.notebook_id = sn.id AND c.cell_id IN (
    SELECT sc.id FROM solution_cells sc JOIN base_cell own ON own.id = sc.id
    WHERE own.name = :question AND own.notebook_id = bc.notebook_id)
LEFT JOIN kit_exercise e ON e.lab = a.name AND e.student = sa.student_id AND e.name = bc.name
LEFT JOIN kit_mark m ON m.lab = a.name AND m.student = sa.student_id AND m.name = bc.name
"""
_PLACE = """
SELECT g.id AS grade, g.notebook_id AS notebook, (
    SELECT sc.id FROM solution_cells sc JOIN base_cell own ON own.id = sc.id
    WHERE own.name = :question AND own.notebook_id = bc.notebook_id) AS cell
FROM grade g
JOIN base_cell bc ON bc.id = g.cell_id AND bc.name = :question
JOIN submitted_notebook sn ON sn.id = g.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id AND sa.student_id = :student
JOIN assignment a ON a.id = sa.assignment_id AND a.name = :lab
"""
_GRADE = "UPDATE grade SET manual_score = :points, needs_manual_grade = :waits WHERE id = :grade"
_COMMENT = "UPDATE comment SET manual_comment = :comment WHERE notebook_id = :notebook AND cell_id = :cell"
_NEW_COMMENT = (
    "INSERT INTO comment (id, notebook_id, cell_id, manual_comment) VALUES (:id, :notebook, :cell, :comment)"
)
_OWN = """
INSERT OR REPLACE INTO kit_mark VALUES (:lab, :student, :question, :act, :who, :at, :items, :points, :comment)
"""
