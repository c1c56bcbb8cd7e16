"""Forty answers are marked by keys alone; a group is taken back; the page is narrow, dark, and labelled."""

import os
import threading

import pytest

from autograde.gradebook import open_gradebook
from autograde.marking.desk import Desk, chosen
from autograde.marking.server import MarkingServer
from bench.chromium import PATIENCE, browser, expect, missing
from docs.made_up_answers import LAB, WHY, graded_class

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ALIKE, N = 8, 40
SAID = "The loss falls when the vectors only spread, so I ask for hit at ten beside that of popularity"
# No two of these share nine words in ten.
OTHERS = [" ".join(f"w{n}{word}" for word in SAID.split()) for n in range(N - ALIKE)]
ANSWERS = {f"s{n:02}": text for n, text in enumerate([SAID] * ALIKE + OTHERS)}


@pytest.fixture(scope="module")
def chrome():
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    with browser() as started:
        yield started


@pytest.fixture
def served(tmp_path):
    root = graded_class(tmp_path / "graded", ANSWERS)
    desk = Desk(root, "mia")
    with MarkingServer(desk, chosen(desk.questions(), None)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield root, server.address
        server.shutdown()
        thread.join()


def opened(chrome, address, **options):
    context = chrome.new_context(locale="en-GB", **options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(address)
    says(page, "Ready")
    return page


def says(page, words):
    page.get_by_role("status").filter(has_text=words).wait_for()


def marks(root):
    with open_gradebook(root) as book:
        own = {student: book.find_grade(WHY, LAB, LAB, student) for student in ANSWERS}
        return {student: (grade.manual_score, grade.needs_manual_grade) for student, grade in own.items()}


def test_forty_answers_are_marked_by_keys_and_a_group_is_taken_back(chrome, served):
    root, address = served
    page = opened(chrome, address)
    press = page.keyboard.press
    first = f"Answer 1 of {N - ALIKE + 1}, {ALIKE} alike"
    expect(page.get_by_role("heading", level=2, name=first)).to_be_visible()
    press("1")
    press("Digit2")
    press("Enter")
    says(page, f"1 of 1.5 given to {ALIKE} answers")
    assert marks(root)["s00"] == (1.0, False)
    press("u")
    says(page, f"Taken back for {ALIKE} answers")
    assert marks(root)["s00"] == (None, True)
    for n in range(N - ALIKE + 1):
        press("3")
        if n == 1:
            press("c")
            page.keyboard.type("Say 1 case.")
            press("Control+Enter")
        else:
            press("Enter")
        page.get_by_text(f"{N - ALIKE - n} of {N} answers wait").wait_for()
    says(page, "All answers to this question are marked")
    assert set(marks(root).values()) == {(0.5, False)}
    expect(page.get_by_role("button", name="Shift+1: Say 1 case.")).to_be_visible()
    page.get_by_text("The student's own tables and pictures").click()
    page.get_by_text("loss of s").wait_for()
    assert not page.complaints
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_page_needs_no_scrolling_to_the_side_and_names_its_fields(chrome, served, scheme):
    _, address = served
    page = opened(chrome, address, viewport={"width": 480, "height": 900}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for role, name in (
        ("combobox", "Question"),
        ("spinbutton", "Points"),
        ("textbox", "Comment for the student"),
    ):
        expect(page.get_by_role(role, name=name)).to_be_visible()
    expect(page.get_by_role("group", name="Rubric").get_by_role("checkbox")).to_have_count(3)
    assert not page.complaints
    page.context.close()
