"""The client against a Deezer on this machine that misbehaves on demand."""

import json
import socket
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
import requests

from kit.data import Playlists
from kit.radio import DeezerClient, DeezerPreviews, NoPreview
from kit.radio.deezer import DeezerError, Quota, Refused, Unavailable

ERRORS = {
    "quota": {"type": "Exception", "message": "Quota limit exceeded", "code": 4},
    "busy": {"type": "Exception", "message": "Service busy", "code": 700},
    "parameter": {"type": "ParameterException", "message": "Wrong parameter", "code": 500},
    "missing": {"type": "ParameterException", "message": "Missing parameter", "code": 501},
    "query": {"type": "QueryException", "message": "Invalid query", "code": 600},
    "nocode": {"type": "Exception", "message": "An error has occured"},
}
BODIES = {
    "html": b"<html>Welcome to Hotel Wifi</html>",
    "empty": b"{}",
    "list": b"[1, 2]",
    "string": b'"ok"',
    "word": b'{"error": "out of order"}',
    **{name: json.dumps({"error": error}).encode() for name, error in ERRORS.items()},
}


def signed(number):
    return f"https://cdnt-preview.dzcdn.net/api/1/{number}.mp3?hdnea=exp=1790000000~hmac=00"


def answer_for(number):
    """The catalogue: the last digit of a track says what is special about it."""
    track = {
        "id": number,
        "title": f"Titre {number} — <b>été</b>",
        "artist": {"id": 1, "name": "Zoé"},
        "readable": True,
        "preview": signed(number),
        "link": "javascript:alert(1)",
    }
    match number % 10:
        case 0:
            track["readable"] = False
        case 2:
            track["alternative"] = answer_for(number + 9)
        case 3:
            track["preview"] = ""
        case 4:
            track["preview"] = None
        case 5:
            del track["preview"], track["artist"], track["readable"]
        case 6:
            track["preview"] = f"http://cdn-preview-8.deezer.com/stream/c-{number}.mp3"
        case 7:
            track |= {"readable": False, "alternative": answer_for(number + 4)}
        case 8:
            track |= {"readable": False, "preview": "", "alternative": answer_for(number + 5)}
        case 9:
            track |= {"readable": False, "preview": ""}
    return track


class FakeDeezer(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.log.append((self.path, self.headers["User-Agent"]))
        fault = server.plan.popleft() if server.plan else ""
        if fault == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
        elif fault == "hang":
            server.released.wait(10)
        elif fault.isdecimal():
            self.reply(b"oops", int(fault))
        elif fault == "trunc":
            self.reply(b'{"id": 1, "tit', length=500)
        else:
            self.reply(BODIES.get(fault) or self.body())

    def body(self):
        number = int(self.path.rpartition("/")[2])
        if number == 404:
            return json.dumps(
                {"error": {"type": "DataException", "message": "no data", "code": 800}}
            ).encode()
        return json.dumps(answer_for(number), ensure_ascii=False).encode()

    def reply(self, body, status=200, length=None):
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.elsewhere)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def start_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeDeezer)
    server.plan, server.log, server.released = deque(), [], threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.elsewhere = f"{server.url}/login"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


def stop_server(server):
    server.released.set()
    server.shutdown()
    server.server_close()


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
        answer.status_code, answer._content = 200, b'{"id": 1}'
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
    [("quota", Quota), ("429", Quota), ("busy", Unavailable), ("html", Unavailable), ("503", Unavailable),
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
