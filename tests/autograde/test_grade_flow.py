"""The order of grading, without kernels: side by side, stopped in the middle, faults that cost one submission only."""

import csv
import json
import threading
import time
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

import autograde.cells as cells
import autograde.grader as module
import autograde.recording as recording
import autograde.start as starting
from autograde.__main__ import main
from autograde.build import as_text
from autograde.course import COURSE_ID
from autograde.grade import grade as grade_with_pages
from autograde.grade import prepare
from autograde.gradebook import open_gradebook
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of, graded_cells
from autograde.state import State
from autograde.trust.sandbox import Level
from tests.autograde.stand_ins import Nobody, full_marks
from tests.corpus import points_by_the_kit

LAB = "01_track2vec"
POINTS = points_by_the_kit(LAB)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


@pytest.fixture
def submissions(tmp_path, lab):
    folder = tmp_path / "class"
    for student in ("ada", "bob", "clara"):
        (folder / student).mkdir(parents=True)
        answers = {"hit_at_k": f"# {student}"}
        (folder / student / f"{LAB}.ipynb").write_text(as_text(hand_in(lab, answers)))
    return folder


def grade(*args, feedback=False, **options):
    """Grade, and write no pages but where a test looks at them: they take as long as all else here."""
    return grade_with_pages(*args, feedback=feedback, **options)


def who(notebook):
    return next(c.source[2:] for c in notebook.cells if c.source in ("# ada", "# bob", "# clara"))


