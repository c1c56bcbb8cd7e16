"""The client against a Deezer on this machine that misbehaves on demand."""

import io
import json
import socket
import threading
import time
from collections import deque
from contextlib import suppress

import numpy as np
import pytest
import requests

from kit.data import Playlists
from kit.radio import DeezerClient, DeezerPreviews, NoPreview
from kit.radio.deezer_answers import Answer, playable, read_track
from kit.radio.errors import Busy, DeezerError, Quota, Refused, Unavailable
from tests.kit.radio.fake_deezer import ERRORS, signed, start_server, stop_server


@pytest.fixture
def server():
    server = start_server()
    yield server
    stop_server(server)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 1000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


class Answers(requests.Session):
    """A network that always answers with a track, and calls back before it does."""

    def __init__(self, before):
        super().__init__()
        self.before = before

    def get(self, *args, **kwargs):
        self.before()
        answer = requests.Response()
        answer.status_code, answer.raw = 200, io.BytesIO(b'{"id": 1}')
        return answer


@pytest.fixture
def client(server, clock):
    session = requests.Session()
    session.trust_env = False  # a proxy of this machine has no business with the loopback
    rng = np.random.default_rng(1)
    yield DeezerClient(
        server.url, session=session, clock=clock, sleep=clock.sleep, rng=rng, timeout=(0.5, 0.3)
    )
    session.close()


def test_a_track_is_read(client, server):
    track = client.track("41")
    assert (track.id, track.title, track.artist) == ("41", "Titre 41 — <b>été</b>", "Zoé")
    assert track.preview == signed(41) and track.readable and track.alternative is None
    path, agent = server.log[0]
    assert path == "/track/41" and agent.startswith("music-recommendation-labs/")


def test_the_link_to_listen_is_made_from_the_number_alone(client):
    assert client.track("41").link == "https://www.deezer.com/track/41"


def test_absent_fields_are_survived(client):
    track = client.track("45")
    assert (track.preview, track.artist, track.readable) == ("", "unknown", True)


@pytest.mark.parametrize(
    "fault",
    ["quota", "busy", "html", "trunc", "reset", "hang", "429", "500", "503", *("nocode", "empty"),
     *("list", "string", "word")],
)  # fmt: skip
def test_a_passing_fault_is_tried_again(client, server, clock, fault):
    server.plan.extend([fault, fault])
    begun = time.monotonic()
    assert client.track("41").id == "41"
    assert time.monotonic() - begun < 5  # a server that hangs is not waited for
    assert len(server.log) == 3 and len(clock.slept) == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [("quota", Quota), ("429", Quota), ("busy", Busy), ("html", Unavailable), ("503", Unavailable),
     ("reset", Unavailable), ("hang", Unavailable), ("trunc", Unavailable), ("empty", Unavailable)],
)  # fmt: skip
def test_tries_end_and_the_error_names_the_remedy(client, server, fault, error):
    server.plan.extend([fault] * 9)
    with pytest.raises(error, match=r"OfflinePreviews\(playlists\)"):
        client.track("41")
    assert len(server.log) == 4


@pytest.mark.parametrize("fault", ["parameter", "missing", "query"])
def test_a_wrong_request_is_not_repeated(client, server, fault):
    server.plan.append(fault)
    with pytest.raises(Refused, match=ERRORS[fault]["message"]):
        client.track("41")
    assert len(server.log) == 1


def test_an_unknown_track_has_no_preview_and_is_not_asked_for_again(client, server):
    with pytest.raises(NoPreview, match="does not know track 404"):
        client.track("404")
    assert len(server.log) == 1


def test_a_forbidden_address_is_not_asked_again(client, server):
    server.plan.append("403")
    with pytest.raises(Unavailable, match="HTTP 403"):
        client.track("41")
    assert len(server.log) == 1


@pytest.mark.parametrize("status", ["301", "302", "307"])
def test_a_redirect_off_host_is_not_followed(client, server, status):
    elsewhere = start_server()
    try:
        server.elsewhere = f"{elsewhere.url}/track/41"
        server.plan.append(status)
        with pytest.raises(Unavailable, match=f"HTTP {status}"):
            client.track("41")
        assert elsewhere.log == []
    finally:
        stop_server(elsewhere)


