"""What a student sees: the lab in JupyterLab, in a real browser, from the first minute to the music."""

import inspect
import os

import nbformat
import pytest

from autograde.build import instructor_notebook
from tests.browser import ROOT, Notebook, browser, jupyterlab, missing, text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAB = "01_track2vec"
EXERCISES = ("track2vec_model", "pair_generator", "predict_batch", "hit_at_k", "ndcg_at_k", "tuning", "radio")
COUNTS_FROM_ZERO = """def ndcg_at_k(suggested, held_out):
    found = suggested == held_out[:, None]
    return float(np.where(found.any(axis=1), 1 / np.log2(found.argmax(axis=1) + 2.5), 0).mean())
"""
RAISES = """def ndcg_at_k(suggested, held_out):
    return suggested.hits(held_out)
"""


@pytest.fixture(scope="session")
def chromium():
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def open_notebook(chromium, tmp_path_factory):
    """Open a notebook from the one server that all tests share; a folder a notebook."""
    folder = tmp_path_factory.mktemp("jupyter")
    with jupyterlab(folder) as address:

        def opened(name, notebook):
            place = folder / "work" / name
            place.mkdir()
            nbformat.write(notebook, place / f"{name}.ipynb")
            made = Notebook(chromium, address, f"{name}/{name}.ipynb")
            made.path = place / f"{name}.ipynb"
            return made

        yield opened


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
        assert "0 of 7 exercises right" in said[f"check_{name}"]
    assert len([name for name in said if name and name.startswith("check_")]) == len(EXERCISES)


def test_what_waits_says_so_and_the_course_lends_its_vectors(blank):
    said = "\n".join(text_of(cell) for cell in blank)
    waiting = [line for line in said.splitlines() if line.startswith("this cell waits for")]
    assert len(waiting) == 5
    assert all("not started" in line for line in waiting)
    assert "going on with the course's vectors" in said


def test_the_page_asks_nobody_else(lab, blank):
    assert lab.strays == []
    assert lab.complaints == []


def test_a_right_answer_counts_and_outlives_the_kernel(lab, blank):
    said = hand(lab, "hit_at_k", reference("hit_at_k"))
    assert said.startswith("✓ hit_at_k: right")
    assert "1 of 7 exercises right" in said
    lab.restart()
    lab.run(next(i for i, cell in enumerate(blank) if cell["cell_type"] == "code"))
    said = hand(lab, "tuning", "tune = None")
    assert "1 of 7 exercises right" in said


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


def play_three():
    """The first cell of the radio's notebook; its source is what is run."""
    from kit.data import load_playlists
    from kit.radio import OfflinePreviews, Player

    playlists = load_playlists("mini")
    player = Player(OfflinePreviews(playlists, missing=0, seconds=1.2), playlists)
    for track in (0, 1, 2):
        player.play(track)


def body_of(function):
    """The source of a function's body, without its docstring."""
    source = inspect.cleandoc(inspect.getsource(function).split('"""', 2)[2])
    return f"{source}\n"


HEARD = "window.sounds.find(sound => !sound.paused && sound.currentTime > 0)"
STATUS = "document.querySelector('.kit-radio-status')?.textContent"
NOW = "document.querySelector('.kit-radio-now').textContent"


@pytest.fixture(scope="module")
def desk(open_notebook):
    cells = [body_of(play_three) + "player", "import time; time.sleep(60)", "print(player.events)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = open_notebook("radio", notebook)
    yield notebook
    notebook.close()


@pytest.fixture
def radio(desk):
    """A new player with three clips of 1.2 seconds."""
    desk.page.evaluate("() => { window.sounds.length = 0 }")
    desk.run(0)
    desk.wait(f"window.sounds.length === 1 && {STATUS} === 'Press Play to listen.'")
    return desk


def test_kernels_import_the_kit_under_test(desk):
    desk.write(2, "import kit; print(kit.__file__)")
    assert desk.run(2).strip() == str(ROOT / "kit" / "__init__.py")
    desk.write(2, "print(player.events)")


def press(radio, name):
    radio.page.get_by_role("button", name=name, exact=True).click()


def titles(radio):
    return radio.page.locator(".kit-radio-queue li").all_text_contents()


def wait_for_track(radio, i):
    """Until track `i` of the queue is heard."""
    title = radio.page.locator(".kit-radio-queue li").nth(i).text_content().partition(" (")[0]
    radio.wait(f"{HEARD} && {NOW} === 'Now playing: ' + {title!r}")


def test_plays_one_after_the_other(radio):
    assert not radio.page.evaluate(f"!!{HEARD}")  # no sound before a click
    press(radio, "Play")
    for i in range(3):
        wait_for_track(radio, i)
    radio.wait(f"{NOW} === 'Nothing more in the queue'")
    assert [title.endswith("(played)") for title in titles(radio)] == [True] * 3
    events = radio.run(2)
    assert events.count("'ended'") == 3
    assert radio.complaints == []
    assert radio.strays == []


def test_next_and_stop(radio):
    press(radio, "Play")
    wait_for_track(radio, 0)
    press(radio, "Next")
    wait_for_track(radio, 1)
    press(radio, "Stop")
    radio.wait(f"!{HEARD}")
    assert "Stopped" in radio.page.locator(".kit-radio-status").text_content()
    events = radio.run(2)
    assert "'skipped'" in events
    assert "'stopped'" in events


def test_keys_belong_to_the_button_that_has_the_focus(radio):
    before = [cell["cell_type"] for cell in radio.content()["cells"]]
    radio.page.get_by_role("button", name="Play", exact=True).focus()
    for key in ("m", "b", "a", "x"):  # JupyterLab: to Markdown, new cell below, above, cut
        radio.page.keyboard.press(key)
    radio.page.keyboard.press("Enter")
    wait_for_track(radio, 0)
    assert [cell["cell_type"] for cell in radio.content()["cells"]] == before


def test_no_sound_is_saved(radio):
    press(radio, "Play")
    wait_for_track(radio, 1)
    radio.save()
    saved = radio.path.read_text(encoding="utf-8")
    assert "Radio with 3 tracks" in saved  # what is shown where there is no kernel
    assert not [word for word in ("base64", "audio/", "UklGR", "RIFF") if word in saved]
    assert len(saved) < 1_000_000


def test_the_music_goes_on_while_a_cell_is_busy(radio):
    walk = (
        "import numpy as np; from kit.radio import NoPreview\n"
        f"{reference('radio')}\n"
        "print(len(start_radio(3, 5, 5, lambda q, k: [range(q[0] + 1, q[0] + 1 + k)], player.play, "
        "np.random.default_rng(0))), 'tracks')"
    )
    radio.write(2, walk)
    assert radio.run(2) == "6 tracks\n"  # before anything was played: the walk waits for no clip
    press(radio, "Play")
    wait_for_track(radio, 0)
    radio.run(1, wait=False)
    prompt = radio.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1)
    wait_for_track(radio, 2)
    assert prompt.text_content() == "[*]:"  # still asleep
    radio.command("notebook:interrupt-kernel")
    prompt.filter(has_not_text="*").wait_for()
