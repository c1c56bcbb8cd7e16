"""Both doors give the same marks: `python -m autograde grade`, and nbgrader's own command and formgrader's button."""

import copy
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

import autograde.nbgrader_door as module
import autograde.start as starting
from autograde.__main__ import main
from autograde.cells import ROOT
from autograde.course import COURSE_ID
from autograde.demo import CATCHES_EVERYTHING, CHOOSES_ON_TEST, KEEPS_THE_QUERY, TWO_TABLES
from autograde.grade import grade, prepare
from autograde.grader import GradedLab, Grader
from autograde.handing_in import hand_in
from autograde.trust.worker_pool import WorkerPool
from tests.corpus import n_answers, points_by_the_kit, points_of

LAB, CHEAP = "01_track2vec", "04_funnel"
POINTS = points_by_the_kit(LAB)
SALT = "1234567"
HIT = "hit_at_k"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("one_warm_process"),
    # nbgrader's own, on its way to a new submission, and its use of datetime.
    pytest.mark.filterwarnings("ignore:Object of type"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


def cell_of(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def duplicated(lab):
    """Copied cells, with their ids and names."""
    notebook = hand_in(lab, {})
    for grade_id in (HIT, "check_hit_at_k"):
        cell = cell_of(notebook, grade_id)
        notebook.cells.insert(notebook.cells.index(cell), copy.deepcopy(cell))
    return notebook


def without(lab, *grade_ids):
    notebook = hand_in(lab, {})
    for grade_id in grade_ids:
        notebook.cells.remove(cell_of(notebook, grade_id))
    return notebook


SCRIPTS = """because <script>alert('in an answer')</script> <img src="x" onerror="alert(1)">
[a link](javascript:alert(2)) <a href="java&#10;script:alert(3)">another</a> <svg onload="alert(4)"></svg>
<iframe srcdoc="<script>alert(5)</script>"></iframe> <input id="radio" class="score">

**bold** $a<b$
"""


def scripts(lab):
    notebook = hand_in(
        lab, {HIT: "print('<script>alert(6)</script>')\nraise ValueError('<img src=x onerror=alert(7)>')"}
    )
    cell_of(notebook, "why_not_accuracy").source = SCRIPTS
    return notebook


def notebooks(lab):
    return {
        "ada": hand_in(lab, {}),
        "blank": hand_in(lab, None),
        "clara": hand_in(lab, {"predict_batch": KEEPS_THE_QUERY, "tuning": CHOOSES_ON_TEST}),
        "deleted": without(lab, HIT, "check_radio"),
        "delia": hand_in(lab, {"track2vec_model": TWO_TABLES, "radio": CATCHES_EVERYTHING}),
        "duplicated": duplicated(lab),
        "scripts": scripts(lab),
        "syntax": hand_in(lab, {HIT: "def hit_at_k(s, h:\n    return 1"}),
    }


FILES = {"empty": "", "no-json": "{", "no-notebook": "[]", "no-cells": '{"nbformat": 4}'}


def hand_in_class(folder, lab):
    for student, notebook in notebooks(lab).items():
        put(folder, student, json.dumps(notebook))
    for student, text in FILES.items():
        put(folder, student, text)
    put(folder, "renamed", json.dumps(hand_in(lab, {})), "Kopie von lab")
    (folder / "nothing" / LAB).mkdir(parents=True)


def put(folder, student, text, name=LAB):
    path = folder / student / LAB / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def nbgrader(root, *arguments):
    """The command, as an instructor starts it in the course folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["nbgrader", *arguments],
        cwd=root,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(root):
    """All that the gradebook says of marks: a row a student and cell."""
    with closing(sqlite3.connect(root / "gradebook.db")) as book:
        marks = book.execute(
            "SELECT sa.student_id, bc.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade"
            " FROM grade g JOIN base_cell bc ON g.cell_id = bc.id JOIN submitted_notebook sn ON g.notebook_id = sn.id"
            " JOIN submitted_assignment sa ON sn.assignment_id = sa.id"
        ).fetchall()
        comments = book.execute(
            "SELECT sa.student_id, bc.name, c.auto_comment, c.manual_comment"
            " FROM comment c JOIN base_cell bc ON c.cell_id = bc.id JOIN submitted_notebook sn ON c.notebook_id = sn.id"
            " JOIN submitted_assignment sa ON sn.assignment_id = sa.id"
        ).fetchall()
    return sorted(map(repr, marks)) + sorted(map(repr, comments))


def graded_files(root):
    """What lies in autograded/, by its place."""
    folder = root / "autograded"
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def runs(root):
    return sorted(path.name for path in (root / ".records").iterdir())


def course_folder(root, lab):
    prepare(root, [lab])
    (root / ".salt").write_text(SALT)
    return root


@pytest.fixture(scope="module")
def by_ours(lab, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ours")
    hand_in_class(folder / "class", lab)
    root = course_folder(folder / "out", lab)
    grade(folder / "class", root, jobs=2)
    return root


@pytest.fixture(scope="module")
def by_nbgrader(lab, tmp_path_factory):
    root = course_folder(tmp_path_factory.mktemp("nbgrader") / "out", lab)
    hand_in_class(root / "submitted", lab)
    done = nbgrader(root, "autograde", LAB)
    assert done.returncode == 0, done.stderr
    (root / "log").write_text(done.stderr)
    return root


def api_of(root, monkeypatch):
    """What formgrader's button calls, with the configuration of the folder."""
    return NbGraderAPI(config=formgrader(root, monkeypatch).config)


def formgrader(root, monkeypatch):
    monkeypatch.chdir(root)
    app = FormgradeExtension()
    app.initialize([])
    return app


@pytest.fixture
def again(by_nbgrader, tmp_path):
    """A copy of the folder that nbgrader's door has graded."""
    yield shutil.copytree(by_nbgrader, tmp_path / "again")
    module.close()


def book(root):
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}", COURSE_ID)


def test_both_doors_give_the_same_marks_row_by_row(by_ours, by_nbgrader):
    assert rows(by_nbgrader) == rows(by_ours)
    assert len(rows(by_ours)) > 14 * n_answers(LAB)


def test_both_doors_leave_the_same_notebooks(by_ours, by_nbgrader):
    assert graded_files(by_nbgrader) == graded_files(by_ours)
    assert len(graded_files(by_ours)) == 14


def test_the_marks_are_those_that_were_earned(by_nbgrader):
    with book(by_nbgrader) as marks:
        scores = {
            s: marks.find_submission(LAB, s).score for s in ("ada", "clara", "deleted", "renamed", "blank")
        }
    assert scores == {
        "ada": POINTS,
        "clara": POINTS - 3,
        "deleted": POINTS - 2,
        "renamed": POINTS,
        "blank": 0,
    }


@pytest.mark.parametrize("student", [*FILES, "nothing"])
def test_a_broken_file_is_told_and_gets_no_marks(by_nbgrader, student):
    told = [
        line for line in (by_nbgrader / "log").read_text().splitlines() if f"{student}: not graded: " in line
    ]
    assert len(told) == 1
    with book(by_nbgrader) as marks:
        submission = marks.find_submission(LAB, student)
        assert (submission.score, submission.needs_manual_grade) == (0, False)


def test_nbgrader_itself_runs_nothing(by_nbgrader):
    log = (by_nbgrader / "log").read_text()
    assert "Traceback" not in log
    assert "kernel" not in log.lower()


@pytest.mark.parametrize("first", ["by_ours", "by_nbgrader"])
def test_in_either_order_the_second_door_changes_nothing_and_runs_nothing(first, request, tmp_path):
    root = shutil.copytree(request.getfixturevalue(first), tmp_path / "out")
    marks, files, ran = rows(root), graded_files(root), runs(root)
    if first == "by_ours":
        done = nbgrader(root, "autograde", LAB, "--force")
        assert done.returncode == 0, done.stderr
    else:
        grade(root / "submitted", root, jobs=2)
    after = graded_files(root)
    # That a file had another name is told when it is taken in, not again.
    for kept in (files, after):
        del kept[f"renamed/{LAB}/{LAB}.ipynb"]
    assert rows(root) == marks
    assert after == files
    assert runs(root) == ran


def test_what_is_graded_is_passed_over_without_force(again):
    (again / ".records").rename(again / "elsewhere")  # so that a grader would have to run something
    done = nbgrader(again, "autograde", LAB)
    assert done.returncode == 0
    assert "Skipping existing" in done.stderr
    assert not (again / ".records").exists()


def test_the_button_grades_one_again_and_keeps_marks_by_hand(again, monkeypatch, lab):
    with book(again) as marks:
        marks.find_grade("why_not_accuracy", LAB, LAB, "ada").manual_score = 0.5
        marks.find_grade("check_radio", LAB, LAB, "ada").auto_score = 4
        marks.find_comment("why_not_accuracy", LAB, LAB, "ada").manual_comment = "well said"
        marks.db.commit()
    notebook = without(lab, "check_radio", "radio")
    put(again / "submitted", "ada", json.dumps(notebook))
    before = [row for row in rows(again) if "'ada'" not in row]
    result = api_of(again, monkeypatch).autograde(LAB, "ada")
    assert result["success"], result
    with book(again) as marks:
        submission = marks.find_submission(LAB, "ada")
        assert submission.score == POINTS - 4 + 0.5
        assert marks.find_grade("check_radio", LAB, LAB, "ada").auto_score == 0
        assert marks.find_grade("why_not_accuracy", LAB, LAB, "ada").manual_score == 0.5
        assert marks.find_comment("why_not_accuracy", LAB, LAB, "ada").comment == "well said"
    assert [row for row in rows(again) if "'ada'" not in row] == before
    assert "cell radio is missing" in graded_files(again)[f"ada/{LAB}/{LAB}.ipynb"]


def test_one_student_by_force_on_the_command_line(again, lab):
    put(again / "submitted", "blank", json.dumps(hand_in(lab, {})))
    done = nbgrader(again, "autograde", LAB, "--student", "blank", "--force")
    assert done.returncode == 0, done.stderr
    with book(again) as marks:
        assert marks.find_submission(LAB, "blank").score == POINTS


def test_one_grader_for_all(again, monkeypatch):
    started = []
    real = Grader.__init__

    def counts(self, *args, **options):
        started.append(self)
        real(self, *args, **options)

    monkeypatch.setattr(Grader, "__init__", counts)
    monkeypatch.setattr(starting, "WorkerPool", WorkerPool)  # one of its own, which ends with it
    api = api_of(again, monkeypatch)
    for student in ("ada", "clara", "blank"):
        assert api.autograde(LAB, student)["success"]
    assert len(started) == 1
    folder = started[0].pool.folder
    assert folder.exists()
    module.close()
    assert not folder.exists()


def test_where_the_reference_fails_nothing_is_touched(again, monkeypatch):
    def fails(*_):
        raise RuntimeError("the reference solution does not earn full marks here, so nothing was graded")

    monkeypatch.setattr(Grader, "prove_reference", fails)
    marks, files = rows(again), graded_files(again)
    result = api_of(again, monkeypatch).autograde(LAB, "ada")
    assert not result["success"]
    assert "does not earn full marks" in result["log"]
    assert (rows(again), graded_files(again)) == (marks, files)


def test_a_kit_that_has_changed_wants_a_new_start(again, monkeypatch):
    monkeypatch.setattr(module, "_CODE", "older")
    result = api_of(again, monkeypatch).autograde(LAB, "ada")
    assert not result["success"]
    assert "start it again" in result["log"]


def test_a_fault_of_the_grader_costs_one_submission_only(again, monkeypatch):
    """It is no mark: the one before stays, and grades.csv says that it was not graded anew."""
    with book(again) as marks:
        before = marks.find_submission(LAB, "ada").score
    assert before > 0

    def stumbles(*_):
        raise KeyError("a bug")

    monkeypatch.setattr(Grader, "_grade", stumbles)
    result = api_of(again, monkeypatch).autograde(LAB, "ada")
    assert result["success"]
    assert "ada: not graded: ours: the grader failed on it: KeyError" in result["log"]
    with book(again) as marks:
        assert marks.find_submission(LAB, "ada").score == before


def test_other_files_of_a_student_do_not_come_along(again, monkeypatch):
    secret = again / "secret.txt"
    secret.write_text("secret")
    (again / "submitted" / "ada" / LAB / "mine.txt").symlink_to(secret)
    assert api_of(again, monkeypatch).autograde(LAB, "ada")["success"]
    assert [path.name for path in (again / "autograded" / "ada" / LAB).iterdir()] == [f"{LAB}.ipynb"]


@pytest.mark.parametrize("door", ["by_ours", "by_nbgrader"])
def test_nbgraders_other_commands_work_on_the_folder(door, request, tmp_path):
    root = shutil.copytree(request.getfixturevalue(door), tmp_path / "out")
    done = nbgrader(root, "generate_feedback", LAB)
    assert done.returncode == 0, done.stderr
    page = (root / "feedback" / "clara" / LAB / f"{LAB}.html").read_text()
    assert "the query is among its own suggestions" in page
    assert_nothing_runs((root / "feedback" / "scripts" / LAB / f"{LAB}.html").read_text())
    done = nbgrader(root, "export")
    assert done.returncode == 0, done.stderr
    assert "clara" in (root / "export.csv").read_text()
    if door == "by_ours":
        assert (root / "grades.csv").read_text().startswith("lab,student,exercise,points")


RUN = {"script", "iframe", "svg", "object", "embed", "form", "input", "style", "link"}


def assert_nothing_runs(page):
    """No script, handler, address that is a program or field but the template's own."""
    soup = BeautifulSoup(page, "html.parser")
    answers = soup.select(".text_cell_render, .output, .input_area")
    assert answers
    for answer in answers:
        for tag in answer.find_all(True):
            assert tag.name not in RUN
            assert not [name for name in tag.attrs if name.startswith("on") or name == "srcdoc"]
            assert "id" not in tag.attrs or "output_subarea" in tag.get(
                "class", []
            )  # formgrader finds its fields by id
            assert "script:" not in "".join((tag.get("href", "") + tag.get("src", "")).split()).lower()
    assert not [s for s in soup.find_all("script") if "alert(" in s.text]


def assert_shows_the_answer(page):
    assert "&lt;script&gt;alert('in an answer')" in page  # the words are there to be read
    assert "<strong>bold</strong>" in page
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in page
    assert "border-left: 4px solid" in page  # the verdicts have their bar


def test_formgraders_page_runs_nothing_that_a_student_wrote(by_nbgrader, monkeypatch):
    app = formgrader(by_nbgrader, monkeypatch)
    exporter = HTMLExporter(config=app.config)  # as formgrader makes it
    resources = {
        "index": 0,
        "total": 1,
        "base_url": "",
        "notebook_id": LAB,
        "assignment_id": LAB,
        "submission_id": "x",
    }
    page, _ = exporter.from_filename(
        str(by_nbgrader / "autograded" / "scripts" / LAB / f"{LAB}.ipynb"), resources=resources
    )
    assert_nothing_runs(page)
    assert_shows_the_answer(page)
    assert 'class="score tabbable" id="why_not_accuracy"' in page  # the person's own field is there


def test_outputs_that_would_run_do_not(by_nbgrader, monkeypatch):
    """No door lets such outputs through; a notebook from elsewhere may have them."""
    exporter = HTMLExporter(config=formgrader(by_nbgrader, monkeypatch).config)
    bad = "<script>alert(1)</script><img src=x onerror='alert(2)'><a href='javascript:alert(3)'>x</a><b>kept</b>"
    data = {"text/html": bad, "text/markdown": bad, "application/javascript": "alert(4)"}
    outputs = [nbformat.v4.new_output("display_data", data={mime: text}) for mime, text in data.items()]
    outputs.append(nbformat.v4.new_output("stream", text=bad))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=outputs)])
    page, _ = exporter.from_notebook_node(notebook, {"index": 0, "total": 1})
    assert_nothing_runs(page)
    assert "<b>kept</b>" in page


