"""The radio of lab 05 in a real browser: it plays ten songs that nobody has played, as the lab's own cell starts it."""

import json

import pytest

from autograde.build import instructor_notebook
from bench.chromium import ROOT, blank_notebook, expect
from tests.browser.lab_radio import say, shown
from tests.browser.test_radio import TITLE, press, until, wait_for_sound, wait_for_states

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What section 11 finds of the sections before it, in the small world, which is made in seconds.
SETUP = """import numpy as np, scipy.sparse
from sklearn.linear_model import RidgeCV
from kit.data.plays import load_plays
from kit.funnel.factors import factorise
from bench.sound.rows import mel_statistics

music = load_plays("quick")
splits = {"cold songs": music.cold_songs(np.random.default_rng(0))}
warm, cold = splits["cold songs"]
heard = {"cold songs": music.plays[:, cold].toarray() > 0}
fitted = {"cold songs": factorise(music.plays[:, warm], 12, seed=0)}
ordered = mel_statistics(music.mels)

def told_by(table, known, asked, targets):
    return RidgeCV(np.logspace(-1, 5, 13)).fit(table[known], targets).predict(table[asked])"""
N_SONGS = 10


@pytest.fixture(scope="module")
def desk(open_notebook):
    cells = instructor_notebook(ROOT / "solutions" / "05_sound.py").cells
    (of_the_lab,) = [c.source for c in cells if c.cell_type == "code" and "import unheard_radio" in c.source]
    notebook = open_notebook("unheard", blank_notebook(SETUP, of_the_lab, "None"))
    notebook.run(0)
    yield notebook
    notebook.close()


@pytest.fixture
def radio(desk):
    return shown(desk)


def test_ten_songs_that_nobody_has_played_are_heard(radio):
    assert "songs have been played" in radio.said  # tomorrow the same radio refuses
    press(radio, "Play")
    wait_for_sound(radio)
    wait_for_states(radio, "played", "now playing")  # the first to its end, by itself
    titles = [radio.page.evaluate(TITLE)]
    for _ in range(N_SONGS - 2):
        press(radio, "Next")
        radio.wait(f"{TITLE} !== {json.dumps(titles[-1])}")
        wait_for_sound(radio)
        titles.append(radio.page.evaluate(TITLE))
    press(radio, "Stop")
    until(radio, f"len(radio.heard) == {N_SONGS}")
    heard = json.loads(
        say(radio, "import json; print(json.dumps([int(cold[track]) for track in radio.heard]))")
    )
    assert len(set(heard)) == N_SONGS
    assert say(
        radio, f"print(today[:, {heard}].sum(), [str(title) for title in music.titles[{heard[1:]}]])"
    ) == (f"0.0 {titles}\n")
    assert say(radio, "print({one['event'] for one in radio.events} & {'failed', 'blocked'})") == "set()\n"
    assert radio.complaints == []
    assert radio.strays == []


def test_the_page_says_why_a_song_nobody_knows_comes_and_names_no_playlist(radio):
    said = radio.page.locator(".kit-radio").text_content()
    assert "fits this listener best" in said
    assert "playlist" not in said and "asked for" not in said
    expect(radio.page.locator(".kit-radio-note")).to_have_text("played by the band of this lab")


def test_a_narrow_page_holds_it(radio):
    radio.page.set_viewport_size({"width": 480, "height": 900})
    radio.page.wait_for_timeout(500)
    beyond = radio.page.evaluate(
        "(() => { const box = document.querySelector('.kit-radio');"
        " return [...box.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right"
        " > box.getBoundingClientRect().right + 1).length + (box.scrollWidth > box.clientWidth) })()"
    )
    radio.page.set_viewport_size({"width": 1280, "height": 800})
    assert beyond == 0
