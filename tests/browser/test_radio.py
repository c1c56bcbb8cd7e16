"""What a listener hears: the radio in JupyterLab, in a real browser, with all that goes wrong there."""

import json

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from autograde.build import instructor_notebook
from bench.chromium import PANEL, ROOT, blank_notebook, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETUP = """import time
from base64 import b64encode
from dataclasses import replace
from kit.data import load_playlists
from kit.radio import NoPreview, OfflinePreviews, Radio
from kit.radio.errors import Unavailable

playlists = load_playlists("mini")
short = OfflinePreviews(playlists, missing=0, seconds=1.2)

def radio_of(previews=short, **options):
    return Radio(0, playlists.sound, playlists, previews=previews, **options)

class Links:
    'Links as from a server: sound in the link itself, so that no server is needed.'
    def __init__(self, broken):
        self.broken, self.asked = broken, []
    def clip(self, track):
        self.asked.append(track)
        clip = short.clip(track)
        sound = 'AAAA' if self.broken(track, self.asked.count(track)) else b64encode(clip.wav).decode()
        return replace(clip, wav=None, url='data:audio/wav;base64,' + sound)

class NoNetwork:
    def clip(self, track):
        raise Unavailable('ConnectionError')
"""
SAVED_STATE = """import json
from ipywidgets import Widget
print(json.dumps([radio.model_id, Widget.get_manager_state()]))"""
HEARD = "window.sounds.find(sound => !sound.paused && sound.currentTime > 0)"
WORDS = "document.querySelector('.kit-radio-words').textContent"
TITLE = "document.querySelector('.kit-radio-title').textContent"
STATUS = "document.querySelector('.kit-radio-status')?.textContent"
PROBLEM = "document.querySelector('.kit-radio-problem').textContent"
STATES = "[...document.querySelectorAll('.kit-radio-way .kit-radio-row-state')].map(e => e.textContent)"


@pytest.fixture(scope="module")
def desk(open_notebook):
    notebook = open_notebook("radio", blank_notebook(SETUP, "radio", "radio"))
    notebook.run(0)
    yield notebook
    notebook.close()


@pytest.fixture
def shown(desk):
    """Show a new radio, made by an expression."""

    def show(made="radio_of()"):
        desk.page.evaluate("() => { window.sounds.length = 0 }")
        desk.write(1, f"radio = {made}\nradio")
        desk.run(1)
        desk.wait(f"window.sounds.length === 1 && {STATUS} === 'Press Play to listen.'")
        return desk

    yield show
    for place in (1, 2):
        desk.write(place, "None")
        desk.run(place)  # its player is gone, and silent


def press(radio, name):
    radio.page.get_by_role("button", name=name, exact=True).click()


def say(radio, source):
    """What a cell prints."""
    radio.write(2, source)
    return radio.run(2)


def until(radio, expression):
    """Wait until an expression of Python is true: reports travel, and may wait for a clip to be made."""
    for _ in range(60):
        if say(radio, f"print({expression})") == "True\n":
            return
        radio.page.wait_for_timeout(250)
    pytest.fail(say(radio, "print(radio.events, radio.tracks)"))


def wait_for_states(radio, *states):
    """Until the way so far reads so, each entry by the beginning of what is said of it."""
    wanted = json.dumps(states)
    radio.wait(
        f"((has, wanted) => has.length === wanted.length && wanted.every((w, i) => has[i].startsWith(w)))"
        f"({STATES}, {wanted})"
    )


def wait_for_sound(radio):
    radio.wait(f"{HEARD} && {WORDS} === 'Now playing'")


def test_kernels_import_the_kit_under_test(desk):
    assert say(desk, "import kit; print(kit.__file__)").strip() == str(ROOT / "kit" / "__init__.py")


def test_three_tracks_follow_each_other(shown):
    radio = shown()
    assert not radio.page.evaluate(f"!!{HEARD}")  # no sound before a click
    press(radio, "Play")
    wait_for_sound(radio)
    radio.wait("window.sounds[0].currentTime > 0.4")
    wait_for_states(radio, "played", "played", "played", "now playing")
    press(radio, "Stop")
    until(radio, "radio.events[-1]['event'] == 'stopped'")
    assert say(radio, "print([e['event'] for e in radio.events])").count("'ended'") == 3
    assert say(radio, "print(radio.heard == radio.tracks[:4], len(set(radio.heard)))") == "True 4\n"
    assert radio.complaints == []
    assert radio.strays == []