def rows(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def test_submissions_run_side_by_side_with_progress(submissions, tmp_path, runs, capsys):
    shared = threading.Barrier(3, timeout=20)

    def action(notebook):
        shared.wait()
        return full_marks(notebook)

    runs(action)
    course = grade(submissions, tmp_path / "out", jobs=3)
    assert {m.status for m in course.results} == {"right", "by hand"}
    out = capsys.readouterr().out
    assert "grading: 100%" in out
    assert "3/3" in out


def test_stopped_in_the_middle_nothing_graded_is_lost(submissions, tmp_path, runs):
    def action(notebook):
        if who(notebook) == "bob":
            raise KeyboardInterrupt
        if who(notebook) == "clara":
            time.sleep(1)  # hers is running when bob's is stopped
        return full_marks(notebook)

    runs(action)
    with pytest.raises(KeyboardInterrupt):
        grade(submissions, tmp_path / "out", jobs=1)
    table = rows(tmp_path / "out" / "grades.csv")
    assert {r["student"] for r in table} == {"ada", "bob", "clara"}
    assert sum(float(r["points"]) for r in table if r["student"] == "ada") == POINTS
    assert {r["status"] for r in table if r["student"] == "clara"} == {
        "not graded: stopped before its turn; grade again"
    }
    with Gradebook(f"sqlite:///{tmp_path / 'out' / 'gradebook.db'}", COURSE_ID) as book:
        assert book.find_submission(LAB, "ada").score == POINTS


class Stumbles:
    """Fails on bob's notebook as often as it is told to."""

    def __init__(self, times, real):
        self.left, self.real = times, real

    def __call__(self, notebook, *args, **options):
        if self.left and "# bob" in [c.source for c in notebook.cells]:
            self.left -= 1
            raise KeyError("a bug")
        return self.real(notebook, *args, **options)


FAULTS = pytest.mark.parametrize(
    ("place", "where"), [(module, "run_notebook"), (recording, "public_notebook")]
)


def points_of_all(course):
    return {s: sum(m.points for m in course.results if m.student == s) for s in ("ada", "bob", "clara")}


@FAULTS
def test_a_fault_of_the_grader_is_tried_once_more(submissions, tmp_path, runs, monkeypatch, place, where):
    runs(full_marks)
    monkeypatch.setattr(place, where, Stumbles(1, getattr(place, where)))
    course = grade(submissions, tmp_path / "out", jobs=2)
    assert points_of_all(course) == {"ada": POINTS, "bob": POINTS, "clara": POINTS}
    assert course.not_graded == []


@FAULTS
def test_a_fault_of_the_grader_is_no_mark_and_stops_nobody_else(
    submissions, tmp_path, runs, monkeypatch, place, where, capsys
):
    runs(full_marks)
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(place, where, Stumbles(2, getattr(place, where)))
        course = grade(submissions, out, jobs=2, feedback=True)
    assert {mark.state for mark in course.results if mark.student == "bob"} == {State.OURS}
    assert course.not_graded == ["bob"]
    assert "bob: not graded: ours: the grader failed on it: KeyError" in capsys.readouterr().out
    assert len(list(course.feedback.rglob("*.html"))) == 3
    assert points_of_all(grade(submissions, out, jobs=1)) == {"ada": POINTS, "bob": POINTS, "clara": POINTS}
    monkeypatch.setattr(place, where, Stumbles(2, getattr(place, where)))
    course = grade(submissions, out, jobs=1, fresh=True)
    assert points_of_all(course)["bob"] == POINTS, "the mark before stays"
    assert course.not_graded == ["bob"]
    assert (
        main(["grade", str(submissions), "-o", str(out), "--lab", LAB, "--no-feedback", "--jobs", "1"]) == 0
    )


def test_the_command_ends_with_1_where_a_fault_is_ours(submissions, tmp_path, runs, monkeypatch, capsys):
    runs(full_marks)
    monkeypatch.setattr(module, "run_notebook", Stumbles(2, module.run_notebook))
    command = ["grade", str(submissions), "-o", str(tmp_path / "out"), "--no-feedback", "--jobs", "1"]
    assert main(command) == 1
    assert "\nnot graded: bob; grades.csv says why" in capsys.readouterr().out
    assert "not graded: ours: the grader failed on it: KeyError" in (tmp_path / "out/grades.csv").read_text()


def test_nothing_is_written_where_the_reference_fails(submissions, tmp_path, monkeypatch):
    def fails(*_):
        raise RuntimeError("the reference solution does not earn full marks")

    monkeypatch.setattr(starting, "WorkerPool", Nobody)
    monkeypatch.setattr(module.Grader, "prove_reference", fails)
    with pytest.raises(RuntimeError, match="does not earn full marks"):
        grade(submissions, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_graded_with_other_exercises_is_not_mixed(submissions, tmp_path, runs, monkeypatch, lab):
    runs(full_marks)
    grade(submissions, tmp_path / "out", jobs=1)
    fewer = GradedLab.load(LAB)
    radio = [
        c for c in fewer.instructor.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check_radio"
    ]
    radio[0].metadata["nbgrader"]["grade_id"] = "check_other"
    monkeypatch.setattr(GradedLab, "of", classmethod(lambda cls, *_: fewer))
    with pytest.raises(ValueError, match="grade into a new folder"):
        grade(submissions, tmp_path / "out", jobs=1)


def test_a_folder_and_a_file_of_one_name_are_one_student(submissions, tmp_path, runs, lab, capsys):
    runs(full_marks)
    (submissions / "ada.ipynb").write_text(as_text(lab.blank))
    course = grade(submissions, tmp_path / "out", jobs=1)
    assert {mark.student for mark in course.results} == {"ada", "bob", "clara"}
    assert f"ada: 2 notebooks of this lab: {LAB}.ipynb was graded" in capsys.readouterr().out


def test_what_was_handed_in_can_be_graded_again_from_the_course_folder(submissions, tmp_path, runs):
    runs(full_marks)
    first = grade(submissions, tmp_path / "out", jobs=1)
    again = grade(tmp_path / "out" / "submitted", tmp_path / "out", jobs=1)
    assert again.results == first.results
    assert sum(m.points for m in again.results if m.student == "ada") == POINTS


def test_the_table_is_the_gradebook_all_labs_and_all_students(submissions, tmp_path, runs):
    """Not the last call's: a student alone, and another lab, take nothing out of it."""
    runs(full_marks)
    out = tmp_path / "out"
    grade(submissions, out, jobs=1)
    alone = tmp_path / "alone" / "dora"
    alone.mkdir(parents=True)
    (alone / f"{LAB}.ipynb").write_text(as_text(hand_in(GradedLab.load(LAB), {})))
    grade(alone.parent, out, jobs=1)
    other = tmp_path / "other" / "ada"
    other.mkdir(parents=True)
    (other / "04_funnel.ipynb").write_text(as_text(hand_in(GradedLab.load("04_funnel"), {})))
    grade(other.parent, out, jobs=1)
    table = rows(out / "grades.csv")
    assert {(r["lab"], r["student"]) for r in table} == {
        *((LAB, student) for student in ("ada", "bob", "clara", "dora")),
        ("04_funnel", "ada"),
    }
    assert len(table) == 4 * n_marked(LAB) + n_marked("04_funnel")
    assert [r["exercise"] for r in table[:3]] == ["hit_at_k", "ndcg_at_k", "track2vec_model"]
    assert {r["file"] for r in table if r["student"] == "dora"} == {f"dora/{LAB}.ipynb"}


def n_marked(lab):
    """The number of exercises and written answers of a lab."""
    marked = cells_of(cells.read_solution(cells.solution_of(lab)))
    return sum(cell.kind in (Kind.CHECK, Kind.ANSWER) for cell in marked)


def gradebook(out):
    return Gradebook(f"sqlite:///{out / 'gradebook.db'}", COURSE_ID)


def marked(out, exercise, **values):
    """What a person does in formgrader."""
    with gradebook(out) as book:
        found = book.find_grade(exercise, LAB, LAB, "ada")
        for name, value in values.items():
            setattr(found, name, value)
        found.needs_manual_grade = False
        book.db.commit()


def row(out, exercise, student="ada"):
    return next(r for r in rows(out / "grades.csv") if (r["student"], r["exercise"]) == (student, exercise))


def test_what_a_person_gave_is_in_the_table_and_says_so(submissions, tmp_path, runs):
    runs(full_marks)
    out = tmp_path / "out"
    grade(submissions, out, jobs=1)
    assert row(out, "radio")["by"].startswith("kit, level ")
    assert (row(out, "why_not_accuracy")["by"], row(out, "why_not_accuracy")["status"]) == ("", "by hand")
    marked(out, "check_radio", manual_score=2.5)
    marked(out, "why_not_accuracy", manual_score=1, extra_credit=3.5)
    course = grade(submissions, out, jobs=1)
    assert (row(out, "radio")["points"], row(out, "radio")["by"]) == ("2.5", "person")
    assert (row(out, "why_not_accuracy")["points"], row(out, "why_not_accuracy")["status"]) == (
        "4.5",
        "marked by hand",
    )
    with gradebook(out) as book:
        score = book.find_submission(LAB, "ada").score
    assert (
        sum(float(r["points"]) for r in rows(out / "grades.csv") if r["student"] == "ada")
        == score
        == POINTS + 3
    )
    assert course.not_graded == []


def test_a_mark_by_hand_stays_and_is_flagged_when_the_answer_is_rewritten(submissions, tmp_path, runs):
    runs(full_marks)
    out, path = tmp_path / "out", submissions / "ada" / f"{LAB}.ipynb"
    grade(submissions, out, jobs=1)
    marked(out, "why_not_accuracy", manual_score=0.5)
    marked(out, "check_radio", manual_score=2.5)
    grade(submissions, out, jobs=1)
    assert row(out, "why_not_accuracy")["status"] == "marked by hand"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in ("why_not_accuracy", "radio"):
            cell["source"] = ["another answer"]
    path.write_text(json.dumps(notebook))
    for _ in range(2):  # it is told until a person has looked again
        grade(submissions, out, jobs=1)
        for name, points in (("why_not_accuracy", "0.5"), ("radio", "2.5")):
            assert (row(out, name)["points"], row(out, name)["by"]) == (points, "person")
            assert row(out, name)["status"] == "changed since it was marked"
        with gradebook(out) as book:
            assert book.find_submission(LAB, "ada").needs_manual_grade
    marked(out, "why_not_accuracy", manual_score=1)
    grade(submissions, out, jobs=1)
    assert row(out, "why_not_accuracy")["status"] == "marked by hand"
    assert row(out, "hit_at_k")["status"] == "right"


def test_repairs_and_files_are_in_a_file_that_a_person_can_sort(submissions, tmp_path, runs):
    runs(full_marks)
    (submissions / "ada" / f"{LAB}.ipynb").rename(submissions / "ada" / "final (2).ipynb")
    (submissions / "bob" / f"{LAB}.ipynb").write_text("{")
    course = grade(submissions, tmp_path / "out", jobs=1)
    assert course.not_graded == ["bob"]
    noted = {(r["student"], r["file"]): r["note"] for r in rows(tmp_path / "out" / "notes.csv")}
    assert set(noted) == {("ada", "ada/final (2).ipynb"), ("bob", f"bob/{LAB}.ipynb")}
    assert "the file is called final (2).ipynb" in noted["ada", "ada/final (2).ipynb"]
    assert noted["bob", f"bob/{LAB}.ipynb"].startswith("not graded: ")
    assert "the file is called final (2).ipynb" in row(tmp_path / "out", "radio")["notes"]
    grade(tmp_path / "out" / "submitted", tmp_path / "out", jobs=1)
    assert row(tmp_path / "out", "radio")["file"] == "ada/final (2).ipynb"


@pytest.mark.parametrize(("text", "code"), [("{", 1), (None, 0)])
def test_the_command_fails_where_a_submission_was_not_graded(submissions, tmp_path, runs, capsys, text, code):
    runs(full_marks)
    if text is not None:
        (submissions / "bob" / f"{LAB}.ipynb").write_text(text)
    command = ["grade", str(submissions), "-o", str(tmp_path / "out"), "--no-feedback", "--jobs", "1"]
    assert main(command) == code
    assert ("not graded: bob; grades.csv says why" in capsys.readouterr().out) == bool(code)


LATE_CLASS = """
from nbgrader.plugins import BasePlugin


class HalfADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "bob":
            raise KeyError("a bug of the plugin")
        return 0.5 * total_seconds_late / 86_400
"""


def with_a_due_date(submissions, out):
    with open_gradebook(out) as book:
        book.find_assignment(LAB).duedate = datetime(2026, 11, 20, 12)
        book.db.commit()
    lines = [
        "student,when",
        *(f"{name},2026-11-22T12:00:00+00:00" for name in ("ada", "bob")),
        "clara,2026-11-01T12:00:00+00:00",
    ]
    (submissions / "received.csv").write_text("\n".join(lines))


def test_nbgraders_late_penalty_counts_and_is_shown(submissions, tmp_path, runs, capsys, lab):
    runs(full_marks)
    out = tmp_path / "out"
    prepare(out, [lab])
    with_a_due_date(submissions, out)
    (out / "course_settings.py").write_text(
        'c = get_config()\nc.AssignLatePenalties.plugin_class = "late_by_days.HalfADay"\n'
    )
    (out / "late_by_days.py").write_text(LATE_CLASS)
    grade(submissions, out, jobs=1, feedback=True)
    assert "bob: no late penalty was taken: KeyError" in capsys.readouterr().out
    assert (row(out, "late penalty")["points"], row(out, "late penalty")["of"]) == ("-1", "0")
    assert row(out, "late penalty")["received"] == "2026-11-22T12:00:00+00:00"
    assert not [
        r for r in rows(out / "grades.csv") if r["exercise"] == "late penalty" and r["student"] != "ada"
    ]
    with gradebook(out) as book:
        submission = book.find_submission(LAB, "ada")
        assert (submission.score, submission.late_submission_penalty) == (POINTS, 1)
    assert sum(float(r["points"]) for r in rows(out / "grades.csv") if r["student"] == "ada") == POINTS - 1
    page = (out / "feedback" / "ada" / f"{LAB}.html").read_text()
    assert "1 taken off for handing in late" in page
    assert "handed in 22 November 2026" in page


def test_nbgraders_own_penalty_takes_all(submissions, tmp_path, runs, lab):
    runs(full_marks)
    out = tmp_path / "out"
    prepare(out, [lab])
    with_a_due_date(submissions, out)
    with (out / "course_settings.py").open("a") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    grade(submissions, out, jobs=1)
    assert sum(float(r["points"]) for r in rows(out / "grades.csv") if r["student"] == "ada") == 0
    assert sum(float(r["points"]) for r in rows(out / "grades.csv") if r["student"] == "clara") == POINTS


def test_tables_and_pages_are_written_anew_without_grading(submissions, tmp_path, runs, monkeypatch, capsys):
    runs(full_marks)
    out = tmp_path / "out"
    grade(submissions, out, jobs=1)
    marked(out, "why_not_accuracy", manual_score=0.5)
    monkeypatch.setattr(module, "run_notebook", None)  # nothing can be graded
    assert main(["report", str(out), "--jobs", "1"]) == 0
    assert row(out, "why_not_accuracy")["status"] == "marked by hand"
    assert "0.5 of 1" in (out / "feedback" / "ada" / f"{LAB}.html").read_text()
    assert main(["report", str(tmp_path)]) == 1
    assert "has no gradebook.db" in capsys.readouterr().err


def test_the_class_at_a_glance(submissions, tmp_path, runs):
    runs(full_marks)
    (submissions / "<b>dora").mkdir()
    (submissions / "bob" / f"{LAB}.ipynb").write_text("{")
    out = tmp_path / "out"
    grade(submissions, out, jobs=1)
    marked(out, "check_radio", manual_score=2.5)
    assert main(["report", str(out), "--jobs", "1"]) == 0
    page = BeautifulSoup((out / "grades.html").read_text(), "html.parser")
    assert "4 submissions" in page.get_text()
    assert "2 not graded" in page.get_text()
    lines = {
        row.th.get_text(strip=True).rstrip("✱"): row.get_text(" ", strip=True)
        for row in page.select("tbody tr")
    }
    shown = {
        cell.name: "?" if cell.kind is Kind.ANSWER else f"{cell.points:g}"
        for cell in graded_cells(GradedLab.load(LAB).blank)
    }
    assert lines["ada"] == f"ada {POINTS - 1.5:g} {' '.join((shown | {'radio': '2.5✎'}).values())}"
    assert "not graded: the file" in lines["bob"]
    assert lines["class"].endswith("81%")
    assert page.find("a", string="ada")["href"] == f"feedback/ada/{LAB}.html"
    assert not page.find_all(["script", "b"], string="dora")


def test_a_grading_reads_the_solution_once(monkeypatch):
    path = cells.ROOT / "bench" / "grading" / "numbers.py"
    reads, real = [], cells.jupytext.reads
    monkeypatch.setattr(cells.jupytext, "reads", lambda text, **how: reads.append(text) or real(text, **how))
    with starting.start(path, starting.RunSettings(level=Level.NONE, require=Level.NONE), 1) as started:
        lab = GradedLab.of(path, started.solution)
    assert reads == [path.read_text(encoding="utf-8")]
    assert lab.name == path.stem
