"""The player without a browser: what it says to the page, and what it must never put into the notebook."""

import json
import threading
import time

import numpy as np
import pytest

from kit.data import Playlists
from kit.radio import Clip, NoPreview, Player
from kit.radio.deezer import Unavailable
from kit.radio.player import STATIC

URL = "https://cdnt-preview.dzcdn.net/api/1/1.mp3?hdnea=exp=1790000000"
LINK = "https://www.deezer.com/track/1"


def playlists_of(n):
    titles = np.array([f"Song {i}" for i in range(n)], object)
    names = np.array(["Somebody"], object)
    sound = np.random.default_rng(1).standard_normal((n, 6)).astype(np.float32)
    offsets = np.array([0, n])
    return Playlists("few", np.arange(n), offsets, titles, titles, np.zeros(n, np.int32), names, sound=sound)


class Shop:
    """Previews that do as they are told: an even track is sound, an odd one a link, `broken` raises."""

    def __init__(self):
        self.broken, self.asked = {}, []

    def clip(self, track):
        self.asked.append(track)
        if track in self.broken:
            raise self.broken[track]
        sound = {"url": URL} if track % 2 else {"wav": b"RIFF" + bytes([track] * 400)}
        return Clip(title=f"Song {track}", artist="Somebody", note="from the shop", link=LINK, **sound)


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def player(shop):
    return Player(shop, playlists_of(8))


@pytest.fixture
def sent(player, monkeypatch):
    """What was sent to the page: (content, buffers)."""
    messages = []
    monkeypatch.setattr(player, "send", lambda content, buffers=None: messages.append((content, buffers)))
    return messages


def say(player, **content):
    player._handle_custom_msg(content, [])


def test_playing_adds_text_to_the_queue(player):
    assert player.play(np.int64(2)) is None
    entry = {"track": 2, "title": "Song 2", "artist": "Somebody", "note": "from the shop", "link": LINK}
    assert player.queue == [entry]
    json.dumps(player.queue)  # no numpy number, which the page would not understand


def test_nothing_to_hear_is_said_at_once_and_leaves_the_queue_alone(player, shop):
    shop.broken[3] = NoPreview("silence")
    player.play(2)
    with pytest.raises(NoPreview, match="silence"):
        player.play(3)
    assert [entry["track"] for entry in player.queue] == [2] and shop.asked == [2, 3]


def test_playing_never_sleeps(player, monkeypatch):
    def sleep(seconds):
        raise AssertionError("slept")

    monkeypatch.setattr(time, "sleep", sleep)
    for track in range(8):
        player.play(track)
    assert len(player.queue) == 8


def test_playing_does_not_wait_for_an_answer_that_is_being_fetched(player, shop, sent):
    player.play(0)
    fetching, let_go = threading.Event(), threading.Event()
    clip = shop.clip

    def slow(track):
        if threading.current_thread() is messages:
            fetching.set()
            assert let_go.wait(5)
        return clip(track)

    shop.clip = slow
    messages = threading.Thread(target=say, args=(player,), kwargs={"event": "want", "index": 0, "ask": "a"})
    messages.start()
    assert fetching.wait(5)
    playing = threading.Thread(target=player.play, args=(2,))
    playing.start()
    playing.join(2)
    waited = playing.is_alive()
    let_go.set()
    messages.join()
    playing.join()
    assert not waited and len(player.queue) == 2


def test_a_report_does_not_wait_for_a_track_that_is_being_looked_up(player, shop):
    player.play(0)
    reported = []

    def clip(track):
        report = threading.Thread(target=say, args=(player,), kwargs={"event": "ended", "index": 0})
        report.start()
        report.join(2)
        reported.append(not report.is_alive())
        return Shop.clip(shop, track)

    shop.clip = clip
    player.play(2)
    assert reported == [True] and len(player.events) == 1