def test_next_back_stop_and_the_way_so_far(shown):
    radio = shown("radio_of(OfflinePreviews(playlists, missing=0, seconds=5))")
    press(radio, "Play")
    wait_for_states(radio, "now playing")
    first = radio.page.evaluate(TITLE)
    press(radio, "Next")
    wait_for_states(radio, "passed over", "now playing")
    second = radio.page.evaluate(TITLE)
    press(radio, "Back")
    wait_for_states(radio, "now playing", "heard in part")
    radio.wait(f"{TITLE} === {json.dumps(first)}")
    radio.page.locator(".kit-radio-way button").nth(1).click()
    wait_for_states(radio, "heard in part", "now playing")
    radio.wait(f"{TITLE} === {json.dumps(second)}")
    press(radio, "Pause")
    radio.wait(f"!{HEARD} && {WORDS} === 'Paused at' && {STATUS} === 'Paused.'")
    press(radio, "Stop")
    radio.wait(f"{STATUS} === 'Stopped. Press Play to listen.' && window.sounds[0].currentTime === 0")
    until(radio, "radio.events[-1]['event'] == 'stopped'")


def test_a_like_a_skip_and_the_neighbourhood_bend_the_walk(shown):
    radio = shown("radio_of(OfflinePreviews(playlists, missing=0, seconds=10), n_candidates=3)")
    press(radio, "Play")
    wait_for_states(radio, "now playing")
    press(radio, "More like this")
    radio.page.locator(".kit-radio button[aria-pressed=true]").wait_for()
    wait_for_states(radio, "now playing, ♥ more like this")
    until(radio, "radio._walk.liked == {0}")
    radio.page.get_by_label("Neighbourhood").focus()
    for _ in range(9):
        radio.page.keyboard.press("ArrowRight")
    radio.wait("document.querySelector('.kit-radio-reach').textContent === '12 nearest tracks'")
    until(radio, "radio.n_candidates == 12")
    assert radio.page.get_by_label("Neighbourhood").input_value() == "12"
    press(radio, "Less like this")
    wait_for_states(radio, "less like this", "now playing")
    until(radio, "len(radio.heard) == 2 and radio._walk.liked == set() and radio._walk.skipped == {0}")
    titles = radio.page.locator(".kit-radio-ahead .kit-radio-row-name").all_text_contents()
    ahead = say(radio, "print([playlists.label(t) for t in radio.tracks[2:]])")
    assert len(titles) == 4 and all(title in ahead for title in titles)


def test_keys_belong_to_the_control_that_has_the_focus(shown):
    radio = shown()
    before = [cell["cell_type"] for cell in radio.content()["cells"]]
    reached = set()
    radio.page.locator(".kit-radio button").first.focus()
    for _ in range(12):
        name = radio.page.evaluate(
            "(e => e.closest('.kit-radio') && (e.labels?.[0] ?? e).textContent.trim().split(' ')[0])"
            "(document.activeElement)"
        )
        if not name:
            break
        reached.add(name)
        for key in ("m", "b", "a", "x"):  # JupyterLab: to Markdown, new cell below, above, cut
            radio.page.keyboard.press(key)
        radio.page.keyboard.press("Tab")
    assert {"Back", "Play", "Next", "Stop", "More", "Less", "Neighbourhood", "Volume"} <= reached
    radio.page.get_by_role("button", name="Play", exact=True).focus()
    radio.page.keyboard.press("Enter")
    wait_for_sound(radio)
    assert [cell["cell_type"] for cell in radio.content()["cells"]] == before


def test_an_expired_link_is_asked_for_once_more_and_plays(shown):
    radio = shown("radio_of(Links(lambda track, time: time == 2))")  # the first time is for its title
    press(radio, "Play")
    wait_for_states(radio, "played", "played", "now playing")
    press(radio, "Stop")
    assert "failed" not in say(radio, "print(radio.events)")


