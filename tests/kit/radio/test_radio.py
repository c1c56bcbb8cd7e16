"""The radio without a browser: what it says to the page, and what it must never put into the notebook."""

import json
import threading
import time
from itertools import pairwise

import numpy as np
import pytest

from kit.data import Playlists
from kit.radio import Clip, NoPreview, Radio
from kit.radio.errors import Unavailable
from kit.radio.radio import AHEAD, PARTS, SHOWN, STATIC

URL = "https://cdnt-preview.dzcdn.net/api/1/1.mp3?hdnea=exp=1790000000"
LINK = "https://www.deezer.com/track/1"
N = 40


def playlists_of(n=N):
    titles = np.array([f"Song {i}" for i in range(n)], object)
    names = np.array(["Somebody"], object)
    sound = np.random.default_rng(1).standard_normal((n, 6)).astype(np.float32)
    values = np.concatenate([np.arange(n), np.arange(n // 2)])
    offsets = np.array([0, n, n + n // 2])
    return Playlists("few", values, offsets, titles, titles, np.zeros(n, np.int32), names, sound=sound)


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


def radio_of(previews=None, **options):
    playlists = playlists_of()
    return Radio(options.pop("query", 2), playlists.sound, playlists, previews=previews, **options)


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def radio(shop):
    return radio_of(shop, seed=1)


@pytest.fixture
def sent(radio, monkeypatch):
    """What was sent to the page: (content, buffers)."""
    messages = []
    monkeypatch.setattr(radio, "send", lambda content, buffers=None: messages.append((content, buffers)))
    return messages


def say(radio, event, i=None, **content):
    radio._handle_custom_msg({"event": event, "id": i, **content}, [])


def ids(radio):
    return [entry["id"] for entry in radio.queue]


def listen(radio, n):
    """Hear the next `n` tracks to their ends."""
    for _ in range(n):
        following = next(entry["id"] for entry in radio.queue if not entry["state"])
        say(radio, "started", following)
        say(radio, "ended", following)


def entry_of(radio, i):
    return next(entry for entry in radio.queue if entry["id"] == i)


def of_kind(radio, kind):
    """An entry of the queue whose clip is a link, or sound."""
    return next(e for e in radio.queue if e["track"] % 2 == (kind == "url"))


def test_it_starts_with_the_query_and_some_tracks_ahead(radio):
    assert radio.tracks[0] == 2 and len(radio.queue) == AHEAD >= 3
    entry = radio.queue[0]
    assert entry | {"cover": None} == {
        "id": 1, "track": 2, "state": "", "reason": "", "liked": False, "title": "Song 2", "artist": "Somebody",
        "note": "from the shop", "link": LINK, "cover": None, "why": "the track you asked for",
    }  # fmt: skip
    assert "nearest to Song 2 · Somebody · cosine distance" in radio.queue[1]["why"]
    assert "together in 2 playlists" in radio.queue[1]["why"] or "in 1 playlist" in radio.queue[1]["why"]
    json.dumps(radio.queue)  # no numpy number, which the page would not understand


def test_the_queue_is_kept_full_while_it_plays(radio):
    for _ in range(12):
        listen(radio, 1)
        assert sum(not entry["state"] for entry in radio.queue) >= 3
    assert len(set(radio.tracks)) == len(radio.tracks) and radio.heard == radio.tracks[:12]
    assert [entry["state"] for entry in radio.queue[:12]] == ["ended"] * 12


def test_what_was_drawn_ahead_keeps_its_place_when_nothing_is_said(radio):
    before = ids(radio)
    listen(radio, 2)
    assert ids(radio)[:AHEAD] == before


def test_the_same_seed_and_the_same_listener_are_the_same_walk():
    def evening(seed):
        radio = radio_of(Shop(), seed=seed)
        listen(radio, 3)
        say(radio, "liked", ids(radio)[2])
        listen(radio, 2)
        say(radio, "neighbourhood", n=9)
        listen(radio, 3)
        return radio.heard

    assert evening(5) == evening(5)
    assert evening(5) != evening(6)


@pytest.mark.parametrize("event", ["liked", "skipped"])
def test_what_comes_is_drawn_anew_when_the_listener_says_something(event):
    changed = 0
    for seed in range(10):
        radio = radio_of(Shop(), seed=seed)
        say(radio, "started", 1)
        before = radio.tracks
        say(radio, event, 1)
        assert radio.tracks[0] == 2 and len(radio.tracks) == 1 + AHEAD
        changed += radio.tracks != before
        assert entry_of(radio, 1)["liked"] == (event == "liked")
    assert changed >= 5


def test_a_like_can_be_taken_back(radio):
    say(radio, "started", 1)
    before = radio.tracks
    say(radio, "liked", 1)
    say(radio, "unliked", 1)
    assert radio.tracks == before and not radio.queue[0]["liked"]


def test_the_neighbourhood_is_set_from_the_page_and_from_a_cell(radio):
    say(radio, "started", 1)
    before = radio.tracks
    say(radio, "neighbourhood", n=30)
    assert radio.n_candidates == 30 and radio.tracks[0] == 2 and radio.tracks != before
    radio.n_candidates = 5
    assert radio.tracks == before
    radio.n_candidates = 10_000
    assert radio.n_candidates == N - 1
    with pytest.raises(Exception, match="at least 1"):
        radio.n_candidates = 0


def test_a_message_that_comes_twice_changes_nothing_more(radio):
    for event in ("started", "liked", "skipped", "ended"):
        say(radio, event, 1)
        state = (radio.queue, radio.heard, radio.tracks)
        say(radio, event, 1)
        assert (radio.queue, radio.heard, radio.tracks) == state


def test_a_track_that_was_drawn_anew_and_plays_already_is_part_of_the_way(radio):
    second = radio.queue[1]
    say(radio, "started", 1)
    say(radio, "neighbourhood", n=1)  # while the page goes on to what it holds
    for n in (2, 30):
        say(radio, "neighbourhood", n=n)
    say(radio, "started", second["id"])
    assert radio.heard == [2, second["track"]] and radio.queue[1]["id"] == second["id"]
    assert second["track"] not in radio.tracks[2:]
    assert (
        radio.queue[2]["why"].startswith(("number", "the nearest to Song"))
        and "Song" in radio.queue[2]["why"]
    )


def test_reports_that_were_held_up_come_in_one_go(radio):
    first = ids(radio)
    for i, following in pairwise(first):
        say(radio, "started", i)
        say(radio, "ended", i)
        say(radio, "started", following)
    assert len(radio.heard) == AHEAD and len(radio.tracks) == 2 * AHEAD


def test_nothing_to_hear_is_stepped_over_and_said(shop):
    plain = radio_of(Shop())
    silent = plain.tracks[1]
    shop.broken[silent] = NoPreview("silence")
    radio = radio_of(shop)
    assert silent not in radio.tracks and len(radio.tracks) == AHEAD
    assert f"stepped over, no preview: Song {silent}" in radio.queue[1]["why"]


def test_a_link_that_fails_is_asked_for_anew_and_then_the_reason_is_kept(radio, sent):
    bad = radio.queue[1]
    listen(radio, 1)
    say(radio, "failed", bad["id"], reason="the preview does not play")
    entry = entry_of(radio, bad["id"])
    assert (entry["state"], entry["reason"]) == ("failed", "the preview does not play")
    assert bad["track"] not in radio.heard
    say(radio, "started", bad["id"])  # the listener clicked it, and now it plays
    assert entry_of(radio, bad["id"])["state"] == "started" and radio.heard[-1] == bad["track"]


def test_each_want_of_a_link_asks_anew_and_sound_is_kept_for_a_while(radio, shop, sent):
    link = of_kind(radio, "url")
    sound = of_kind(radio, "wav")
    before = len(shop.asked)
    for entry in (link, link, sound, sound):
        say(radio, "want", entry["id"], ask="a")
    assert shop.asked[before:] == [link["track"]] * 2
    about = {"event": "audio", "note": "from the shop", "ask": "a"}
    assert sent[1] == (about | {"url": URL, "id": link["id"]}, None)
    wav = b"RIFF" + bytes([sound["track"]] * 400)
    assert sent[3] == (about | {"url": None, "id": sound["id"]}, [wav])


def test_what_cannot_be_heard_any_more_is_said_with_the_reason(radio, shop, sent):
    entry = of_kind(radio, "url")
    shop.broken[entry["track"]] = NoPreview("taken down")
    say(radio, "want", entry["id"], ask="a")
    assert sent == [({"event": "failed", "reason": "taken down", "id": entry["id"], "ask": "a"}, None)]


def test_our_own_fault_reaches_the_page_and_the_log(radio, shop, sent):
    entry = of_kind(radio, "url")
    shop.broken[entry["track"]] = ZeroDivisionError("oops")
    with pytest.raises(ZeroDivisionError):
        radio._on_message(radio, {"event": "want", "id": entry["id"], "ask": "a"}, [])
    assert sent[0][0]["reason"] == "ZeroDivisionError: oops"


def test_without_a_network_it_plays_offline_clips_and_says_so(shop):
    shop.broken = {track: Unavailable("ConnectionError") for track in range(N)}
    radio = radio_of(shop)
    assert len(radio.tracks) == AHEAD and radio.tracks[0] == 2
    assert {e["note"] for e in radio.queue} == {
        "synthesised clip, for now: Deezer cannot be reached (ConnectionError)"
    }
    assert len(shop.asked) == 1  # each try may take long


def test_nobody_left_is_said():
    playlists = playlists_of(3)
    radio = Radio(0, playlists.sound, playlists, previews=Shop())
    assert sorted(radio.tracks) == [0, 1, 2] and radio.ending.startswith("No track is left")
    assert radio_of(Shop()).ending == ""


def test_interrupting_passes_through_and_leaves_no_lock_behind(radio, shop, sent):
    entry = of_kind(radio, "url")
    shop.broken[entry["track"]] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        say(radio, "want", entry["id"], ask="a")
    shop.broken = {track: KeyboardInterrupt() for track in range(N)}
    radio._catalogue._said.clear()
    radio._catalogue._clips.clear()
    with pytest.raises(KeyboardInterrupt):
        radio.n_candidates = 20
    shop.broken = {}
    other = threading.Thread(target=say, args=(radio, "started", 1))
    other.start()
    other.join(5)
    assert radio.heard == [2]


def test_nothing_ever_sleeps(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("slept"))
    listen(radio_of(Shop()), 5)


def test_a_report_does_not_wait_for_a_track_that_is_being_looked_up(radio, shop):
    clip, reported = shop.clip, []

    def slow(track):
        if not reported:
            report = threading.Thread(target=say, args=(radio, "blocked", 1))
            report.start()
            report.join(3)
            reported.append(not report.is_alive())
        return clip(track)

    shop.clip = slow
    radio.n_candidates = 35
    assert reported == [True] and radio.events[-1]["event"] == "blocked"


def test_reports_from_several_threads_leave_one_sound_queue(radio):
    def taste():
        for n in range(1, 20):
            say(radio, "liked", ids(radio)[0])
            say(radio, "neighbourhood", n=n)
            say(radio, "unliked", ids(radio)[0])

    threads = [threading.Thread(target=taste) for _ in range(3)]
    for thread in threads:
        thread.start()
    listen(radio, 15)
    for thread in threads:
        thread.join()
    assert len(radio.heard) == 15
    assert len(set(radio.tracks)) == len(radio.tracks) and len(set(ids(radio))) == len(radio.queue)
    assert sum(not entry["state"] for entry in radio.queue) >= 3


@pytest.mark.parametrize("event", ["started", "ended", "next", "skipped", "stopped", "blocked", "liked"])
def test_what_the_listener_does_is_kept(radio, event):
    say(radio, event, 1)
    assert radio.events == [{"event": event, "track": 2, "id": 1}]


@pytest.mark.parametrize(
    "content",
    [{}, {"event": "want"}, {"event": "want", "id": 999}, {"event": "want", "id": -1}, {"event": "ended"},
     {"event": "want", "id": "1"}, {"event": "want", "id": True}, {"event": "rm", "id": 1}, [],
     {"event": ["want"], "id": 1}, None, {"event": "neighbourhood", "n": 0}, {"event": "neighbourhood", "n": "9"},
     {"event": "neighbourhood"}],
)  # fmt: skip
def test_a_message_that_is_not_from_our_page_is_ignored(radio, shop, sent, content):
    before = (radio.queue, list(shop.asked))
    radio._on_message(radio, content, [])
    assert (
        sent == [] and radio.events == [] and (radio.queue, shop.asked) == before and radio.n_candidates == 5
    )


def test_a_hello_is_answered(radio, sent):
    say(radio, "hello", ask="a")
    assert sent == [({"event": "here", "ask": "a"}, None)]


def test_no_sound_and_no_link_to_one_is_in_the_state(radio, sent):
    listen(radio, 10)
    for i in ids(radio):
        say(radio, "want", i, ask="a")
    state = {key: value for key, value in radio.get_state().items() if not key.startswith("_")}
    assert "RIFF" not in repr(state) and URL not in repr(state) and "dzcdn" not in repr(state)
    assert {type(value) for entry in state["queue"] for value in entry.values()} <= {int, str, bool, list}


def test_the_page_is_told_of_the_last_tracks_only(monkeypatch, radio):
    monkeypatch.setattr("kit.radio.radio.SHOWN", 6)
    listen(radio, 10)
    assert len(radio.queue) == 6 + AHEAD and len(radio.heard) == 10 and SHOWN > 50


def test_the_representation_says_what_to_do_and_fits_a_notebook():
    playlists = playlists_of()
    radio = Radio(2, playlists.sound, playlists, previews=Shop())
    assert repr(radio) == "Radio from Song 2 · Somebody, nothing heard yet. Run the cell again to listen."
    playlists.titles[:] = "A very long title " * 20
    listen(radio, 12)
    assert repr(radio).startswith("Radio, 12 tracks heard, the last one A very") and len(repr(radio)) <= 110


def from_walk(start_radio, **options):
    playlists = playlists_of()
    previews = options.pop("previews", None) or Shop()
    return Radio.from_walk(start_radio, 2, playlists.sound, playlists, previews=previews, **options)


def neighbour_of_neighbour(query, n_candidates, n_steps, suggest, play, rng):
    heard = [query]
    play(query)
    while len(heard) <= n_steps:
        track = int(rng.choice([t for t in suggest([heard[-1]], n_candidates)[0] if t not in heard]))
        play(track)
        heard.append(track)
    return heard


def test_it_plays_what_a_students_function_chooses():
    radio = from_walk(neighbour_of_neighbour, n_steps=9, seed=4)
    suggest = radio._walk._suggest
    expected = neighbour_of_neighbour(2, 5, 9, suggest, lambda track: None, np.random.default_rng(4))
    assert radio.tracks == expected and radio.problem == "" and len(radio.queue) == 10
    listen(radio, 10)
    assert radio.heard == expected and radio.ending == "start_radio has no more tracks: its walk ends here."


def test_a_students_exception_is_shown_and_what_was_queued_stays():
    def start_radio(query, n_candidates, n_steps, suggest, play, rng):
        play(query)
        play(query + 1)
        return undefined_name  # noqa: F821

    radio = from_walk(start_radio)
    assert radio.tracks == [2, 3]
    assert radio.problem.startswith("start_radio stopped with NameError: name 'undefined_name'")
    assert "line" in radio.problem and repr(radio) == f"Radio: {radio.problem}"
    listen(radio, 2)
    assert radio.heard == [2, 3] and radio.problem


def test_a_suggest_that_fails_is_shown_too():
    def predict_batch(queries, k):
        if queries[0] != 2:
            raise ValueError("diverged")
        return [[4]]

    radio = radio_of(Shop(), suggest=predict_batch)
    assert radio.tracks == [2, 4]
    assert radio.problem.startswith("predict_batch stopped with ValueError: diverged (line")


def test_stop_ends_a_students_walk():
    def start_radio(query, n_candidates, n_steps, suggest, play, rng):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        from_walk(start_radio)


def test_a_listener_bends_a_students_walk_too():
    radio = from_walk(neighbour_of_neighbour, n_steps=9, seed=4)
    before = radio.tracks
    listen(radio, 3)
    say(radio, "neighbourhood", n=25)
    assert radio.tracks[:3] == before[:3] and radio.tracks != before
    assert len(radio.tracks) == 10 == len(set(radio.tracks))


def test_the_page_sets_text_as_text_and_keeps_the_keyboard():
    page = "\n".join((STATIC / part).read_text(encoding="utf-8") for part in PARTS)
    assert sorted(PARTS) == sorted(path.name for path in STATIC.glob("*.js"))
    assert "innerHTML" not in page and "insertAdjacentHTML" not in page and "crossOrigin" not in page
    assert "data-lm-suppress-shortcuts" in page
    assert page.count("http://") == 1 and '"http://www.w3.org/2000/svg"' in page  # a name of the standard
    assert all(len((STATIC / part).read_text().splitlines()) <= 400 for part in PARTS)


@pytest.mark.slow
def test_a_saved_notebook_holds_the_queue_and_no_sound():
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    cell = """
import numpy as np
from kit.data import load_playlists
from kit.radio import OfflinePreviews, Radio
playlists = load_playlists("mini")
radio = Radio(0, playlists.sound, playlists, previews=OfflinePreviews(playlists, seconds=0.3))
for _ in range(200):
    i = next(e["id"] for e in radio.queue if not e["state"])
    radio._handle_custom_msg({"event": "want", "id": i, "ask": "a"}, [])
    radio._handle_custom_msg({"event": "started", "id": i}, [])
    radio._handle_custom_msg({"event": "ended", "id": i}, [])
radio
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    saved = nbformat.writes(notebook)
    assert "application/vnd.jupyter.widget-view+json" in saved and "Radio, 200 tracks heard" in saved
    assert "UklGR" not in saved and "RIFF" not in saved and "blob:" not in saved
    assert len(saved) < 200_000  # one clip alone is 160 kB
