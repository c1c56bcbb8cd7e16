"""The radio of lab 06 in a real browser: four songs of a list, and what `make_playlist` puts after them."""

import json

import pytest

from autograde.build import instructor_notebook
from bench.chromium import ROOT, blank_notebook
from tests.browser.lab_radio import say, shown
from tests.browser.test_radio import TITLE, press, until, wait_for_sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What the last section finds of the sections before it, in the small world: counts score in the place of the network.
SETUP = """import numpy as np
from kit.counting import cooccurrence, vectors_from_counts
from kit.data import load_playlists, split_playlists
from kit.radio import NoPreview, OfflinePreviews, Radio

thin = split_playlists(load_playlists("mini"), np.random.default_rng(2026), min_length=2)
train = thin.train
near = cooccurrence(train.values, train.offsets, train.n_tracks)
ranks_of, N_MORE = {"thin": {"GRU": None}}, 10
ready = lambda *names: True
display = lambda shown: None

def logits_of(tracks):
    return np.log(near[tracks].sum(axis=0) + 0.01)
"""


@pytest.fixture(scope="module")
def desk(open_notebook):
    code = [
        cell.source
        for cell in instructor_notebook(ROOT / "solutions" / "06_sequences.py").cells
        if cell.cell_type == "code"
    ]
    (first,) = [source for source in code if "first_four = Radio.from_walk" in source]
    (answer,) = [source for source in code if source.startswith("def make_playlist")]
    (second,) = [source for source in code if "continued = Radio.from_walk" in source]
    setup = "\n".join([SETUP, first, answer, "from IPython.display import display"])
    notebook = open_notebook("continued", blank_notebook(setup, second, "None"))
    notebook.run(0)
    yield notebook
    notebook.close()


@pytest.fixture
def radio(desk):
    return shown(desk)


def test_the_playlist_that_was_made_is_heard_after_the_four_songs(radio):
    story, fifth = json.loads(say(radio, "import json; print(json.dumps([story, fifth]))"))
    assert len(story) == 4 and len(set(story + fifth)) == 14  # nothing twice
    titles = json.loads(
        say(radio, "print(json.dumps([str(train.titles[track]) for track in story + fifth]))")
    )
    press(radio, "Play")
    wait_for_sound(radio)
    heard = [radio.page.evaluate(TITLE)]
    for title in titles[1:]:
        press(radio, "Next")
        radio.wait(f"{TITLE} === {json.dumps(title)}")
        wait_for_sound(radio)
        heard.append(radio.page.evaluate(TITLE))
    press(radio, "Stop")
    assert heard == titles
    until(radio, "continued.heard == story + fifth")
    assert (
        say(radio, "print({one['event'] for one in continued.events} & {'failed', 'blocked'})") == "set()\n"
    )
    assert all(title in radio.said for title in titles[4:])  # the cell says what is heard
    assert radio.complaints == []
    assert radio.strays == []
