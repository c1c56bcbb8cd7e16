"""Feedback pages: written once, and again whenever anything in them would be different."""

import copy

import nbformat
import pytest
from bs4 import BeautifulSoup

import autograde.report.feedback as module
from autograde.build import as_text
from autograde.grade import prepare
from autograde.gradebook import open_gradebook, save_marks
from autograde.grader import GradedLab
from autograde.marks import Record, Result
from autograde.notebook import graded_cells
from autograde.report import makers
from autograde.report.feedback import Pages, public_notebook, write_feedback
from autograde.report.makers import Makers, NoPageError
from autograde.state import State
from kit.checks.verdict import VERDICT_TYPE

LAB = "01_track2vec"
TOLD = {"radio": Result(State.NOT_YET, points=2.0), "why_not_accuracy": Result(State.BY_HAND)}
RECORD = Record("lab (1).ipynb", "level 2 fence", [], TOLD)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


@pytest.fixture
def root(lab, tmp_path):
    prepare(tmp_path, [lab])
    autograded(tmp_path).parent.mkdir(parents=True)
    autograded(tmp_path).write_text(as_text(lab.blank))
    with open_gradebook(tmp_path) as book:
        save_marks(book, LAB, "ada", RECORD)
    return tmp_path


def autograded(root):
    return root / "autograded" / "ada" / LAB / f"{LAB}.ipynb"


def mark_by_hand(root):
    with open_gradebook(root) as book:
        grade = book.find_grade("why_not_accuracy", LAB, LAB, "ada")
        grade.manual_score, grade.needs_manual_grade = 0.75, False
        book.db.commit()


def comment(root):
    with open_gradebook(root) as book:
        book.find_comment("why_not_accuracy", LAB, LAB, "ada").manual_comment = "well **said**"
        book.db.commit()


def other_answer(root):
    path = autograded(root)
    path.write_text(path.read_text().replace("TODO: your answer here", "because of the base rate", 1))


def edited(root):
    page = root / "feedback" / "ada" / f"{LAB}.html"
    page.write_text(page.read_text() + "<p>by somebody else</p>")


def removed(root):
    (root / "feedback" / "ada" / f"{LAB}.html").unlink()


def torn(root):
    (root / "feedback" / "ada" / f".{LAB}.made-of").write_bytes(b"\xff")


def test_a_page_that_would_be_the_same_is_left(root):
    page = write_feedback(root, LAB, "ada")
    before = page.stat()
    assert write_feedback(root, LAB, "ada") == page
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (mark_by_hand, "0.75 of 1"),
        (comment, "well <strong>said</strong>"),
        (other_answer, "because of the base rate"),
        (edited, "not marked yet: it waits"),
        (removed, "not marked yet"),
        (torn, "not marked yet"),
    ],
)
def test_a_page_is_never_stale(root, change, words):
    with Pages(root) as pages:  # kept open: what another program writes meanwhile counts too
        page = pages.write(LAB, "ada")
        before = page.stat().st_ino
        change(root)
        pages.write(LAB, "ada")
    assert not page.exists() or words in page.read_text()
    assert page.exists()
    assert "by somebody else" not in page.read_text()
    assert page.stat().st_ino != before or change is removed


def test_other_code_makes_other_pages(root, monkeypatch):
    page = write_feedback(root, LAB, "ada")
    before = page.stat().st_ino
    monkeypatch.setattr(module, "_maker", lambda: b"newer")
    write_feedback(root, LAB, "ada")
    assert page.stat().st_ino != before


def test_one_process_for_a_class(root, monkeypatch):
    started = []
    real = makers.subprocess.Popen

    def counts(*args, **options):
        started.append(real(*args, **options))
        return started[-1]

    monkeypatch.setattr(makers.subprocess, "Popen", counts)
    with Pages(root) as pages:
        pages.write(LAB, "ada")
        mark_by_hand(root)
        pages.write(LAB, "ada")
    assert len(started) == 1
    assert started[0].poll() is not None


# --- what is hard to make -------------------------------------------------------------------------------------------


def code(source="1", outputs=(), grade_id="", kind="extra"):
    metadata = {"kit": {"kind": kind}}
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)
    if grade_id:
        cell.metadata["nbgrader"] = {"grade_id": grade_id, "solution": True, "grade": False}
    return cell


def prose(source, grade_id):
    metadata = {"kit": {"kind": "answer"}}
    metadata["nbgrader"] = {"grade_id": grade_id, "solution": True, "grade": True, "points": 2}
    return nbformat.v4.new_markdown_cell(source, metadata=metadata)


def stream(text):
    return nbformat.v4.new_output("stream", text=text)


