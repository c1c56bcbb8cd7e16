"""Lab 06 runs: solved it tells who says what comes next, where, and plays the playlist that was made."""

import nbformat
import pytest

from autograde.grader import GradedLab
from tests.labs.claiming import told
from tests.labs.solved import guesses, printed, red, run_solved
from tests.labs.test_taste import outputs

LAB = "06_sequences"
N_EXERCISES = 6

pytestmark = [pytest.mark.slow, pytest.mark.whole_lab]


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    return run_solved(GradedLab.load(LAB), folder), folder


def test_what_the_prose_says_is_so(ran):
    assert not told(ran[0]), "\n".join(told(ran[0]))


def test_all_checks_of_the_solved_lab_are_right(ran):
    text = printed(ran[0])
    assert text.count(": right") == N_EXERCISES
    assert f"{N_EXERCISES} of {N_EXERCISES} exercises right" in text


def test_every_guess_is_answered(ran):
    asked, answered = guesses(ran[0])
    assert asked == answered >= 14


def test_pictures_have_words(ran):
    html = "".join(outputs(ran[0], "text/html"))
    assert html.count("<svg ") >= 7


def test_nothing_red_in_the_solved_lab_and_no_large_file(ran):
    notebook, folder = ran
    assert red(notebook) == []
    kept = nbformat.read(folder / f"{LAB}.ipynb", as_version=4)
    kept.metadata.pop("widgets")  # nbclient keeps what widgets show, which JupyterLab does not
    assert len(nbformat.writes(kept)) < 1_000_000
