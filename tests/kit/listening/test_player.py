"""A player without a browser: what it sends to the page and when, and what it must never put into the notebook."""

import logging
import re

import ipywidgets
import numpy as np
import pytest

from kit.cell import Shown
from kit.listening import Player, player
from kit.listening.player import heard
from kit.listening.seen import seen, spectrogram
from kit.listening.view import PARTS, PlayerView

SR = 8_000
TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(SR) / SR)
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def no_cell_has_shown_anything(monkeypatch):
    monkeypatch.setattr(Shown, "cells", {})


class Asked:
    """A sound that is made when it is asked for, and counts how often."""

    def __init__(self, made=None):
        self.n, self.made = 0, TONE[: SR // 2] if made is None else made

    def __call__(self):
        self.n += 1
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


@pytest.fixture
def asked():
    return Asked()


def view_of(asked, **options):
    made = Player({"a tone": TONE, "its half": asked}, SR, **options)
    return PlayerView(made.names, SR, made.sound, made.picture, repr(made))


def messages_of(view, monkeypatch):
    sent = []
    monkeypatch.setattr(view, "send", lambda content, buffers=None: sent.append((content, buffers)))
    return sent


def say(view, **content):
    view._handle_custom_msg(content, [])


def samples(wav):
    return np.frombuffer(wav[44:], "<i2")


def test_no_sound_is_part_of_the_state_and_no_function_is_called_before_play(asked):
    view = view_of(asked)
    state = view.get_state()
    assert asked.n == 0
    assert state["names"] == ["a tone", "its half"]
    assert len(state["pictures"][0]["levels"]) == 8 * 64 and state["pictures"][1] == {}
    assert set(state["pictures"][0]) == {"levels", "bands", "frames", "rows", "words"}
    sizes = {name: len(str(value)) for name, value in state.items() if name not in ("_esm", "_css")}
    assert sum(sizes.values()) < 5_000  # and the sound has 16,000 bytes


def test_the_page_gets_the_sound_that_it_asks_for(asked, monkeypatch):
    view = view_of(asked)
    sent = messages_of(view, monkeypatch)
    say(view, event="want", id=1, ask="1-x")
    ((content, (wav,)),) = sent
    assert content["event"] == "audio" and content["id"] == 1 and content["ask"] == "1-x"
    assert wav[:4] == b"RIFF" and np.array_equal(
        samples(wav), np.round(TONE[: SR // 2] * 32767).astype("<i2")
    )
    assert asked.n == 1
    assert "64 bands" in view.pictures[1]["words"]  # now that there is something to draw


@pytest.mark.parametrize(
    "content",
    [{"event": "want", "id": 2}, {"event": "want", "id": -1}, {"event": "want"}, {"event": "no"}, 3],
)
def test_what_our_page_does_not_say_is_not_answered(asked, monkeypatch, content):
    view = view_of(asked)
    sent = messages_of(view, monkeypatch)
    view._handle_custom_msg(content, [])
    assert sent == [] and asked.n == 0


def test_a_hello_is_answered(asked, monkeypatch):
    view = view_of(asked)
    sent = messages_of(view, monkeypatch)
    say(view, event="hello", ask="hello-1")
    assert sent == [({"event": "here", "ask": "hello-1"}, None)]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (TypeError("log_mel() takes 2"), "TypeError: log_mel[(][)] takes 2"),
        (np.array([np.nan, 1.0]), "its half: 1 of 2 samples are not finite"),
        (np.zeros((3, 8)), "its half: give samples"),
    ],
)
def test_a_sound_that_cannot_be_made_is_told_to_the_page_and_logged(monkeypatch, caplog, made, told):
    view = view_of(Asked(made))
    view._msg_callbacks.log = logging.getLogger(
        __name__
    )  # an application of Jupyter's keeps its log to itself
    monkeypatch.setattr(
        ipywidgets.widgets.widget, "get_ipython", lambda: None
    )  # another test may have begun one
    sent = messages_of(view, monkeypatch)
    say(view, event="want", id=1, ask="a")
    ((content, buffers),) = sent
    assert content["event"] == "failed" and buffers is None
    assert re.search(told, content["reason"])
    assert "Exception in callback" in caplog.text  # the log has the traceback


def test_left_and_right_stay_left_and_right():
    both = Player({"both": np.stack([TONE, TONE / 4])}, SR).sound("both")
    assert both.shape == (2, SR)
    assert both[0].max() == pytest.approx(4 * both[1].max())


def test_what_is_too_loud_for_a_file_is_made_quieter_and_nothing_else():
    loud = heard("loud", 8 * TONE)
    assert np.abs(loud).max() == pytest.approx(0.99)
    assert np.allclose(loud / loud.max(), TONE / TONE.max(), atol=1e-6)
    assert np.array_equal(heard("soft", TONE / 100)[0], (TONE / 100).astype(np.float32))


def test_given_pictures_are_drawn_with_their_rows(asked):
    table = np.arange(12.0).reshape(4, 3)
    view = view_of(
        asked, pictures={"its half": table, "a tone": [1.0, 3.0]}, rows_of={"its half": ["C", "D", "E"]}
    )
    line, notes = view.pictures
    assert (notes["bands"], notes["frames"], notes["rows"]) == (3, 4, ["E", "D", "C"])
    assert list(notes["levels"][:4]) == [46, 116, 185, 255]  # E: 2, 5, 8, 11 of 11
    assert notes["words"] == "its half: 3 bands, highest at 0.8 s in E."
    assert (line["bands"], line["rows"], list(line["levels"])) == (0, ["3", "1"], [0, 255])
    assert asked.n == 0


def test_a_long_picture_is_small_when_it_is_sent():
    drawn = seen("long", np.random.default_rng(0).random((5_000, 700)), 9.0)
    assert len(drawn["levels"]) == drawn["bands"] * drawn["frames"] <= 400 * 128
    flat = seen("flat", np.ones((3, 2)), 1.0)
    assert set(flat["levels"]) == {0}


@pytest.mark.parametrize(
    ("sounds", "options", "told"),
    [
        ({}, {}, "nothing to hear"),
        ({"a": []}, {}, "a: give samples"),
        ({"a": np.zeros((3, 9))}, {}, "a: give samples"),
        ({"a": [0.0, np.inf]}, {}, "a: 1 of 2 samples are not finite"),
        ({"a": TONE}, {"pictures": {"b": [1, 2]}}, "a picture of 'b', and no sound"),
        ({"a": TONE}, {"rows_of": {"b": ["C"]}}, "a picture of 'b', and no sound"),
        ({"a": TONE}, {"pictures": {"a": [np.nan]}}, "a: 1 of 1 numbers are not finite"),
        ({"a": lambda: TONE}, {"pictures": {"a": [1, 2]}}, "over how many seconds"),
    ],
)
def test_what_cannot_be_played_is_told_at_once(sounds, options, told):
    with pytest.raises(ValueError, match=told):
        Player(sounds, SR, **options)


def test_without_a_page_it_is_text_and_makes_no_sound(asked, monkeypatch):
    made = Player({"a tone": TONE, "its half": asked}, SR, slider="halves")
    text = "To be heard by halves: a tone (1.0 s) | its half. Run the cell again to listen."
    assert made._repr_mimebundle_() == {"text/plain": text}
    monkeypatch.setattr(player, "in_a_kernel", lambda: True)
    data, _ = made._repr_mimebundle_()
    assert data["text/plain"] == text and WIDGET in data and set(data) == {"text/plain", WIDGET}
    monkeypatch.setattr(player.importlib.util, "find_spec", lambda _: None)
    assert list(made._repr_mimebundle_()) == ["text/plain"]
    assert asked.n == 0


def test_the_page_reaches_the_keyboard_writes_text_only_and_sounds_with_no_other_player():
    source = "\n".join(part.read_text(encoding="utf-8") for part in PARTS)
    assert "data-lm-suppress-shortcuts" in source
    assert "kit-radio-started" in source
    assert not re.search(r"innerHTML|outline:\s*none", source + PlayerView._css)


def test_what_is_opposite_on_the_two_sides_is_seen():
    tone = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000).astype(np.float32)
    one, opposite, left = (
        spectrogram(np.stack(both), 16_000) for both in ((tone, tone), (tone, -tone), (tone, 0 * tone))
    )
    np.testing.assert_allclose(opposite, one, atol=1e-3)
    assert one.max() - left.max() == pytest.approx(10 * np.log10(2), abs=0.01)
    np.testing.assert_allclose(one, spectrogram(tone[None], 16_000), atol=1e-3)