HARD = {
    "codes of a terminal": lambda: code(outputs=[stream("\x1b[31ma\x1b[0m" * 190_000)]),
    "codes in an error": lambda: code(
        outputs=[nbformat.v4.new_output("error", ename="E", evalue="\x1b[" * 9_000)]
    ),
    "an opened code": lambda: code(outputs=[stream("\x1b[" + "1;" * 500_000)]),
    "one line": lambda: code(outputs=[stream("x" * 1_000_000)]),
    "many lines": lambda: code(outputs=[stream("x\n" * 500_000)]),
    "many outputs": lambda: code(outputs=[stream("x")] * 5_000),
    "a cell of one line": lambda: code("(" * 900_000, grade_id="radio", kind="exercise"),
    "a picture": lambda: code(
        outputs=[nbformat.v4.new_output("display_data", {"image/png": "A" * 30_000_000})]
    ),
    "tags in prose": lambda: prose("<div>" * 190_000, "why_not_accuracy"),
    "some tags in prose": lambda: prose("<div>" * 3_900, "why_not_accuracy"),
    "quotes in quotes": lambda: prose("> " * 9_000, "why_not_accuracy"),
    "links in links": lambda: prose("[a](" * 4_900, "why_not_accuracy"),
    "stars": lambda: prose("*a **b " * 2_800, "why_not_accuracy"),
    "a formula without end": lambda: prose("$" + "\\frac{" * 2_000, "why_not_accuracy"),
    "a formula in a formula": lambda: prose(
        "$" + "\\frac{" * 60 + "1" + "}{1}" * 60 + "$", "why_not_accuracy"
    ),
}


@pytest.mark.parametrize("kind", HARD)
def test_what_is_hard_to_show_is_cut_before_it_reaches_any_page(lab, kind):
    ran = copy.deepcopy(lab.blank)
    ran.cells = [HARD[kind]()]
    public = public_notebook(ran, lab.blank, [])
    assert len(as_text(public)) < 100_000  # formgrader shows this one
    told = {
        "lab": LAB,
        "student": "ada",
        "file": "",
        "received": "",
        "notes": [],
        "penalty": 0,
        "missing": "",
    }
    with Makers() as making:
        page = making.make(told | {"exercises": [], "cells": public.cells}).decode()
    assert len(page) < 300_000
    assert "\x1b" not in page


def test_a_page_that_cannot_be_made_is_said_and_all_others_come(root, monkeypatch):
    with open_gradebook(root) as book:
        for student in ("bob", "clara"):
            save_marks(book, LAB, student, RECORD)
            path = root / "autograded" / student / LAB / f"{LAB}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(autograded(root).read_text())
    real = Makers.make

    def stumbles(self, told):
        if told["student"] == "bob" and told["cells"]:
            raise NoPageError("it takes more than 20 seconds")
        return real(self, told)

    monkeypatch.setattr(Makers, "make", stumbles)
    said = []
    with Pages(root, 2) as pages:
        assert sorted(pages.write_all(LAB, ["ada", "bob", "clara"], said.append)) == ["ada", "bob", "clara"]
    assert said == ["bob: the feedback page is without the student's cells: it takes more than 20 seconds"]
    bob = (root / "feedback" / "bob" / f"{LAB}.html").read_text()
    assert "Your cells cannot be shown here: it takes more than 20 seconds" in bob
    assert "2 of 4" in bob  # where the marks went is there all the same
    assert "Your cells cannot" not in (root / "feedback" / "clara" / f"{LAB}.html").read_text()


def test_a_process_that_takes_too_long_is_ended_and_the_next_page_comes():
    told = {
        "lab": LAB,
        "student": "ada",
        "file": "",
        "received": "",
        "notes": [],
        "penalty": 0,
        "missing": "",
    }
    heavy = [{"cell_type": "code", "source": "a = 1\n" * 3_000, "metadata": {}}] * 3_000
    with Makers(seconds=0.5) as making:
        with pytest.raises(NoPageError, match=r"more than 0\.5 seconds"):
            making.make(told | {"exercises": [], "cells": heavy})
        making._seconds = 60
        assert b"ada" in making.make(told | {"exercises": [], "cells": []})


def test_a_page_that_fails_says_why_and_the_next_page_comes():
    told = {
        "lab": LAB,
        "student": "ada",
        "file": "",
        "received": "",
        "notes": [],
        "penalty": 0,
        "missing": "",
    }
    with Makers() as making:
        with pytest.raises(NoPageError, match="KeyError"):
            making.make(told | {"exercises": [], "cells": [{}]})
        assert b"ada" in making.make(told | {"exercises": [], "cells": []})


# --- what it says ---------------------------------------------------------------------------------------------------


