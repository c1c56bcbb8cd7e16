"""Feedback pages: written once, and again whenever anything in them would be different."""

import copy

import pytest

import autograde.report.feedback as module
from autograde.build import as_text
from autograde.grade import prepare
from autograde.gradebook import open_gradebook, save_marks
from autograde.grader import Lab
from autograde.marks import Record, State, Told
from autograde.report.feedback import Pages, public_notebook, write_feedback

LAB = "01_track2vec"
TOLD = {"radio": Told(State.NOT_YET), "why_not_accuracy": Told(State.BY_HAND)}
RECORD = Record("lab (1).ipynb", "level 2 fence", [], TOLD)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def lab():
    return Lab.load(LAB)


@pytest.fixture
def root(lab, tmp_path):
    prepare(tmp_path, [lab])
    autograded(tmp_path).parent.mkdir(parents=True)
    autograded(tmp_path).write_text(as_text(lab.blank))
    with open_gradebook(tmp_path) as book:
        save_marks(
            book, LAB, "ada", {"check_radio": (2.0, False), "why_not_accuracy": (0.0, True)}, {}, RECORD
        )
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
        (mark_by_hand, "0.75 / 1"),
        (comment, "well <strong>said</strong>"),
        (other_answer, "because of the base rate"),
        (edited, "not marked yet"),
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


def test_one_exporter_for_a_class(root, monkeypatch):
    made = []
    real = module.GenerateFeedback

    def counts(**options):
        made.append(True)
        return real(**options)

    monkeypatch.setattr(module, "GenerateFeedback", counts)
    with Pages(root) as pages:
        pages.write(LAB, "ada")
        mark_by_hand(root)
        pages.write(LAB, "ada")
    assert len(made) == 1


def test_a_notebook_with_notes_is_the_same_again(lab):
    ran = copy.deepcopy(lab.blank)
    first, second = (as_text(public_notebook(ran, lab.blank, ["a cell is missing"])) for _ in range(2))
    assert first == second
    assert "a cell is missing" in first
