"""To come back to a lab in a real browser: how far one is, an answer that was changed, an exercise begun anew."""

import json

import nbformat
import pytest

from bench.chromium import CELLS, ROOT
from kit.notebooks import hand_in, reset
from tests.browser.test_lab import LAB, reference

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRONG = "def hit_at_k(suggested, held_out):\n    return float(suggested.mean())"


@pytest.fixture(scope="module")
def lab(open_notebook):
    notebook = open_notebook(LAB, nbformat.read(ROOT / "labs" / f"{LAB}.ipynb", as_version=4))
    yield notebook
    notebook.close()


def first_cell(lab):
    """The place of the first cell that is run: it imports the checks."""
    return next(i for i, cell in enumerate(lab.content()["cells"]) if cell["cell_type"] == "code")


def cell_that_builds_on(lab, name):
    """The place of the first cell that asks whether an answer is ready."""
    cells = lab.content()["cells"]
    return next(i for i, cell in enumerate(cells) if f'ready("{name}"' in "".join(cell["source"]))


def answer(lab, source):
    lab.write(lab.place("hit_at_k"), source)
    lab.run(lab.place("hit_at_k"))


def test_after_a_restart_the_first_cell_says_how_far_one_is(lab):
    assert "so far" not in lab.run(first_cell(lab))
    answer(lab, reference("hit_at_k"))
    assert lab.run(lab.place("check_hit_at_k")).startswith("✓ hit_at_k: right")
    lab.save()
    lab.restart()
    said = lab.run(first_cell(lab))
    assert "so far 1 of 9 exercises right, the last check today at " in said
    assert "open: ndcg_at_k, " in said
    assert "so far" not in lab.run(first_cell(lab))


def test_a_cell_that_builds_on_a_changed_answer_has_it_checked(lab):
    answer(lab, WRONG)
    said = lab.run(cell_that_builds_on(lab, "hit_at_k"))
    assert "hit_at_k was written anew since its check, which ran once more: not yet" in said
    assert "this cell waits for hit_at_k (not yet)" in said


def test_an_exercise_is_begun_anew_and_the_open_notebook_has_its_blank_cell(lab):
    lab.save()
    kept = reset(lab.path, "hit_at_k").kept
    assert kept.read_text(encoding="utf-8") == f"{WRONG}\n"
    released = nbformat.read(ROOT / "labs" / f"{LAB}.ipynb", as_version=4).cells
    (blank,) = [
        cell.source for cell in released if cell.metadata.get("nbgrader", {}).get("grade_id") == "hit_at_k"
    ]
    lab.command("docmanager:reload")
    lab.wait(f"{CELLS}[{lab.place('hit_at_k')}].source === {json.dumps(blank)}")
    assert "hit_at_k" not in lab.run(first_cell(lab))  # nothing is said where nothing is checked


def test_what_is_there_now_is_handed_in(lab):
    answer(lab, reference("hit_at_k"))
    lab.save()
    done = hand_in(lab.path, "ada")
    assert done.there == ("hit_at_k",)
    assert done.path.name == f"ada_{LAB}.zip"
    assert lab.complaints == []
    assert lab.strays == []
