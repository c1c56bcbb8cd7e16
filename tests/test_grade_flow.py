"""The order of grading, without kernels: side by side, stopped in the middle, faults that cost one submission only."""

import csv
import threading
import time
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook

import autograde.grade as grading
import autograde.grader as module
import autograde.start as starting
from autograde.build import as_text
from autograde.course import COURSE_ID
from autograde.demo import hand_in
from autograde.grade import grade
from autograde.grader import Lab
from autograde.trust.run import Run

LAB = "01_track2vec"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab():
    return Lab.load(LAB)


@pytest.fixture
def submissions(tmp_path, lab):
    folder = tmp_path / "class"
    for student in ("ada", "bob", "clara"):
        (folder / student).mkdir(parents=True)
        answers = {"hit_at_k": f"# {student}"}
        (folder / student / f"{LAB}.ipynb").write_text(as_text(hand_in(lab, answers)))
    return folder


def who(notebook):
    return next(c.source[2:] for c in notebook.cells if c.source in ("# ada", "# bob", "# clara"))


def full_marks(notebook):
    verdicts = {
        c.metadata["kit"]["name"]: {
            "exercise": c.metadata["kit"]["name"],
            "points": float(c.metadata["nbgrader"]["points"]),
            "of": float(c.metadata["nbgrader"]["points"]),
            "outcome": "right",
            "items": {},
            "findings": [],
        }
        for c in notebook.cells
        if c.metadata["kit"]["kind"] == "check"
    }
    return Run(notebook, verdicts)


class Nobody:
    """A zygote that starts nothing."""

    cold = ""

    def __init__(self, _, n_keepers):
        self.n_keepers = n_keepers

    def keepers(self):
        return [SimpleNamespace(number=number) for number in range(self.n_keepers)]

    def close(self): ...


@pytest.fixture
def runs(monkeypatch):
    """Stand-ins for the reference's proof and for the runs; gives a setter for what a run does."""
    monkeypatch.setattr(module.Grader, "prove_reference", lambda *_: None)
    monkeypatch.setattr(starting, "Zygote", Nobody)

    def use(action):
        monkeypatch.setattr(module, "run", lambda notebook, *_, **__: action(notebook))

    return use


def rows(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def test_submissions_run_side_by_side_with_progress(submissions, tmp_path, runs, capsys):
    together = threading.Barrier(3, timeout=20)

    def action(notebook):
        together.wait()
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
    assert sum(float(r["points"]) for r in table if r["student"] == "ada") == 23
    assert {r["status"] for r in table if r["student"] == "clara"} == {
        "not graded: stopped before its turn; grade again"
    }
    with Gradebook(f"sqlite:///{tmp_path / 'out' / 'gradebook.db'}", COURSE_ID) as book:
        assert book.find_submission(LAB, "ada").score == 23


@pytest.mark.parametrize("where", ["run", "public_notebook"])
def test_a_fault_of_the_grader_costs_one_submission_only(
    submissions, tmp_path, runs, monkeypatch, where, capsys
):
    runs(full_marks)
    place = module if where == "run" else grading
    real = getattr(place, where)
    failed = []

    def stumbles(notebook, *args, **options):
        if not failed and "# bob" in [c.source for c in notebook.cells]:
            failed.append(True)
            raise KeyError("a bug")
        return real(notebook, *args, **options)

    monkeypatch.setattr(place, where, stumbles)
    course = grade(submissions, tmp_path / "out", jobs=1)
    points = {s: sum(m.points for m in course.results if m.student == s) for s in ("ada", "bob", "clara")}
    assert points == {"ada": 23, "bob": 0, "clara": 23}
    assert "bob: not graded: the grader failed on it: KeyError" in capsys.readouterr().out
    assert len(list(course.feedback.rglob("*.html"))) == 3


def test_nothing_is_written_where_the_reference_fails(submissions, tmp_path, monkeypatch):
    def fails(*_):
        raise RuntimeError("the reference solution does not earn full marks")

    monkeypatch.setattr(starting, "Zygote", Nobody)
    monkeypatch.setattr(module.Grader, "prove_reference", fails)
    with pytest.raises(RuntimeError, match="does not earn full marks"):
        grade(submissions, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_graded_with_other_exercises_is_not_mixed(submissions, tmp_path, runs, monkeypatch, lab):
    runs(full_marks)
    grade(submissions, tmp_path / "out", jobs=1)
    fewer = Lab.load(LAB)
    radio = [
        c for c in fewer.instructor.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check_radio"
    ]
    radio[0].metadata["nbgrader"]["grade_id"] = "check_other"
    monkeypatch.setattr(Lab, "of", classmethod(lambda cls, path: fewer))
    with pytest.raises(ValueError, match="grade into a new folder"):
        grade(submissions, tmp_path / "out", jobs=1)


def test_a_student_twice_is_refused(submissions, tmp_path, runs, lab):
    runs(full_marks)
    (submissions / "ada.ipynb").write_text(as_text(lab.blank))
    with pytest.raises(ValueError, match="holds ada twice"):
        grade(submissions, tmp_path / "out")


def test_what_was_handed_in_can_be_graded_again_from_the_course_folder(submissions, tmp_path, runs):
    runs(full_marks)
    first = grade(submissions, tmp_path / "out", jobs=1)
    again = grade(tmp_path / "out" / "submitted", tmp_path / "out", jobs=1)
    assert again.results == first.results
    assert sum(m.points for m in again.results if m.student == "ada") == 23
