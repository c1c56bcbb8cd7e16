"""Everything that Deezer, or the network before it, is known to do wrong: how often it is asked, what is read.

The listener reads it on the radio: beside the track that is skipped, or beside the synthesised clip that is heard
in its place while Deezer cannot be asked. Each row is acted out by a server on this machine (or by no server);
nothing is asked of the real one.
"""

import socket
import ssl
import subprocess
import time
from collections import Counter

import numpy as np
import pytest
import requests

from kit.data import Playlists
from kit.radio import DeezerClient, DeezerPreviews, NoPreview
from kit.radio.catalogue import Catalogue
from tests.kit.radio.fake_deezer import start_server, stop_server


def offline(why):
    """Beside a clip that is made on this machine in place of the preview."""
    return f"synthesised clip, for now: {why}"


def gone(what):
    return offline(f"Deezer cannot be reached ({what})")


QUOTA = offline(
    "Deezer answers 50 requests in 5 seconds for everybody behind this network's address, and that is used up"
)
NOT_DEEZERS = (
    "'track_41' is not a Deezer number: the tracks of this data set are not Deezer's. Hear them with "
    "OfflinePreviews(playlists)."
)
PLAYS = "(plays)"

# What is wrong with each of the answers, the times it is asked, what the listener reads.
ALWAYS = [
    ("", 1, PLAYS),
    # the network, and what stands in it
    ("no connection", 0, gone("no connection, or one that broke")),
    ("no name", 0, gone("its name is not found")),
    ("name server hangs", 0, gone("no whole answer within 1 seconds")),
    ("no TLS", 0, gone("no safe connection: a network in between, or this machine's date is wrong")),
    ("untrusted TLS", 0, gone("no safe connection: a network in between, or this machine's date is wrong")),
    ("hang", 4, gone("no answer in time")),
    ("drip", 4, gone("no whole answer within 1 seconds")),
    ("reset", 4, gone("no connection, or one that broke")),
    ("trunc", 4, gone("an answer that broke off")),
    ("302", 1, gone("HTTP 302")),
    # HTTP
    ("403", 1, gone("HTTP 403")),
    ("404", 1, gone("HTTP 404")),
    ("429", 4, QUOTA),
    ("500", 4, gone("HTTP 500")),
    ("503", 4, gone("HTTP 503")),
    # answers that are no track
    ("html", 4, gone("an answer that is not JSON")),
    ("latin", 4, gone("an answer that is not JSON")),
    ("nested", 4, gone("an answer that is not JSON")),
    ("huge", 4, gone("an answer far too long for a track")),
    ("empty", 4, gone("an answer that is not a track")),
    ("list", 4, gone("an answer that is not a track")),
    ("string", 4, gone("an answer that is not a track")),
    ("idless", 4, gone("an answer that is not a track")),
    ("true", 4, gone("an answer that is not a track")),
    ("expired", 4, gone("a link that had expired before it came")),
    # errors inside HTTP 200
    ("quota", 4, QUOTA),
    ("busy", 4, offline("Deezer is busy (Service busy)")),
    ("nocode", 4, gone("An error has occured")),
    ("word", 4, gone("out of order")),
    ("parameter", 1, offline("Deezer refused to say of track 41: Wrong parameter (code 500)")),
]  # fmt: skip

# What is special about a track, its number, the times it is asked, what the listener reads.
TRACKS = [
    ("a number of another kind", "track_41", 0, NOT_DEEZERS),
    ("no such track any more", "404", 1, "Deezer does not know track 404 any more. Go on with the next track."),
    ("an empty preview", "43", 1,
     "Deezer has no preview of 'Titre 43 — <b>été</b>' by Zoé. Go on with the next track."),
    ("a preview that is null", "44", 1,
     "Deezer has no preview of 'Titre 44 — <b>été</b>' by Zoé. Go on with the next track."),
    ("no field for a preview", "45", 1,
     "Deezer has no preview of 'Titre 45 — <b>été</b>' by unknown. Go on with the next track."),
    ("a link that is not encrypted", "46", 1,
     "Deezer's link to 'Titre 46 — <b>été</b>' is not encrypted and is not played."),
    ("moved: not readable, with an alternative", "47", 1, PLAYS),
    ("not readable, the alternative has no preview", "48", 1,
     "Deezer may not play in this country: 'Titre 48 — <b>été</b>' by Zoé. Go on with the next track."),
    ("not readable, no preview", "49", 1,
     "Deezer may not play in this country: 'Titre 49 — <b>été</b>' by Zoé. Go on with the next track."),
    ("not readable, with a preview all the same", "40", 1, PLAYS),
]  # fmt: skip