def test_offline_is_said(server, clock):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    session = requests.Session()
    session.trust_env = False
    client = DeezerClient(f"http://127.0.0.1:{port}", session=session, clock=clock, sleep=clock.sleep)
    with pytest.raises(Unavailable, match=r"Is this machine online\?"):
        client.track("41")
    session.close()


def test_pauses_double_and_are_spread(client, server, clock):
    server.plan.extend(["quota", "quota", "quota"])
    client.track("41")
    for k, slept in enumerate(clock.slept):
        assert 2.5 * 2**k < slept < 1.5 * 2.5 * 2**k
    assert len({slept / 2**k for k, slept in enumerate(clock.slept)}) == 3


def test_never_more_than_45_requests_in_any_5_seconds(server, clock):
    sent, rng = [], np.random.default_rng(5)

    def answer():
        sent.append(clock.now)
        clock.now += rng.exponential(0.05)

    client = DeezerClient(session=Answers(answer), clock=clock, sleep=clock.sleep)
    for _ in range(400):
        client.track("1")
    sent = np.array(sent)
    assert (sent[45:] - sent[:-45]).min() >= 5.0
    assert sent[-1] - sent[0] < 60  # and no slower than that asks for


def test_threads_share_one_window(clock):
    class Slow(deque):
        """Gives the other threads their chance where a lock is needed."""

        def __len__(self):
            n = super().__len__()
            time.sleep(0.0005)
            return n

    class Full(Exception):
        pass

    def full(seconds):
        raise Full

    def ask():
        with suppress(Full):
            for _ in range(50):
                client.track("1")

    sent = []
    client = DeezerClient(session=Answers(lambda: sent.append(1)), clock=clock, sleep=full)
    client._sent = Slow()
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 45


@pytest.mark.parametrize("deezer_id", ["track_41", "w-17", "-41", "", "4²", "٤١", "41/../2"])
def test_an_id_that_is_not_deezers_is_never_sent(client, server, deezer_id):
    with pytest.raises(NoPreview, match=r"not a Deezer number.*OfflinePreviews"):
        client.track(deezer_id)
    assert server.log == []


@pytest.mark.parametrize("number", [43, 44, 45])
def test_no_preview_says_so(client, number):
    with pytest.raises(NoPreview, match=f"no preview of .*({number}|untitled)"):
        client.playable(str(number))


def test_an_unencrypted_link_is_refused(client):
    with pytest.raises(NoPreview, match="not encrypted"):
        client.playable("46")


def test_the_alternative_stands_in(client):
    assert client.playable("47").id == "51"


def test_a_track_that_can_be_heard_needs_no_alternative(client):
    assert client.playable("42").id == "42"
    assert client.playable("40").id == "40"  # not readable, but with a preview and nothing better


def test_an_alternative_without_preview_does_not(client):
    with pytest.raises(NoPreview, match="may not play in this country"):
        client.playable("48")
    with pytest.raises(NoPreview, match="may not play in this country"):
        client.playable("49")


def test_interrupting_ends_the_tries(clock):
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        DeezerClient(session=Answers(interrupt), clock=clock, sleep=clock.sleep).track("41")
    assert clock.slept == []


def test_no_preview_is_not_a_failure_of_deezer():
    assert issubclass(NoPreview, LookupError) and not issubclass(NoPreview, DeezerError)


def playlists_of(*deezer_ids, sound=None):
    text = np.array(deezer_ids, object)
    n = len(text)
    return Playlists("few", np.arange(n), np.array([0, n]), text, text, np.arange(n), text, sound=sound)


def test_deezer_previews_link_and_store_nothing(client, server):
    previews = DeezerPreviews(playlists_of("41", "43"), client)
    clip = previews.clip(0)
    assert clip.wav is None and clip.url == signed(41) and clip.note == "preview streamed from Deezer"
    assert clip.link == "https://www.deezer.com/track/41"
    previews.clip(0)
    assert len(server.log) == 2  # each time a new link: an old one may have expired
    with pytest.raises(NoPreview):
        previews.clip(1)


