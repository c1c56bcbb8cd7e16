"""The page of `python -m kit taste` in a real browser: sounds, keyboard, a screen reader's tree, a narrow screen."""

import os
import re

import pytest

from bench.chromium import browser, expect, missing
from kit.__main__ import main
from tests.kit.taste.music import collection

pytest.importorskip("soundfile", reason="soundfile comes with the extra audio")
pytest.importorskip("soxr", reason="soxr comes with the extra audio")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = {
    "light": {"viewport": {"width": 1100, "height": 900}},
    "dark": {"viewport": {"width": 1100, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 480, "height": 900}},
}
FOCUSED = """() => {
    const one = document.activeElement;
    const song = [...document.querySelectorAll('.kit-taste-song')].findIndex((song) => song.contains(one));
    return `${one.tagName} ${one.type ?? ''} ${song}`;
}"""
AUDIO = "document.querySelectorAll('audio')"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Open the page of a small collection on a screen; nothing may be said on its console."""
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    folder = tmp_path_factory.mktemp("music")
    folders = collection(folder, candidates=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_DATA", str(folder / "cache"))
        assert main(["taste", *folders, "--out", str(folder / "page.html"), "--pictures", "2"]) == 0
    with browser() as chromium:
        said = []

        def show(screen="light"):
            page = chromium.new_context(**SCREENS[screen]).new_page()
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto((folder / "page.html").as_uri())
            return page

        show.folder = folder
        yield show
        assert [
            text for text in said if "ERR_FILE_NOT_FOUND" not in text
        ] == []  # of the song that a test takes away


def until_it_plays(page, i=0):
    page.wait_for_function(f"() => !{AUDIO}[{i}].paused && {AUDIO}[{i}].currentTime > .1", timeout=60_000)


def test_an_excerpt_plays_and_a_cursor_goes_along(opened):
    page = opened()
    first = page.locator(".kit-taste-song").first
    first.get_by_role("button", name="Play").click()
    until_it_plays(page)
    assert page.evaluate(f"[{AUDIO}[0].readyState, Math.round({AUDIO}[0].duration)]") == [4, 5]
    expect(first.get_by_role("status")).to_have_text("Playing.")
    cursors = first.locator(".kit-taste-cursor")
    for i in range(2):
        expect(cursors.nth(i)).to_be_visible()
    assert float(cursors.nth(1).evaluate("one => parseFloat(one.style.left)")) > 0
    first.get_by_role("button", name="Pause").click()
    assert page.evaluate(f"{AUDIO}[0].paused")


def test_the_song_itself_plays_from_where_it_lies_and_says_so_when_it_is_gone(opened):
    page = opened()
    first = page.locator(".kit-taste-song").first
    first.get_by_label("the song itself").check()
    first.get_by_role("button", name="Play").click()
    until_it_plays(page)
    assert page.evaluate(f"{AUDIO}[0].duration") == pytest.approx(9.5, abs=0.1)
    lies = opened.folder / "new" / page.evaluate(f"decodeURI({AUDIO}[0].src.split('/').pop())")
    lies.rename(lies.with_suffix(".gone"))
    try:
        page = opened()
        first = page.locator(".kit-taste-song").first
        first.get_by_label("the song itself").check()
        first.get_by_role("button", name="Play").click()
        page.wait_for_function(
            "() => document.querySelector('.kit-taste-status').textContent.includes('not where it was')"
        )
        expect(first.get_by_role("button", name="Play")).to_be_visible()
    finally:
        lies.with_suffix(".gone").rename(lies)


def test_one_song_sounds_at_a_time(opened):
    page = opened()
    plays = page.locator(".kit-taste-play")
    plays.nth(0).click()
    until_it_plays(page, 0)
    plays.nth(1).click()
    until_it_plays(page, 1)
    assert page.evaluate(f"[{AUDIO}[0].paused, {AUDIO}[1].paused]") == [True, False]
    expect(page.locator(".kit-taste-status").first).to_contain_text("another song")


def test_a_click_into_the_course_of_a_song_goes_there(opened):
    page = opened()
    field = page.locator(".kit-taste-field").first
    box = field.bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 20)
    page.wait_for_function(f"() => {AUDIO}[0].readyState > 0")
    position = page.locator(".kit-taste-position").first
    expect(position).to_have_attribute("aria-valuetext", re.compile("^0:0[45] in the song$"))


def test_the_keyboard_reaches_each_control_and_plays(opened):
    page = opened()
    reached, seen = [], set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name in seen:
            break
        reached.append(name)
        seen.add(name)
    for song in (0, 1):
        assert [f"INPUT radio {song}", f"BUTTON button {song}", f"INPUT range {song}"] == [
            one for one in reached if one.endswith(f" {song}")
        ]
    page = opened()
    page.locator(".kit-taste-choices input").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".kit-taste-choices input").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until_it_plays(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.wait_for_function(f"() => {AUDIO}[0].currentTime > 4.5")


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(opened, screen):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(opened(screen)).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_wider_than_the_screen(opened, screen):
    page = opened(screen)
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS[screen]["viewport"]["width"]
    heights = page.evaluate(
        "[...document.querySelectorAll('.kit-taste-play')].map((one) => one.offsetHeight)"
    )
    assert min(heights) >= 44


def test_dark_is_dark(opened):
    colour = "getComputedStyle(document.querySelector('.kit-taste-song')).backgroundColor"
    assert opened("dark").evaluate(colour) == "rgb(27, 27, 27)"
    assert opened().evaluate(colour) == "rgb(255, 255, 255)"
