"""A whole class through the grader: one bad submission never stops the others, and honest work keeps its marks."""

import asyncio
import copy
import csv
import json
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograde.build import as_text
from autograde.course import COURSE_ID
from autograde.demo import CHOOSES_ON_TEST, KEEPS_THE_QUERY
from autograde.grade import grade
from autograde.grader import GradedLab, Grader
from autograde.handing_in import hand_in
from autograde.start import RunSettings
from autograde.trust.rebuild import rebuild
from autograde.trust.time_limits import TimeLimits
from kit.checks.outcome import Outcome
from tests.corpus import n_answers, points_by_the_kit, points_of

LAB = "01_track2vec"
POINTS = points_by_the_kit(LAB)
HIT = "hit_at_k"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


def cell_of(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def duplicated(lab):
    notebook = hand_in(lab, {})
    for grade_id in (HIT, "check_hit_at_k", "radio"):
        cell = cell_of(notebook, grade_id)
        notebook.cells.insert(notebook.cells.index(cell), copy.deepcopy(cell))
    return notebook


def deleted(lab):
    notebook = hand_in(lab, {})
    notebook.cells.remove(cell_of(notebook, HIT))
    notebook.cells.remove(cell_of(notebook, "check_radio"))
    return notebook


def noisy(lab):
    """Right answers that warn, print, and write to stderr."""
    noise = "import sys, warnings\nwarnings.warn('careful')\nprint('hello', file=sys.stderr)\n"
    quiet = cell_of(hand_in(lab, {}), HIT).source
    return hand_in(
        lab, {HIT: noise + quiet.replace("    return", "    print('counting', file=sys.stderr)\n    return")}
    )


def with_own_cells(lab):
    notebook = hand_in(
        lab, {HIT: "def hit_at_k(suggested, held_out):\n    return my_hits(suggested, held_out)"}
    )
    place = notebook.cells.index(cell_of(notebook, HIT))
    own = "def my_hits(s, h):\n    return np.mean([b in a for a, b in zip(s, h)])"
    notebook.cells.insert(place, nbformat.v4.new_code_cell(own))
    notebook.cells.insert(place, nbformat.v4.new_code_cell("vectors.shape  # only in the lab"))
    return notebook


def other_kernel(lab):
    notebook = hand_in(lab, {})
    notebook.metadata = {"kernelspec": {"name": "my-own-env", "display_name": "My own", "language": "python"}}
    return notebook


# Student -> what they hand in (text), and the automatic points they have earned.
CLASS = {
    "blank": (lambda lab: lab.blank, 0),
    "deleted": (deleted, POINTS - 2),
    "duplicated": (duplicated, POINTS),
    "ends-kernel": (
        lambda lab: hand_in(lab, {HIT: "import os\ndef hit_at_k(s, h):\n    os._exit(1)"}),
        POINTS - 2,
    ),
    "loops": (
        lambda lab: hand_in(lab, {HIT: "def hit_at_k(s, h):\n    while True:\n        pass"}),
        POINTS - 2,
    ),
    "mistaken": (
        lambda lab: hand_in(lab, {"predict_batch": KEEPS_THE_QUERY, "tuning": CHOOSES_ON_TEST}),
        POINTS - 3,
    ),
    "noisy": (noisy, POINTS),
    "other-kernel": (other_kernel, POINTS),
    "own-cells": (with_own_cells, POINTS),
    "syntax-error": (lambda lab: hand_in(lab, {HIT: "def hit_at_k(s, h:\n    return 1"}), POINTS - 2),
}
FILES = {"empty": "", "not-json": "{", "not-a-notebook": "[]"}


@pytest.fixture(scope="module")
def graded(lab, tmp_path_factory):
    """The class, graded once, by two at a time."""
    folder = tmp_path_factory.mktemp("class")
    submissions, out = folder / "submissions", folder / "out"
    for student, (make, _) in CLASS.items():
        (submissions / student).mkdir(parents=True)
        (submissions / student / f"{LAB}.ipynb").write_text(json.dumps(make(lab)))
    for student, text in FILES.items():
        (submissions / student).mkdir()
        (submissions / student / f"{LAB}.ipynb").write_text(text)
    (submissions / "renamed").mkdir()
    (submissions / "renamed" / "Kopie von lab.ipynb").write_text(as_text(hand_in(lab, {})))
    return grade(submissions, out, jobs=2, settings=RunSettings(TimeLimits(call=5, cell=15, submission=240)))


def earned(course, student):
    return sum(m.points for m in course.results if m.student == student)


def status(course, student, exercise):
    return next(m.status for m in course.results if (m.student, m.exercise) == (student, exercise))


@pytest.mark.parametrize("student", CLASS)
def test_everyone_gets_what_they_earned(graded, student):
    assert earned(graded, student) == CLASS[student][1]


@pytest.mark.parametrize("student", FILES)
def test_a_file_that_cannot_be_read_gets_no_marks_and_a_reason(graded, student):
    assert earned(graded, student) == 0
    assert status(graded, student, HIT).startswith("not graded: the file")
    assert (graded.feedback / student / f"{LAB}.html").exists()


def test_a_renamed_file_keeps_its_marks(graded):
    assert earned(graded, "renamed") == POINTS


def page(course, student):
    return (course.feedback / student / f"{LAB}.html").read_text()


def test_a_statement_in_words_for_each_fate(graded):
    assert status(graded, "blank", HIT) == "not started"
    assert status(graded, "mistaken", "predict_batch") == "not yet"
    assert status(graded, "noisy", HIT) == "right"
    assert status(graded, "noisy", "why_not_accuracy") == "by hand"
    assert status(graded, "loops", HIT) == "runs into an error"
    assert "more than 5 seconds" in page(graded, "loops")
    assert "it ended the kernel" in page(graded, "ends-kernel")
    assert status(graded, "loops", "radio") == "right"
    assert "NameError" in status(graded, "syntax-error", HIT)
    assert "its cell ends in SyntaxError" in status(graded, "syntax-error", HIT)


def test_the_csv_has_a_row_for_every_student_and_exercise(graded):
    with graded.grades.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == (len(CLASS) + len(FILES) + 1) * n_answers(LAB)
    assert {row["student"] for row in rows} == {*CLASS, *FILES, "renamed"}
    assert sum(float(r["points"]) for r in rows if r["student"] == "mistaken") == POINTS - 3


def test_feedback_shows_words_and_no_hidden_test(graded):
    for student in CLASS:
        page = (graded.feedback / student / f"{LAB}.html").read_text()
        for secret in ("HIDDEN", "check.marks", "seed=", "BEGIN SOLUTION"):
            assert secret not in page, (student, secret)
    page = (graded.feedback / "mistaken" / f"{LAB}.html").read_text()
    assert "the query is among its own suggestions" in page
    assert "chosen on the test pairs" in page
    assert "cell hit_at_k is missing" in (graded.feedback / "deleted" / f"{LAB}.html").read_text()


def test_no_autograded_notebook_holds_a_hidden_test_or_solution(graded):
    for path in (graded.root / "autograded").rglob("*.ipynb"):
        text = path.read_text()
        assert "check.marks" not in text
        if path.parts[-3] == "blank":
            assert ".any(axis=1).mean())" not in text


def test_the_gradebook_is_nbgraders(graded):
    with Gradebook(f"sqlite:///{graded.gradebook}", COURSE_ID) as book:
        submission = book.find_submission(LAB, "mistaken")
        assert submission.score == POINTS - 3
        assert submission.max_score == points_of(LAB)
        assert submission.needs_manual_grade
        assert book.find_grade("check_predict_batch", LAB, LAB, "mistaken").auto_score == 2
        assert book.find_submission(LAB, "blank").score == 0
        assert not book.find_submission(LAB, "blank").needs_manual_grade


def test_formgraders_own_view_of_the_folder(graded):
    """What formgrader lists: nbgrader's API on the folder, with the configuration written into it."""
    from nbgrader.apps.api import NbGraderAPI

    from autograde.course import config

    api = NbGraderAPI(config=config(graded.root))
    listed = {s["student"]: s for s in api.get_submissions(LAB)}
    assert listed["mistaken"]["score"] == POINTS - 3
    assert listed["mistaken"]["autograded"]
    assert (graded.root / "nbgrader_config.py").exists()


def test_a_second_grading_keeps_marks_by_hand_and_resets_the_rest(graded, lab, tmp_path):
    with Gradebook(f"sqlite:///{graded.gradebook}", COURSE_ID) as book:
        book.find_grade("why_not_accuracy", LAB, LAB, "noisy").manual_score = 0.5
        book.find_grade("check_radio", LAB, LAB, "noisy").auto_score = 4
        book.db.commit()
    submissions = tmp_path / "again"
    (submissions / "noisy").mkdir(parents=True)
    # Handed in again without most of its cells: nothing of the old marks may stay but the person's.
    notebook = hand_in(lab, None)
    cell_of(notebook, "why_not_accuracy").source = "because"
    notebook.cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "check_radio"
    ]
    (submissions / "noisy" / f"{LAB}.ipynb").write_text(as_text(notebook))
    course = grade(submissions, graded.root)
    assert earned(course, "noisy") == 0.5
    assert status(course, "noisy", "why_not_accuracy") == "changed since it was marked"
    with Gradebook(f"sqlite:///{graded.gradebook}", COURSE_ID) as book:
        assert book.find_grade("check_radio", LAB, LAB, "noisy").score == 0
        assert book.find_submission(LAB, "mistaken").score == POINTS - 3


