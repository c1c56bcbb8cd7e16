"""The page of the original labs' mistakes: each is there once, and the words that it names stand where it says."""

import re
from functools import cache
from pathlib import Path

import pytest

from autograde.build import student_notebook
from autograde.cells import lab_names, solution_of
from tests.labs.claims import NOT_YET
from tests.labs.prose import plain

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "mistakes-of-the-originals.md"
ROW = re.compile(r"^\| (M\d+) \| (.+?) \| (\w+) \| `([\w/.]+)`: (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))
IDS = [*range(1, 53)]


@cache
def words_of(place):
    """All that a student's notebook or a file says, on one line."""
    if place in lab_names():
        return plain("\n".join(cell.source for cell in student_notebook(solution_of(place)).cells))
    return plain((ROOT / place).read_text(encoding="utf-8"))


def test_each_mistake_is_there_once_and_every_row_is_read():
    assert [row[0] for row in ROWS] == [f"M{number}" for number in IDS]
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| M")]
    assert len(rows) == len(ROWS)


@pytest.mark.parametrize(("mistake", "how", "place", "words"), [(row[0], *row[2:]) for row in ROWS])
def test_the_place_of_a_mistake_says_what_the_page_says_of_it(mistake, how, place, words):
    assert how in ("taught", "said", "mended"), mistake
    if place in NOT_YET:
        pytest.skip(f"{place} is not of the second edition yet")
    assert plain(words) in words_of(place), f"{mistake}: {place} does not say {words!r}"