def verdict(outcome="not yet", points=2, items=(("a", 2), ("b", 0), ("c", 0))):
    finding = {
        "cause": "the `query` is kept",
        "saw": "track 3",
        "so": "it is its own neighbour",
        "look": "k + 1",
    }
    findings = [{"item": name, **finding} for name, earned in items if not earned]
    told = {"exercise": "radio", "points": points, "of": 4, "outcome": outcome}
    return told | {"items": dict(items), "findings": findings}


def with_verdict(root, said):
    notebook = nbformat.read(autograded(root), as_version=4)
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check_radio")
    data = {"text/html": module.verdict_as_html(said), VERDICT_TYPE: said}
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    autograded(root).write_text(as_text(notebook))


def soup_of(root):
    return BeautifulSoup(write_feedback(root, LAB, "ada").read_text(), "html.parser")


def line(soup, name):
    return next(row for row in soup.select("table.where tr") if row.th.get_text() == name).get_text(
        " ", strip=True
    )


def test_it_begins_with_who_which_file_and_where_the_marks_went(root):
    with_verdict(root, verdict())
    soup = soup_of(root)
    assert soup.select_one(".who").get_text() == "ada · 01_track2vec · file lab (1).ipynb"
    of = sum(cell.points for cell in graded_cells(GradedLab.load(LAB).blank))
    assert soup.select_one(".score").get_text() == f"2 of {of:g} points; 1.5 of them are not marked yet"
    assert line(soup, "radio") == "✗ radio 2 of 4 the query is kept"
    assert line(soup, "why_not_accuracy") == "… why_not_accuracy ? of 1.5 waits for a person"
    assert soup.select_one("table.where code").get_text() == "query"
    assert soup.body.find_all(True)[0].name == "header"


def test_why_nothing_was_graded_is_said_once(root, lab):
    names = [cell.name for cell in graded_cells(lab.instructor)]
    nothing = {name: Result(State.NOT_GRADED, "the file is `{`") for name in names}
    with open_gradebook(root) as book:
        save_marks(book, LAB, "ada", Record("lab.ipynb", "", ["not graded: the file is `{`"], nothing))
    soup = soup_of(root)
    assert soup.select_one(".not-graded").get_text() == "Not graded: the file is {"
    assert soup.get_text().count("the file is") == 1


def test_a_finding_is_said_once_with_all_that_it_cost(root):
    with_verdict(root, verdict())
    page = next(v.get_text() for v in soup_of(root).select(".verdict") if v.get_text().startswith("radio: "))
    assert page.count("it is its own neighbour") == 1
    assert "b, c: the query is kept" in page
    assert module.verdict_as_html(verdict()).count("it is its own neighbour") == 1  # formgrader's


def test_a_mark_that_a_person_changed_says_so_and_the_check_does_not_contradict_it(root):
    with_verdict(root, verdict())
    with open_gradebook(root) as book:
        book.find_grade("check_radio", LAB, LAB, "ada").manual_score = 3.5
        book.db.commit()
    soup = soup_of(root)
    assert line(soup, "radio") == "✗ radio 3.5 of 4 a person gave this mark; the check alone gave 2"
    assert soup.select_one("#radio").get_text(" ", strip=True) == "radio 3.5 of 4"
    folded = soup.select_one("details .verdict")
    assert folded.find_parent("details").summary.get_text() == "what the check said by itself"
    assert "the check gives 2 of 4 points" in folded.get_text()
    with open_gradebook(root) as book:
        save_marks(book, LAB, "ada", rewritten())
    assert "your answer has changed since it was marked, and a person will look again" in line(
        soup_of(root), "radio"
    )


def rewritten():
    return Record("lab.ipynb", "level 2 fence", [], {"radio": Result(State.NOT_YET, "", "another", 2.0)})


def test_a_page_needs_no_network_and_runs_nothing(root):
    page = write_feedback(root, LAB, "ada").read_text()
    soup = BeautifulSoup(page, "html.parser")
    assert not soup.find_all(["script", "link", "iframe"])
    assert (
        "default-src 'none'" in soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    )
    assert not [tag for tag in soup.find_all(src=True) if not tag["src"].startswith("data:")]
    assert "@import" not in page
    assert "url(" not in page
    assert soup.find_all("math")  # the lab's formulas
    assert "$" not in "".join(
        text for cell in soup.select(".text_cell_render p") for text in cell.stripped_strings
    )


def test_a_notebook_with_notes_is_the_same_again(lab):
    ran = copy.deepcopy(lab.blank)
    first, second = (as_text(public_notebook(ran, lab.blank, ["a cell is missing"])) for _ in range(2))
    assert first == second
    assert "a cell is missing" in first