def test_a_link_that_stays_broken_is_skipped_with_the_reason(shown):
    radio = shown("radio_of(Links(lambda track, time: track == 0))")
    title = say(
        radio, "print(playlists.titles[0])"
    ).strip()  # asked first: the words stand while one track plays
    press(radio, "Play")
    radio.wait(f"{STATUS}?.includes({json.dumps(f'Skipped {title}')})")
    wait_for_states(radio, "did not play, the preview does not play, a fresh link neither", "now playing")
    until(radio, "len(radio.heard) and radio.heard[0] != 0 and 'failed' in str(radio.events)")


def test_nothing_plays_at_all(shown):
    radio = shown("radio_of(Links(lambda track, time: True))")
    press(radio, "Play")
    radio.wait(f"{STATUS}.startsWith('3 tracks in a row did not play')")
    radio.page.get_by_role("button", name="Play", exact=True).wait_for()


def test_without_a_network_offline_clips_play_and_say_so(shown):
    radio = shown("radio_of(NoNetwork())")
    press(radio, "Play")
    wait_for_sound(radio)
    said = "synthesised clip, for now: Deezer cannot be reached (ConnectionError)"
    expect(radio.page.locator(".kit-radio-note")).to_have_text(said)


def test_a_browser_that_refuses_says_press_play(shown):
    radio = shown()
    radio.page.evaluate(
        """() => {
            const refuse = () => Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
            window.sounds[0].play = () => { delete window.sounds[0].play; return refuse(); };
        }"""
    )
    press(radio, "Play")
    radio.wait(f"{STATUS} === 'Your browser holds the sound back: press Play once more.'")
    press(radio, "Play")
    wait_for_sound(radio)
    until(radio, "'blocked' in str(radio.events)")


def test_the_end_of_a_small_world_is_said(shown):
    radio = shown(
        "Radio.from_walk(lambda q, c, n, suggest, play, rng: [play(t) for t in (0, 1)], 0, playlists.sound, "
        "playlists, previews=short)"
    )
    press(radio, "Play")
    radio.wait(f"{WORDS} === 'start_radio has no more tracks: its walk ends here.'")
    wait_for_states(radio, "played", "played")
    radio.page.locator(".kit-radio-way button").first.click()
    wait_for_states(radio, "now playing", "played")


def test_a_students_exception_is_shown_and_what_was_queued_plays(shown):
    radio = shown(
        "Radio.from_walk(lambda q, c, n, suggest, play, rng: [play(0), play(1), 1 / 0], 0, playlists.sound, "
        "playlists, previews=short)"
    )
    alert = radio.page.get_by_role("alert").filter(has_text="stopped with").text_content()
    assert "ZeroDivisionError: division by zero (line 1 of" in alert
    press(radio, "Play")
    wait_for_states(radio, "played", "now playing")


def test_the_reference_answer_of_the_lab_is_heard(shown):
    cells = instructor_notebook(ROOT / "solutions" / "01_track2vec.py").cells
    answer = next(c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == "radio")
    made = "Radio.from_walk(start_radio, 0, playlists.sound, playlists, previews=short, n_steps=9, seed=4)"
    radio = shown(f"{made} if exec({'import numpy as np' + chr(10) + answer!r}, globals()) is None else None")
    press(radio, "Play")
    wait_for_states(radio, "played", "played", "played", "now playing")
    assert say(radio, "print(len(radio.tracks), radio.problem)") == "10 \n"
    expect(radio.page.locator(".kit-radio-way li, .kit-radio-ahead li")).to_have_count(10)


def test_two_radios_never_sound_together(shown):
    radio = shown()
    say(radio, "other = radio_of(seed=2)\nother")
    radio.wait("window.sounds.length === 2")
    plays = radio.page.locator(".kit-radio-play")
    plays.nth(0).click()
    radio.wait("window.sounds[0].currentTime > 0.1")
    plays.nth(1).click()
    radio.wait("window.sounds[1].currentTime > 0.1")
    radio.wait("window.sounds[0].paused")
    radio.wait(f"{STATUS} === 'Paused: another radio plays.'")


