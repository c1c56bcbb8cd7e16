"""A player in JupyterLab: heard by mouse and by keys, on a narrow page, in both themes; and nothing of it is saved."""

import json

import pytest

from bench.chromium import blank_notebook, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETUP = """import numpy as np
from kit.listening import Player
from kit.sound import mel, stft
from kit.sound.play import from_mel

SR = 16_000
time = np.arange(3 * SR) / SR
tone = .3 * np.sin(2 * np.pi * (300 + 200 * np.floor(2 * time)) * time)
power = np.abs(stft(tone, 512, 256)) ** 2
made = []

def heard(n):
    made.append(n)
    return from_mel(mel(power, SR, n), SR, np.random.default_rng(0))"""
CHOICES = """Player({"as it is": tone, "twelve bands": lambda: heard(12), "broken": lambda: 1 / 0,
        "a line": tone / 2}, SR,
       pictures={"twelve bands": 10 * np.log10(mel(power, SR, 12) + 1e-6), "a line": power.sum(axis=1)})"""
STEPS = 'Player({"12": lambda: heard(12), "40": lambda: heard(40), "all": tone}, SR, slider="mel bands")'
SOUND = "window.sounds[0]"
HEARD = f"!{SOUND}.paused && {SOUND}.currentTime > 0"
STATUS = "document.querySelector('.kit-player-status')?.textContent"
WORDS = "document.querySelector('.kit-player-words').textContent"
CURSOR = "parseFloat(document.querySelector('.kit-player-cursor').style.left)"


@pytest.fixture(scope="module")
def desk(open_notebook):
    desk = open_notebook("player", blank_notebook(SETUP, CHOICES, "print(made)", "made.clear()"))
    desk.run(0)
    yield desk
    desk.close()


@pytest.fixture
def shown(desk):
    """Show a player anew."""

    def show(source=CHOICES):
        desk.page.evaluate("() => { window.sounds.length = 0 }")
        desk.write(1, source)
        desk.run(3)
        desk.run(1)
        desk.wait(f"window.sounds.length >= 1 && {STATUS} === 'Press Play to listen.'")
        return desk

    yield show
    desk.write(1, "None")
    desk.run(1)


def play(desk):
    desk.page.get_by_role("button", name="Play", exact=True).click()


def choose(desk, name):
    desk.page.get_by_role("radio", name=name, exact=True).check()


def test_sounds_are_made_when_they_are_played_and_go_on_where_the_one_before_stands(shown):
    desk = shown()
    assert desk.run(2) == "[]\n"
    expect(desk.page.locator(".kit-player-table")).to_have_count(1)  # a sound that is there has its picture
    play(desk)
    desk.wait(f"{HEARD} && {SOUND}.currentTime > 0.8 && {CURSOR} > 25")
    choose(desk, "twelve bands")
    desk.wait(f"{HEARD} && {STATUS} === 'Playing: twelve bands.'")
    assert desk.page.evaluate(f"{SOUND}.currentTime") >= 0.8
    desk.wait(f"{WORDS}.startsWith('twelve bands: 12 bands, highest at')")
    desk.wait(f"{STATUS} === 'Played to its end.'")
    assert desk.run(2) == "[12]\n"
    assert desk.complaints == [] and desk.strays == []


def test_what_cannot_be_made_says_why_and_the_others_play_on(shown):
    desk = shown()
    choose(desk, "broken")
    desk.wait(f"{WORDS} === 'Its picture comes with its sound.'")
    play(desk)
    desk.wait(f"{STATUS}.startsWith('There is nothing to hear: ZeroDivisionError: division by zero')")
    choose(desk, "a line")
    expect(desk.page.locator(".kit-player-line path")).to_have_count(1)
    play(desk)
    desk.wait(HEARD)


