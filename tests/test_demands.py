"""What is asked of an answer: each demand of a lab's page is shown by an answer that loses something."""

import importlib
import re
from pathlib import Path

import pytest

from tests.corpus import corpus_of

PAGES = sorted((Path(__file__).parents[1] / "docs" / "reference" / "demands").glob("[0-9][0-9]_*.md"))


def lab_of(page):
    return importlib.import_module(f"kit.checks.{page.stem.partition('_')[2]}").LAB


def demands_of(page):
    """For each exercise its rows (demand, submission)."""
    sections = re.split(r"^## `(\w+)`$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    row = re.compile(r"^\| (.+?) \| `((?:near|wrong)/\w+)` \|$", re.MULTILINE)
    found = {name: row.findall(text) for name, text in zip(sections[::2], sections[1::2], strict=True)}
    unread = [
        line
        for line in "".join(sections[1::2]).splitlines()
        if re.match(r"\| (?!demand)[^-]", line) and not row.match(line)
    ]
    assert unread == []
    return found


CASES = [
    pytest.param(page, name, id=f"{page.stem}-{name}") for page in PAGES for name in lab_of(page).exercises
]


def test_there_are_pages():
    assert PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_the_exercises_of_its_lab_in_their_order(page):
    assert list(demands_of(page)) == list(lab_of(page).exercises)


@pytest.mark.parametrize(("page", "exercise"), CASES)
def test_each_demand_is_shown_by_an_answer_that_loses_something(page, exercise):
    rows = demands_of(page)[exercise]
    assert len(rows) >= len(lab_of(page).find(exercise).items), (
        f"{page.name}, {exercise}: fewer demands than items"
    )
    assert len(dict(rows)) == len({answer for _, answer in rows}) == len(rows), (
        "a demand or an answer comes twice"
    )
    lost = set()
    for demand, answer in rows:
        shown = [
            case
            for case in corpus_of(page.stem).cases
            if (case.exercise, f"{case.kind}/{case.name}") == (exercise, answer)
        ]
        assert shown, f"{page.name}, {exercise}: there is no answer {answer}, which shows {demand!r}"
        lost |= shown[0].loses
    never = {item.name for item in lab_of(page).find(exercise).items} - lost
    assert not never, f"{page.name}, {exercise}: no demand's answer loses {'; '.join(sorted(never))}"