@pytest.fixture
def server():
    server = start_server()
    yield server
    stop_server(server)


@pytest.fixture
def clients():
    """Clients that wait for nothing, with sessions that are closed."""
    sessions = []

    def made(url, **options):
        session = requests.Session()
        session.trust_env = False
        sessions.append(session)
        slept = []
        options = {"timeout": (0.5, 0.3), "patience": 1.0, "sleep": slept.append, **options}
        client = DeezerClient(url, session=session, rng=np.random.default_rng(1), **options)
        client.slept = slept
        return client

    yield made
    for session in sessions:
        session.close()


def read(client, number):
    """What the listener reads when the turn comes to this track."""
    text = np.array([number], object)
    playlists = Playlists("one", np.array([0]), np.array([0, 1]), text, text, np.array([0]), text)
    catalogue = Catalogue(playlists, np.eye(1), DeezerPreviews(playlists, client))
    try:
        clip = catalogue.clip(0)
    except NoPreview as error:
        return str(error)
    return clip.note if clip.url is None else PLAYS


def nowhere():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def no_name(monkeypatch, seconds=0.0):
    def look_up(*_, **__):
        time.sleep(seconds)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return "http://deezer.invalid"


def with_untrusted_certificate(server, folder):
    """The server answers over TLS, with a certificate that it signed itself."""
    paths = [str(folder / "key.pem"), str(folder / "certificate.pem")]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    try:
        subprocess.run([*command, "-keyout", paths[0], "-out", paths[1]], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths[1], paths[0])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server.url.replace("http:", "https:")


@pytest.fixture
def act(server, monkeypatch, tmp_path):
    """Play a fault in all answers to come; where to ask."""

    def played(fault):
        match fault:
            case "no connection":
                return nowhere()
            case "no name":
                return no_name(monkeypatch)
            case "name server hangs":
                return no_name(monkeypatch, seconds=3.0)
            case "no TLS":
                return server.url.replace("http:", "https:")
            case "untrusted TLS":
                return with_untrusted_certificate(server, tmp_path)
        server.plan.extend([fault] * 9)
        return server.url

    return played


def waited_for(fault):
    """A fault that the client has to sit out is for the slow tests."""
    return [pytest.mark.slow] if fault in ("drip", "hang", "name server hangs") else []


@pytest.mark.parametrize(
    ("fault", "asked", "reads"),
    [pytest.param(*row, id=row[0] or "nothing", marks=waited_for(row[0])) for row in ALWAYS],
)
def test_a_fault_that_stays(server, clients, act, fault, asked, reads):
    begun = time.monotonic()
    assert read(clients(act(fault)), "41") == reads
    assert len(server.log) == asked
    assert time.monotonic() - begun < 10


PASSING = [fault for fault, asked, _ in ALWAYS if asked == 4]


@pytest.mark.parametrize("fault", [pytest.param(fault, marks=waited_for(fault)) for fault in PASSING])
def test_a_fault_that_passes_is_not_noticed(server, clients, fault):
    server.plan.extend([fault, fault])
    client = clients(server.url)
    assert read(client, "41") == PLAYS
    assert len(server.log) == 3
    assert len(client.slept) == 2


@pytest.mark.parametrize(
    ("number", "asked", "reads"), [row[1:] for row in TRACKS], ids=[row[0] for row in TRACKS]
)
def test_a_track_that_is_special(server, clients, number, asked, reads):
    assert read(clients(server.url), number) == reads
    assert len(server.log) == asked


def test_each_row_stands_for_itself():
    assert Counter(row[0] for row in ALWAYS).most_common(1)[0][1] == 1
    assert len(ALWAYS) + len(TRACKS) > 35


@pytest.mark.parametrize("ahead", [-(10**8), 10**8])
@pytest.mark.parametrize(("life", "plays"), [(-5, False), (60, True)])
def test_links_are_judged_by_deezers_clock(server, clients, ahead, life, plays):
    """The student's machine may live in another year."""
    server.ahead, server.life = ahead, life
    assert (read(clients(server.url), "41") == PLAYS) == plays