def test_it_plays_on_while_python_is_busy(shown):
    radio = shown()
    press(radio, "Play")
    wait_for_states(radio, "now playing")
    # Neither thread of the kernel can answer: the page lives on what it holds.
    radio.write(2, "with radio._lock:\n    time.sleep(60)")
    radio.run(2, wait=False)
    prompt = radio.page.locator(".jp-CodeCell .jp-InputPrompt").nth(2)
    radio.wait(f"{STATES}.filter(state => state === 'played').length >= 3")
    assert prompt.text_content() == "[*]:"  # still asleep
    radio.command("notebook:interrupt-kernel")
    prompt.filter(has_not_text="*").wait_for()
    radio.wait(f"{STATES}.filter(state => state === 'played').length >= 7")  # and Python has caught up
    until(radio, "len(radio.heard) >= 7")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_an_accessibility_scan_finds_nothing(shown, theme):
    from axe_playwright_python.sync_playwright import Axe

    radio = shown(
        "Radio.from_walk(lambda q, c, n, suggest, play, rng: [play(0), play(1), play(2), 1 / 0], 0, "
        "playlists.sound, playlists, previews=short)"
    )
    radio.change_theme(theme)
    radio.wait(f"document.body.dataset.jpThemeName === '{theme}'")
    press(radio, "Play")
    wait_for_states(radio, "played", "now playing")
    press(radio, "More like this")
    radio.page.wait_for_timeout(300)  # colours fade
    found = Axe().run(radio.page, context=".kit-radio").response["violations"]
    radio.change_theme("JupyterLab Light")
    assert [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in found] == []


def test_no_sound_is_saved_and_a_page_that_is_opened_again_goes_on(shown):
    radio = shown()
    press(radio, "Play")
    wait_for_states(radio, "played", "now playing")
    radio.save()
    saved = radio.path.read_text(encoding="utf-8")
    assert "Radio from" in saved  # what is shown where there is no kernel
    beside_code = json.dumps([[c.get("outputs"), c["metadata"]] for c in json.loads(saved)["cells"]])
    words = ("base64", "audio/", "UklGR", "RIFF", "token", "blob:", str(ROOT))
    assert not [word for word in words if word in beside_code]
    assert len(saved) < 1_000_000
    radio.page.reload()
    radio.wait(f"{PANEL}?.context?.isReady && document.querySelector('.kit-radio-play')")
    radio.wait(f"{STATUS} === 'Press Play to go on.'")
    assert radio.page.evaluate(f"{STATES}.length >= 2 && {STATES}[0] === 'played'")
    press(radio, "Play")
    wait_for_sound(radio)


def test_a_restarted_kernel_is_said(desk, shown):
    radio = shown()
    press(radio, "Play")
    wait_for_states(radio, "now playing")
    radio.restart()
    radio.wait(f"{PROBLEM}.startsWith('Python was restarted or has ended')")
    assert "run its cell again" in radio.page.evaluate(PROBLEM)
    desk.run(0)


def test_a_notebook_from_elsewhere_says_what_to_do(desk, shown, open_notebook):
    shown()
    desk.save()
    notebook = nbformat.read(desk.path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("JupyterLab does not trust what it has not saved."))
    again = open_notebook("again", notebook)
    again.page.get_by_text("Run the cell again to listen.").wait_for()
    again.close()


def test_a_radio_whose_state_was_saved_says_that_python_is_gone(shown, open_notebook):
    """As after `jupyter execute`, or with JupyterLab's setting to save the state of widgets."""
    radio = shown()
    press(radio, "Play")
    wait_for_states(radio, "played", "now playing")
    press(radio, "Pause")
    notebook = blank_notebook("radio")
    model, state = json.loads(say(radio, SAVED_STATE))
    view = {"version_major": 2, "version_minor": 0, "model_id": model}
    data = {"application/vnd.jupyter.widget-view+json": view, "text/plain": "Radio"}
    notebook.cells[0].outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    notebook.cells[0].execution_count = 1
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    again = open_notebook("saved", notebook)
    notary = NotebookNotary(data_dir=str(again.path.parents[2] / "data"))
    notary.sign(nbformat.read(again.path, as_version=4))  # as JupyterLab does with what it has saved itself
    notary.store.close()
    again.page.reload()
    again.wait(
        f"document.querySelector('.kit-radio-problem') && {PROBLEM}.startsWith('Python was restarted')"
    )
    assert again.page.evaluate(f"{STATES}[0]") == "played"
    again.close()