@pytest.mark.usefixtures("one_warm_process")
def test_the_limit_of_a_submission_keeps_what_was_earned_before(lab):
    sleeps = "import time\ndef predict_batch(queries, k, vectors, tree):\n    time.sleep(1000)"
    rebuilt = rebuild(lab.instructor, lab.blank, hand_in(lab, {"predict_batch": sleeps}))
    with Grader(lab, TimeLimits(call=1000, cell=1000, submission=20)) as grader:
        ran = grader.run(rebuilt.notebook, grader.workers()[0])
    assert ran.seconds < 40
    assert ran.points_of(HIT) == 2
    assert ran.points_of("track2vec_model") == 4
    assert "1000 seconds" not in str(ran.troubles)
    assert ran.points_of("predict_batch") == 0
    assert "more than 20 seconds" in ran.troubles["radio"]


@pytest.mark.usefixtures("one_warm_process")
def test_nothing_is_graded_where_the_reference_fails(lab):
    broken = GradedLab(lab.name, copy.deepcopy(lab.instructor), lab.blank)
    cell = cell_of(broken.instructor, HIT)
    cell.source = "import a_package_that_is_missing\n" + cell.source
    with (
        Grader(broken) as grader,
        pytest.raises(
            RuntimeError, match=r"hit_at_k: its cell ends in ModuleNotFoundError: .*a_package_that_is_missing"
        ),
    ):
        grader.prove_reference(grader.workers()[0])


@pytest.mark.usefixtures("one_warm_process")
def test_a_run_inside_a_running_event_loop(lab):
    """As in an instructor's own notebook."""
    with Grader(lab) as grader:
        worker = grader.workers()[0]

        async def notebook():
            return grader.run(rebuild(lab.instructor, lab.blank, lab.blank).notebook, worker)

        with ThreadPoolExecutor(1) as thread:  # the main thread may have a loop of its own already
            ran = thread.submit(lambda: asyncio.run(notebook())).result()
    assert ran.verdicts[HIT].outcome is Outcome.NOT_STARTED