def test_our_feedback_page_runs_nothing_that_a_student_wrote(by_ours):
    page = (by_ours / "feedback" / "scripts" / f"{LAB}.html").read_text()
    assert_nothing_runs(page)
    assert_shows_the_answer(page)


def test_a_class_of_thirty_gets_the_same_marks_by_both_doors(tmp_path):
    """In a lab whose checks build no Keras model: a submission costs half there, and the doors know no lab."""
    lab = GradedLab.load(CHEAP)
    wrong = {"candidates": "def candidates(*_):\n    return 1", "ab_test": "ab_test = None"}
    blank = hand_in(lab, None)
    made = [hand_in(lab, {}), blank, hand_in(lab, wrong), hand_in(lab, {"candidates": "def candidates(:"})]
    by_one, by_other = tmp_path / "one", course_folder(tmp_path / "other", lab)
    for number in range(30):
        for folder in (tmp_path / "class", by_other / "submitted"):
            path = folder / f"student{number:02}" / CHEAP / f"{CHEAP}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(made[number % len(made)]))
    course_folder(by_one, lab)
    grade(tmp_path / "class", by_one, jobs=2, feedback=False)
    done = nbgrader(by_other, "autograde", CHEAP)
    assert done.returncode == 0, done.stderr
    assert rows(by_other) == rows(by_one)
    assert graded_files(by_other) == graded_files(by_one)
    assert len(graded_files(by_one)) == 30
    with book(by_one) as marks:
        points = [marks.find_submission(CHEAP, f"student{number:02}").score for number in range(4)]
    assert points[0] == points_by_the_kit(CHEAP) > points[3] > points[2] > points[1] == 0


def test_the_course_command_makes_a_folder_that_nbgrader_knows(tmp_path, capsys):
    assert main(["course", str(tmp_path / "c")]) == 0
    assert "nbgrader autograde LAB" in capsys.readouterr().out
    with book(tmp_path / "c") as marks:
        assert marks.find_notebook(LAB, LAB).max_score == points_of(LAB)
    names = {path.name for path in (tmp_path / "c").iterdir()}
    assert names == {"course_settings.py", "gradebook.db", "nbgrader_config.py", "release", "source"}
    assert "HIDDEN" not in (tmp_path / "c" / "release" / LAB / f"{LAB}.ipynb").read_text()
    assert main(["course", str(tmp_path / "c"), "--lab", "99_none"]) == 1
