"""Lab 05 runs: solved it tells who will play what nobody has played, its leaks are marked, and what its prose says is so."""

import re

import nbformat
import pytest

from autograde.grader import GradedLab
from tests.labs.claiming import told
from tests.labs.solved import guesses, printed, red, run_solved
from tests.labs.test_taste import intervals, outputs

LAB = "05_sound"
N_EXERCISES = 9
LEAKS = ("popularity of the cold songs (leak)", "WMF that saw the plays (bound, leak)")

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


def test_random_is_chance_what_hears_is_not_and_the_bound_is_above_all(ran):
    rows = intervals(ran[0], "AUC of users, cold songs")
    assert rows["random"][1] < 0.5 < rows["random"][2]
    heard = {name: row for name, row in rows.items() if name not in LEAKS and name != "random"}
    assert all(row[1] > 0.5 for row in heard.values())
    assert {*LEAKS, "mean of the artist's other songs"} < set(rows)
    assert max(rows, key=lambda name: rows[name][0]) == LEAKS[1]


def test_the_artist_is_chance_where_nobody_knows_the_artist(ran):
    assert "cold artists, mean of the artist's other songs: AUC 0.500" in printed(ran[0])


def test_rows_that_leak_stand_in_brackets_and_cannot_be_had(ran):
    html = "".join(outputs(ran[0], "text/html"))
    for leak in LEAKS:
        assert html.count(f"[{leak}]") == 2  # a table for each of the two ways to be cold
    assert html.count("no: a leak") == len(LEAKS)


def test_what_is_not_finite_is_refused_before_the_network(ran):
    assert re.search(r"\d+ of 20 spectrograms are not finite", printed(ran[0]))


def test_every_guess_is_answered(ran):
    asked, answered = guesses(ran[0])
    assert asked == answered >= 22


def test_pictures_have_words_and_no_sound_is_kept(ran):
    html = "".join(outputs(ran[0], "text/html"))
    assert html.count("<svg ") >= 11
    assert "data:audio" not in html


def test_nothing_red_in_the_solved_lab_and_no_large_file(ran):
    notebook, folder = ran
    assert red(notebook) == []
    kept = nbformat.read(folder / f"{LAB}.ipynb", as_version=4)
    kept.metadata.pop("widgets")  # nbclient keeps what widgets show, which JupyterLab does not
    assert len(nbformat.writes(kept)) < 1_000_000
