"""Radio, map and training page in Notebook 7, whose page is not JupyterLab's."""

import inspect
import os
import re

import nbformat
import pytest

from bench.chromium import Notebook, blank_notebook, browser, jupyterlab, missing
from tests.browser.test_training import RUN, VIEW, tiny

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RADIO = """from kit.data import load_playlists
from kit.maps import TrackMap
from kit.radio import OfflinePreviews, Radio

playlists = load_playlists("mini")
short = OfflinePreviews(playlists, missing=0, seconds=1.2)
radio = Radio(0, playlists.sound, playlists, previews=short)
radio"""
MAP = "TrackMap(playlists.sound, playlists, previews=short, on_pick=print)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    pytest.importorskip("notebook", reason="Notebook 7 is not installed")

    folder = tmp_path_factory.mktemp("jupyter")
    source = inspect.cleandoc(inspect.getsource(tiny).split('"""', 2)[2])
    cells = blank_notebook(RADIO, MAP, source, RUN.format(40), "print(watch.stopped, len(radio.heard))")
    with jupyterlab(folder) as address, browser() as started:
        nbformat.write(cells, folder / "work" / "seven.ipynb")
        opened = Notebook(started, address, "seven.ipynb", app="notebooks")
        opened.complaints.clear()  # what Notebook 7 says of its own settings
        yield opened
        opened.close()


def test_the_radio_plays_one_track_after_the_other(desk):
    desk.run(0)
    desk.page.get_by_role("button", name="Play", exact=True).click()
    desk.wait("document.querySelectorAll('.kit-radio-way li, .kit-radio-way [role=listitem]').length >= 3")
    desk.page.get_by_role("button", name="Stop", exact=True).click()


def test_keys_stay_in_the_radio(desk):
    before = [cell["cell_type"] for cell in desk.content()["cells"]]
    desk.page.get_by_role("button", name="Next", exact=True).focus()
    for key in ("m", "b", "a", "x"):
        desk.page.keyboard.press(key)
    assert [cell["cell_type"] for cell in desk.content()["cells"]] == before


def test_the_map_is_drawn_and_a_click_is_told(desk):
    desk.run(1)
    field = "document.querySelector('.kit-map-field')"
    desk.wait(f"{field}?.dataset.ready && Number({field}.dataset.drawn) > 1000")
    desk.page.locator(".kit-map-field").focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Enter")
    desk.wait("document.querySelector('.kit-map-now').textContent.includes(' · ')")
    desk.page.get_by_role("searchbox", name="Search").fill("moon")
    desk.page.locator(".kit-map-results").get_by_text(re.compile("moon", re.IGNORECASE)).first.wait_for()


def test_the_training_is_seen_and_stops(desk):
    desk.run(2)
    desk.run(3, wait=False)
    desk.wait(f"{VIEW}?.querySelectorAll('.kit-training-curve').length === 2")
    desk.page.locator(".kit-training").get_by_role("button", name="Stop", exact=True).click()
    desk.wait("document.querySelector('section[aria-label=Training]:not(.kit-training)')")
    stopped, heard = desk.run(4).split()
    assert stopped == "True"
    assert int(heard) >= 3


def test_the_page_complains_of_nothing(desk):
    assert desk.complaints == []
    assert [stray for stray in desk.strays if not stray.startswith("failed: ")] == []