def test_deezer_previews_do_not_fall_back_by_themselves(client, server):
    server.plan.extend(["503"] * 9)
    with pytest.raises(Unavailable):
        DeezerPreviews(playlists_of("41"), client).clip(0)


def test_invented_tracks_are_not_looked_for_at_deezer(client):
    with pytest.raises(ValueError, match="OfflinePreviews"):
        DeezerPreviews(playlists_of("41", sound=np.zeros((1, 6), np.float32)), client)


def test_names_are_remembered_and_links_are_not(client, server):
    assert client.playable("47").preview == client.track("47").alternative.preview
    asked = len(server.log)
    assert client.about("47").title == "Titre 47 — <b>été</b>"
    assert client.about("47").link == "https://www.deezer.com/track/47"
    assert len(server.log) == asked
    assert client.about("41").preview == ""
    assert [name for name, held in vars(client).items() if "dzcdn" in repr(held)] == []


def test_a_track_without_preview_is_not_asked_for_again(client, server):
    for number in ("43", "404"):
        for _ in range(3):
            with pytest.raises(NoPreview):
                client.playable(number)
    assert [path for path, _ in server.log] == ["/track/43", "/track/404"]


def test_what_failed_is_asked_for_again(client, server):
    server.plan.extend(["503"] * 4)
    with pytest.raises(Unavailable):
        client.playable("41")
    assert client.playable("41").id == "41"


def test_one_connection_is_kept_for_many_requests(client, server):
    for number in ("41", "43", "404", "42"):
        with suppress(NoPreview):
            client.playable(number)
    assert (len(server.log), server.connections) == (4, 1)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # set as text by the page
        ("été 音楽 🎵", "été 音楽 🎵"),
        ("two\nlines\x00\x1b[31m", "two lines [31m"),
        ("turned \u202eround", "turned round"),
        ("half \ud83d character", "half character"),
        ("la" * 5_000, "la" * 99 + "l…"),
        ("", "untitled"),
        (17, "untitled"),
        (["a"], "untitled"),
    ],
)
def test_titles_are_one_line_of_text(given, shown):
    body = json.dumps({"id": 41, "title": given}).encode()
    title = read_track(Answer(200, {}, body), "41").title
    assert title == shown
    assert title.encode()  # a half character could not be sent to the page


@pytest.mark.parametrize("preview", [None, 17, ["https://there"], {"url": "https://there"}])
def test_a_preview_that_is_no_text_is_none(preview):
    track = read_track(Answer(200, {}, json.dumps({"id": 41, "preview": preview}).encode()), "41")
    with pytest.raises(NoPreview, match="has no preview"):
        playable(track)


@pytest.mark.parametrize(
    ("given", "bpm", "gain"),
    [
        ('"bpm": 121.5, "gain": -12.4', 121.5, -12.4),
        ('"bpm": 90, "gain": 0', 90, 0),
        ('"bpm": 0, "gain": null', None, None),  # Deezer's own word for a tempo that it does not know
        ('"bpm": "121", "gain": true', None, None),
        ('"bpm": Infinity, "gain": NaN', None, None),
        (f'"bpm": 1{"0" * 400}, "gain": -1{"0" * 400}', None, None),
        ('"x": 1', None, None),
    ],
)
def test_tempo_and_loudness_are_numbers_or_not_known(given, bpm, gain):
    read = read_track(Answer(200, {}, f'{{"id": 41, {given}}}'.encode()), "41")
    assert (read.bpm, read.gain) == (bpm, gain)


def test_alternatives_of_alternatives_are_not_followed():
    track = {"id": 1}
    for number in range(2, 200):
        track = {"id": number, "alternative": track}
    read = read_track(Answer(200, {}, json.dumps(track).encode()), "199")
    assert (read.id, read.alternative.id, read.alternative.alternative) == ("199", "198", None)
