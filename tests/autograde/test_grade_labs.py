"""Several labs in one folder: whose notebook is of which lab, and one command that grades them all."""

import csv
import json
import shutil
from collections import defaultdict

import pytest

import autograde.grader as grader
from autograde.__main__ import main
from autograde.build import as_text
from autograde.cells import labs_to_grade
from autograde.grade import grade_labs
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.trust.intake import Submission, shared_out
from tests.autograde.stand_ins import full_marks
from tests.corpus import n_answers, points_by_the_kit

FIRST, SECOND = "01_track2vec", "04_funnel"


@pytest.fixture(scope="module")
def texts():
    return {lab: as_text(hand_in(GradedLab.load(lab), {})) for lab in (FIRST, SECOND)}


@pytest.fixture
def submissions(tmp_path, texts):
    """Ada has both labs, bob one under a name of his own, clara a broken one beside a whole one, dan none."""
    folder = tmp_path / "class"
    files = {
        f"ada/{FIRST}.ipynb": texts[FIRST],
        f"ada/{SECOND}.ipynb": texts[SECOND],
        "bob/homework.ipynb": texts[SECOND],
        f"clara/{FIRST}.ipynb": texts[FIRST],
        f"clara/{SECOND}.ipynb": texts[SECOND][:5000],
        "dan/essay.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def table(out):
    """The lines of grades.csv, by lab and student."""
    found = defaultdict(dict)
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found[row["lab"], row["student"]][row["exercise"]] = row
    return dict(found)


def command(submissions, out, *more):
    return main(["grade", str(submissions), "-o", str(out), "--jobs", "1", *more])


@pytest.mark.parametrize("zipped", [False, True])
def test_each_notebook_is_graded_by_its_own_lab(submissions, tmp_path, runs, capsys, zipped):
    runs(full_marks)
    given = shutil.make_archive(str(tmp_path / "class"), "zip", submissions) if zipped else submissions
    assert command(given, tmp_path / "out", "--no-feedback") == 1
    marks = table(tmp_path / "out")
    assert set(marks) == {
        *((FIRST, student) for student in ("ada", "clara", "dan")),
        *((SECOND, student) for student in ("ada", "bob", "clara")),
    }
    assert {key: len(exercises) for key, exercises in marks.items()} == {
        (lab, student): n_answers(lab) for lab, student in marks
    }
    full = {key: sum(float(row["points"]) for row in marks[key].values()) for key in marks}
    assert full[FIRST, "ada"] == full[FIRST, "clara"] == points_by_the_kit(FIRST)
    assert full[SECOND, "ada"] == full[SECOND, "bob"] == points_by_the_kit(SECOND)
    why = {row["status"] for row in marks[SECOND, "clara"].values()}
    assert len(why) == 1
    assert "not valid JSON" in why.pop()
    (why_dan,) = {row["status"] for row in marks[FIRST, "dan"].values()}
    assert f"no notebook of {FIRST}, {SECOND}" in why_dan
    said = capsys.readouterr().out
    assert f"{FIRST}: 3 submissions in" in said
    assert "not graded: clara, dan; grades.csv says why" in said or "not graded: dan, clara; " in said


def test_one_lab_is_asked_for_and_told_of_everybody(submissions, tmp_path, runs):
    runs(full_marks)
    assert command(submissions, tmp_path / "out", "--no-feedback", "--lab", FIRST) == 1
    assert set(table(tmp_path / "out")) == {(FIRST, student) for student in ("ada", "bob", "clara", "dan")}


def test_fresh_forgets_what_was_run_before_once(submissions, tmp_path, runs):
    ran = []
    runs(lambda notebook: ran.append(1) or full_marks(notebook))
    n_runs = []
    for more in ((), (), ("--fresh",), ()):
        command(submissions, tmp_path / "out", "--no-feedback", *more)
        n_runs.append(len(ran) - sum(n_runs))
    assert n_runs == [2, 0, 2, 0]  # one of each lab: equal notebooks are run once


def test_a_reference_that_fails_stops_its_own_lab_alone(submissions, tmp_path, runs, monkeypatch):
    runs(full_marks)

    def fails(self, _):
        if self.lab.name == FIRST:
            raise RuntimeError(f"the reference solution of {FIRST} does not earn full marks here")

    monkeypatch.setattr(grader.Grader, "prove_reference", fails)
    graded = []
    with pytest.raises(RuntimeError, match=f"{FIRST} does not earn"):
        graded.extend(grade_labs(submissions, tmp_path / "out", [FIRST, SECOND], jobs=1, feedback=False))
    assert {lab for lab, _ in table(tmp_path / "out")} == {SECOND}


@pytest.mark.parametrize(
    ("lab", "names", "labs"),
    [
        (None, [f"ada/{FIRST}.ipynb", f"bob/{SECOND}.ipynb"], [FIRST, SECOND]),
        (None, [f"ada/{SECOND}.ipynb"], [SECOND]),
        ("04_funnel", [f"ada/{FIRST}.ipynb"], [SECOND]),
    ],
)
def test_the_labs_that_are_meant(tmp_path, lab, names, labs):
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    assert labs_to_grade(tmp_path, lab) == labs
    assert len(labs_to_grade(tmp_path, "all")) >= 6


def test_files_that_are_called_as_no_lab_have_to_be_told(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "homework.ipynb").write_text("{}")
    with pytest.raises(ValueError, match=r"no file is called as a lab is.*or --lab all"):
        labs_to_grade(tmp_path, None)


def test_nobody_is_lost_between_labs():
    ours = Submission("ada", None, None, of_lab=True)
    other = Submission("ada", None, None, trouble="is another lab")
    nothing = Submission("bob", None, None, trouble="no notebook among 2")
    shared = shared_out({"01": [other, nothing], "02": [ours, nothing]})
    assert [one.student for one in shared["02"]] == ["ada"]
    (bob,) = shared["01"]
    assert bob.trouble == "no notebook of 01, 02: no notebook among 2"
