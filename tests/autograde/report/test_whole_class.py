"""The page of a class and its tables: what they say, whom they name, and where."""

import copy
import csv
import re

import pytest

from autograde.__main__ import main
from autograde.build import as_text
from autograde.collecting.writing import COLUMNS
from autograde.grade import prepare
from autograde.gradebook import open_gradebook, save_marks
from autograde.grader import GradedLab
from autograde.marks import Mark, Record, Result
from autograde.notebook import Kind, cells_of, graded_cells
from autograde.report import whole_class
from autograde.report.class_page import class_page
from autograde.report.feedback import public_notebook
from autograde.report.whole_class import report_class, tell
from autograde.state import State
from autograde.trust.notebook_run import NotebookRun
from docs.made_up_class import LABS, NAMES, UPSIDE_DOWN, made_up_class
from kit.checks.outcome import Finding, Outcome
from kit.checks.verdict import Verdict


@pytest.fixture(scope="module")
def told():
    return tell(*made_up_class())


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_check_that_the_best_students_lose_is_named(told):
    flagged = [(one.exercise, one.item) for lab in told.labs for one in lab.items if one.look]
    assert flagged == [("radio", UPSIDE_DOWN)]
    page = class_page(told)
    assert re.search(rf"Look at this check.*radio</code>: {UPSIDE_DOWN}", page)
    assert "⚑ look at this check" in page


def test_who_lacks_a_lab_and_who_fell_far_are_named_at_the_end_and_nowhere_else(told):
    assert [(one.lab, one.student) for one in told.absent] == [(LABS[1], NAMES[29])]
    found = {one.student: one for one in told.behind}
    assert found[NAMES[29]].missing == (LABS[1],)
    assert found[NAMES[28]].lab == LABS[1]
    before, folded = class_page(told).split("<details>")
    assert not [name for name in NAMES if re.search(rf"\b{name}\b", before)]
    assert NAMES[29] in folded


def test_the_page_runs_nothing_and_asks_nothing_of_a_network(told):
    page = class_page(told)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|@import|url\((?!#)|src=|http-equiv=\"refresh", page)
    assert page.count("<svg") == 4
    assert page.count('aria-label="') == 4


def test_a_small_class_is_said_to_be_noise():
    marks, verdicts = made_up_class(n=9)
    page = class_page(tell(marks, verdicts))
    assert page.count("all of this is noise") == 2
    assert not re.search(r"[+−]0\.\d\d", page)


def test_what_a_student_wrote_is_text_on_the_page():
    lost = Verdict(
        "a", {"i": 0.0}, 1, Outcome.NOT_YET, (("i", Finding("<b>x", "<script>alert(1)</script>")),)
    )
    mark = Mark("<i>eve", "a", 0, 1, State.NOT_YET, "01", "", "kit")
    gone = Mark("bob", "a", 0, 1, State.NOT_GRADED, "01", "<script>")
    page = class_page(tell([mark, gone], {("01", "<i>eve"): {"a": lost}}))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """A graded folder, whose gradebook and notebooks say what the made-up class did."""
    marks, verdicts = made_up_class()
    (tmp_path / "gradebook.db").touch()
    monkeypatch.setattr(whole_class, "_marks_of", lambda _: marks)
    by_path = {
        tmp_path / "autograded" / student / lab / f"{lab}.ipynb": own
        for (lab, student), own in verdicts.items()
    }
    monkeypatch.setattr(whole_class, "_verdicts", by_path.get)
    return tmp_path


def test_each_table_is_a_csv_and_collected_csv_says_who_is_missing(graded):
    roster = graded / "collected.csv"
    with roster.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows({"student": name, "name": name.title()} for name in [*NAMES[1:], "nobody"])
    path, told = report_class(graded, roster)
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    absent = [(one["lab"], one["student"]) for one in rows(graded / "class" / "without_marks.csv")]
    assert absent == [(LABS[0], "nobody"), (LABS[1], NAMES[29]), (LABS[1], "nobody"), ("", NAMES[0])]
    labs = rows(graded / "class" / "labs.csv")
    assert [int(one["submissions"]) for one in labs] == [30, 29]
    assert sum(int(labs[0][f"from_{10 * i}_percent"]) for i in range(10)) == 30
    items = rows(graded / "class" / "items.csv")
    assert [one["item"] for one in items if one["look"]] == [UPSIDE_DOWN]
    assert len(rows(graded / "class" / "exercises.csv")) == 5
    assert {one["exercise"] for one in rows(graded / "class" / "causes.csv")} == {
        "hit_at_k",
        "ndcg_at_k",
        "radio",
        "recommend",
        "oof_rmse",
    }
    assert NAMES[28] in {one["student"] for one in rows(graded / "class" / "behind.csv")}
    assert told.n_students == 31


def test_the_command_prints_the_hardest_items(graded, capsys):
    assert main(["class", str(graded)]) == 0
    said = capsys.readouterr().out
    assert f"{LABS[0]}: 30 submissions graded" in said
    assert f"look at this check: radio, {UPSIDE_DOWN}" in said
    assert f"the class: {graded / 'class.html'}" in said


def test_a_folder_that_was_not_graded_and_a_file_that_is_no_roster_are_one_line(tmp_path, graded, capsys):
    (graded / "notes.txt").write_text("hello\nyou\n")
    assert main(["class", str(graded), "--roster", str(graded / "notes.txt")]) == 1
    (graded / "gradebook.db").unlink()
    assert main(["class", str(tmp_path)]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert "is no roster" in first
    assert "name the folder that `grade -o` has written" in second


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_marks_and_verdicts_are_read_as_grading_leaves_them(tmp_path):
    """Nbgrader's gradebook and a graded notebook; a student whose file could not be read has no marks."""
    lab = GradedLab.load(LABS[0])
    prepare(tmp_path, [lab])
    (exercise,) = (cell for cell in cells_of(lab.instructor, Kind.CHECK) if cell.name == "hit_at_k")
    slip = Finding("not the mean over the queries", "ada sees 12")
    lost = Verdict(
        "hit_at_k",
        {"mean over the queries": 0.0},
        exercise.points,
        Outcome.NOT_YET,
        (("mean over the queries", slip),),
    )
    ran = NotebookRun(copy.deepcopy(lab.instructor), {"hit_at_k": lost})
    ran.show("hit_at_k")
    path = tmp_path / "autograded" / "ada" / lab.name / f"{lab.name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(as_text(public_notebook(ran.notebook, lab.blank, ())), encoding="utf-8")
    names = [cell.name for cell in graded_cells(lab.instructor)]
    marks = dict.fromkeys(names, Result(State.RIGHT, points=1.0)) | {"hit_at_k": Result(State.NOT_YET)}
    gone = dict.fromkeys(names, Result(State.NOT_GRADED, "the file is empty"))
    with open_gradebook(tmp_path) as book:
        save_marks(book, lab.name, "ada", Record("lab.ipynb", "level 2 fence", [], marks))
        save_marks(book, lab.name, "bob", Record("lab.ipynb", "", [], gone))
    _, told = report_class(tmp_path)
    (only,) = told.labs
    assert only.n == 1
    (item,) = only.items
    assert [(one.words, one.n, one.example) for one in item.causes] == [(slip.cause, 1, "[name] sees 12")]
    assert [(one.student, one.why) for one in told.absent] == [("bob", "not graded: the file is empty")]
