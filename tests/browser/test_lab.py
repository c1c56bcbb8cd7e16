"""What a student sees: the lab in JupyterLab, in a real browser. The radio has `test_browser_radio.py`."""

import nbformat
import pytest

from autograde.build import instructor_notebook
from bench.chromium import ROOT, text_of
from kit.checks.track2vec import LAB as TRACK2VEC

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAB = "01_track2vec"
EXERCISES = tuple(TRACK2VEC.exercises)
COUNTS_FROM_ZERO = """def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    return float(np.where(found.any(axis=1), 1 / np.log2(found.argmax(axis=1) + 2.5), 0).mean())
"""
RAISES = """def ndcg_at_k(suggested, held_out):
    return suggested.hits(held_out)
"""


def reference(name):
    """The answer of the instructor's notebook."""
    cells = instructor_notebook(ROOT / "solutions" / f"{LAB}.py").cells
    return next(c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


@pytest.fixture(scope="module")
def lab(open_notebook):
    notebook = open_notebook(LAB, nbformat.read(ROOT / "labs" / f"{LAB}.ipynb", as_version=4))
    yield notebook
    notebook.close()


@pytest.fixture(scope="module")
def blank(lab):
    """The lab as it is handed out, all cells run."""
    return lab.run_all()["cells"]


def hand(lab, name, source):
    """Write an answer, run it, run its check: what the check says."""
    place = lab.place(name)
    lab.write(place, source)
    lab.run(place)
    return lab.run(lab.place(f"check_{name}"))


def test_every_cell_runs_without_an_error(blank):
    code = [cell for cell in blank if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    assert not [text_of(c) for c in code for o in c["outputs"] if o["output_type"] == "error"]


def test_no_red_lines(blank):
    outputs = [o for cell in blank if cell["cell_type"] == "code" for o in cell["outputs"]]
    assert not [o["text"] for o in outputs if o.get("name") == "stderr"]


def test_every_check_says_not_started(blank):
    said = {c["metadata"].get("nbgrader", {}).get("grade_id"): text_of(c) for c in blank}
    for name in EXERCISES:
        assert said[f"check_{name}"].startswith(f"○ {name}: not started")
        assert f"0 of {len(EXERCISES)} exercises right" in said[f"check_{name}"]
    assert len([name for name in said if name and name.startswith("check_")]) == len(EXERCISES)


def test_what_waits_says_so_and_the_course_lends_its_vectors(blank):
    said = "\n".join(text_of(cell) for cell in blank)
    waiting = [line for line in said.splitlines() if line.startswith("this cell waits for")]
    code = ["".join(cell["source"]) for cell in blank if cell["cell_type"] == "code"]
    assert len(waiting) == sum(source.count("ready(") for source in code) > 6
    assert all("not started" in line for line in waiting)
    assert "going on with the course's vectors" in said


def test_the_page_asks_nobody_else(lab, blank):
    assert lab.strays == []
    assert lab.complaints == []


def test_a_right_answer_counts_and_outlives_the_kernel(lab, blank):
    said = hand(lab, "hit_at_k", reference("hit_at_k"))
    assert said.startswith("✓ hit_at_k: right")
    assert f"1 of {len(EXERCISES)} exercises right" in said
    lab.restart()
    lab.run(next(i for i, cell in enumerate(blank) if cell["cell_type"] == "code"))
    said = hand(lab, "tuning", "tune = None")
    assert f"1 of {len(EXERCISES)} exercises right" in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(COUNTS_FROM_ZERO, ("not yet", "\n  saw: ", "\n  so: ", "\n  look at: "), id="wrong"),
        pytest.param(RAISES, ("AttributeError", "\n  look at: line 2"), id="raises"),
    ],
)
def test_a_wrong_answer_is_answered_in_words(lab, blank, answer, words):
    said = hand(lab, "ndcg_at_k", answer)
    assert said.startswith("✗ ndcg_at_k: ")
    for word in (*words, "stuck? hint.ndcg_at_k()"):
        assert word in said
    assert "Traceback" not in said
    check = lab.content()["cells"][lab.place("check_ndcg_at_k")]
    assert {output["output_type"] for output in check["outputs"]} == {"execute_result"}
