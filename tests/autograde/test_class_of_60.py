"""A class of 60 by the command itself: the marks written down beforehand come out, also after a kill in the middle."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from autograde.cells import ROOT
from autograde.demo import LAB
from tests.autograde.class_of_60 import TEXT, WRITTEN, write_class
from tests.corpus import n_answers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a process is killed as Linux does it"),
]
BEFORE_THE_KILL = 20  # records that are there when it is killed


def command(submissions, out):
    start = [sys.executable, "-m", "autograde", "grade", str(submissions), "-o", str(out), "--lab", LAB]
    return [*start, "--jobs", "2", "--call-limit", "60", "--cell-limit", "120"]


def grade(submissions, out):
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command(submissions, out), env=env, capture_output=True, text=True, timeout=900, check=False
    )
    # 1: some could not be graded
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def rows(out):
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["student"], row["exercise"]): row for row in csv.DictReader(file)}


class Graded(NamedTuple):
    """A folder, its students, what the second command said, and the records that the first one left."""

    folder: Path
    students: list
    said: str
    kept: dict


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class graded by two commands, the first of them killed in the middle."""
    folder = tmp_path_factory.mktemp("sixty")
    students = write_class(folder / "class")
    (folder / "out").mkdir()
    (folder / "out" / ".salt").write_text("60")
    kept = killed(folder / "class", folder / "out")
    said = grade(folder / "class", folder / "out")
    return Graded(folder, students, said, kept)


def killed(submissions, out):
    """The records that are there when the grading is killed in the middle, and when each was written."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command(submissions, out), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 600
    while len(list((out / ".records").glob("*.json"))) < BEFORE_THE_KILL:
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return {path: path.stat().st_mtime_ns for path in (out / ".records").glob("*.json")}


def wrong(students, table):
    """Marks that are not as written down beforehand."""
    for student in students:
        exercises = {exercise: row for (name, exercise), row in table.items() if name == student.name}
        if len(exercises) != n_answers(LAB):
            yield student.name, "rows", len(exercises)
        for exercise, row in exercises.items():
            due = student.points.get(exercise, 0)
            if float(row["points"]) != due:
                yield student.name, exercise, row["points"], due, row["status"]
            if row["status"].startswith("not graded") == student.read:
                yield student.name, exercise, row["status"]
            if (
                exercise in WRITTEN
                and student.read
                and (row["status"] == "by hand") != (exercise in student.by_hand)
            ):
                yield student.name, exercise, row["status"]


def test_the_marks_are_those_that_were_written_down(graded):
    folder, students = graded.folder, graded.students
    table = rows(folder / "out")
    assert len(students) == 60
    assert {name for name, _ in table} == {student.name for student in students}
    assert list(wrong(students, table)) == []


def test_each_text_reaches_the_page_of_whoever_marks(graded):
    folder, students = graded.folder, graded.students
    for student in students:
        for name in student.by_hand:
            page = (folder / "out" / "feedback" / student.name / f"{LAB}.html").read_text(encoding="utf-8")
            assert TEXT[:30] in page or "<mfrac>" in page, (student.name, name)


def test_everybody_has_a_page(graded):
    folder, students = graded.folder, graded.students
    pages = {path.parent.name for path in (folder / "out" / "feedback").rglob(f"{LAB}.html")}
    assert pages == {student.name for student in students}


def test_whoever_has_no_row_in_the_clock_and_whoever_is_in_it_twice_is_said(graded):
    assert "nothing was handed in under the name 'ida'" in graded.said


def test_what_was_run_before_the_kill_is_not_run_again(graded):
    assert BEFORE_THE_KILL <= len(graded.kept) < len(graded.students)
    assert {path: path.stat().st_mtime_ns for path in graded.kept} == graded.kept