def test_tracks_played_from_several_threads_are_all_queued(player):
    threads = [threading.Thread(target=lambda: [player.play(2) for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(player.queue) == 100


def test_sound_is_sent_as_bytes_and_a_link_as_a_link(player, sent):
    player.play(4)
    player.play(5)
    say(player, event="want", index=0, ask="a")
    say(player, event="want", index=1, ask="b")
    assert sent == [
        ({"event": "audio", "url": None, "index": 0, "ask": "a"}, [b"RIFF" + bytes([4] * 400)]),
        ({"event": "audio", "url": URL, "index": 1, "ask": "b"}, None),
    ]


def test_each_want_asks_anew_so_that_an_expired_link_is_replaced(player, shop, sent):
    player.play(5)
    say(player, event="want", index=0, ask="a")
    say(player, event="want", index=0, ask="b")
    assert shop.asked == [5, 5, 5]


@pytest.mark.parametrize("error", [NoPreview("taken down"), Unavailable("offline")])
def test_what_cannot_be_heard_any_more_is_said_with_the_reason(player, shop, sent, error):
    player.play(2)
    shop.broken[2] = error
    say(player, event="want", index=0, ask="a")
    assert sent == [({"event": "failed", "reason": str(error), "index": 0, "ask": "a"}, None)]


def test_our_own_fault_reaches_the_page_and_the_log(player, shop, sent):
    player.play(2)
    shop.broken[2] = ZeroDivisionError("oops")
    with pytest.raises(ZeroDivisionError):
        player._on_message(player, {"event": "want", "index": 0, "ask": "a"}, [])
    assert sent[0][0]["reason"] == "ZeroDivisionError: oops"


def test_interrupting_passes_through(player, shop, sent):
    shop.broken[3] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        player.play(3)
    player.play(2)
    shop.broken[2] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        say(player, event="want", index=0, ask="a")
    assert sent == []
    player.play(4)  # and no lock is left behind
    assert len(player.queue) == 2


@pytest.mark.parametrize("event", ["ended", "skipped", "stopped", "blocked"])
def test_what_the_listener_does_is_kept(player, event):
    player.play(6)
    say(player, event=event, index=0)
    assert player.events == [{"event": event, "track": 6, "index": 0}]


@pytest.mark.parametrize(
    "content",
    [{}, {"event": "want"}, {"event": "want", "index": 1}, {"event": "want", "index": -1}, {"event": "ended"},
     {"event": "want", "index": "0"}, {"event": "want", "index": False}, {"event": "rm", "index": 0}, [],
     {"event": ["want"], "index": 0}, None],
)  # fmt: skip
def test_a_message_that_is_not_from_our_page_is_ignored(player, shop, sent, content):
    player.play(6)
    player._on_message(player, content, [])
    assert sent == [] and player.events == [] and shop.asked == [6]


def test_no_sound_and_no_link_to_one_is_in_the_state(player, sent):
    for track in range(8):
        player.play(track)
        say(player, event="want", index=track, ask="a")
    state = {key: value for key, value in player.get_state().items() if not key.startswith("_")}
    assert "RIFF" not in repr(state) and URL not in repr(state) and "dzcdn" not in repr(state)
    assert {type(value) for entry in state["queue"] for value in entry.values()} <= {int, str}


def test_the_representation_says_what_to_do_and_fits_a_notebook(player):
    assert repr(player).endswith("player.play(track) adds a track.")
    player.play(0)
    assert "1 track, the last one Song 0 · Somebody" in repr(player)
    player._playlists.titles[2] = "A very long title " * 20
    player.play(2)
    assert "2 tracks" in repr(player) and repr(player).endswith("to listen.") and len(repr(player)) <= 110


def test_the_page_sets_text_as_text_and_keeps_the_keyboard():
    page = (STATIC / "player.js").read_text(encoding="utf-8")
    assert "innerHTML" not in page and "insertAdjacentHTML" not in page and "crossOrigin" not in page
    assert "data-lm-suppress-shortcuts" in page and "http://" not in page


@pytest.mark.slow
def test_a_saved_notebook_holds_the_queue_and_no_sound():
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    cell = """
import numpy as np
from kit.data import Playlists
from kit.radio import OfflinePreviews, Player
text = np.array([f"Song {i}" for i in range(6)], object)
sound = np.eye(6, dtype=np.float32)
playlists = Playlists("few", np.arange(6), np.array([0, 6]), text, text, np.arange(6), text, sound=sound)
player = Player(OfflinePreviews(playlists, missing=0), playlists)
for track in range(6):
    player.play(track)
for index in range(6):
    player._handle_custom_msg({"event": "want", "index": index, "ask": "a"}, [])
player
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    saved = nbformat.writes(notebook)
    assert "application/vnd.jupyter.widget-view+json" in saved and "Song 5" in saved
    assert "UklGR" not in saved and "RIFF" not in saved and "blob:" not in saved
    assert len(saved) < 40_000  # one clip alone is 160 kB