def test_keys_reach_everything_and_stay_in_the_player(shown):
    desk = shown()
    before = [cell["cell_type"] for cell in desk.content()["cells"]]
    desk.page.get_by_role("radio", name="as it is").focus()
    desk.page.keyboard.press("ArrowDown")
    desk.wait(f"{WORDS}.startsWith('twelve bands')")
    desk.page.keyboard.press("Tab")
    for key in ("m", "b", "a", "x"):  # JupyterLab: to Markdown, new cell below, above, cut
        desk.page.keyboard.press(key)
    desk.page.keyboard.press("Enter")
    desk.wait(HEARD)
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("End")
    desk.wait(f"{STATUS} === 'Played to its end.'")
    assert [cell["cell_type"] for cell in desk.content()["cells"]] == before


def test_a_slider_goes_from_sound_to_sound_and_the_picture_with_it(shown):
    desk = shown(STEPS)
    steps = desk.page.get_by_role("slider", name="mel bands")
    expect(steps).to_have_attribute("aria-valuetext", "12")
    play(desk)
    desk.wait(f"{HEARD} && {WORDS}.startsWith('12: 64 bands')")  # drawn once it is there
    steps.focus()
    desk.page.keyboard.press("ArrowRight")
    desk.wait(f"{STATUS} === 'Playing: 40.' && {WORDS}.startsWith('40: 64 bands')")
    expect(desk.page.locator(".kit-player-step")).to_have_text("40")
    assert desk.run(2) == "[12, 40]\n"


def test_a_click_into_the_picture_goes_there(shown):
    desk = shown()
    play(desk)
    desk.wait(HEARD)
    desk.page.get_by_role("button", name="Pause").click()
    field = desk.page.locator(".kit-player-field")
    box = field.bounding_box()
    field.click(position={"x": box["width"] / 2, "y": 20})
    desk.wait(f"Math.abs({SOUND}.currentTime - 1.5) < 0.05 && Math.abs({CURSOR} - 50) < 2")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_an_accessibility_scan_finds_nothing_on_a_narrow_page(shown, theme):
    from axe_playwright_python.sync_playwright import Axe

    desk = shown()
    desk.page.set_viewport_size({"width": 480, "height": 900})
    desk.change_theme(theme)
    desk.wait(f"document.body.dataset.jpThemeName === '{theme}'")
    play(desk)
    desk.wait(HEARD)
    found = Axe().run(desk.page, context=".kit-player").response["violations"]
    player = desk.page.locator(".kit-player")
    assert player.evaluate("node => node.scrollWidth <= node.clientWidth")
    for button in desk.page.locator(".kit-player .kit-button").all():
        assert button.bounding_box()["height"] >= 44
    desk.change_theme("JupyterLab Light")
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    assert [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in found] == []


def test_no_sound_is_saved_and_a_page_that_is_opened_again_plays(shown):
    desk = shown()
    play(desk)
    desk.wait(HEARD)
    desk.save()
    saved = desk.path.read_text(encoding="utf-8")
    outputs = json.dumps([cell.get("outputs") for cell in json.loads(saved)["cells"]])
    assert "To be heard: as it is (3.0 s) | twelve bands" in outputs  # what is shown where there is no kernel
    assert not [word for word in ("base64", "audio/", "UklGR", "RIFF", "blob:") if word in outputs]
    assert len(saved) < 10_000
    desk.page.reload()
    desk.wait(f"{STATUS} === 'Press Play to listen.'")
    play(desk)
    desk.wait(HEARD)


def test_a_restarted_kernel_is_said(desk, shown):
    shown()
    desk.restart()
    desk.wait(f"{STATUS}?.startsWith('Python was restarted or has ended')")
    desk.run(0)


def test_a_player_and_another_one_never_sound_together(shown):
    desk = shown(f"from IPython.display import display\ndisplay({CHOICES})\n{CHOICES}")
    for first in desk.page.get_by_role("radio", name="as it is").all():
        expect(first).to_be_checked()
    plays = desk.page.locator(".kit-player-play")
    plays.nth(0).click()
    desk.wait(HEARD)
    plays.nth(1).click()
    desk.wait(f"!window.sounds[1].paused && {SOUND}.paused")
    desk.wait(f"{STATUS} === 'Paused: something else plays.'")
