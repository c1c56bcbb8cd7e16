"""The downloader against a server on this machine that misbehaves in every way we could think of."""

import errno
import hashlib
import os
import re
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from kit.data import _download
from kit.data._download import Source, blob_id, download
from kit.data.errors import DataError

BODY = bytes(range(256)) * 4000  # 1 MB: several chunks
BLOB = hashlib.sha1(b"blob %d\0" % len(BODY) + BODY).hexdigest()


class Server:
    """`answer(handler)` says what is sent; `asked` is the Range header of each request."""

    def __init__(self):
        self.asked = []
        self.answer = lambda handler: send(handler, 200, BODY)
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(self.headers.get("Range"))
                assert self.headers["Accept-Encoding"] == "identity"
                server.answer(self)
                self.close_connection = True

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/music.npy"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def send(handler, status, body, length=None, **headers):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def send_range(handler):
    """A server as it should be."""
    wanted = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
    if wanted is None:
        send(handler, 200, BODY)
    elif int(wanted[1]) >= len(BODY):
        send(handler, 416, b"", Content_Range=f"bytes */{len(BODY)}")
    else:
        start = int(wanted[1])
        send(handler, 206, BODY[start:], Content_Range=f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def session():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def source(server):
    return Source("music.npy", server.url, BLOB)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_git_computes_the_same_blob_id(tmp_path):
    # `printf 'what is up, doc?' | git hash-object --stdin`, from the book "Pro Git"
    (tmp_path / "doc").write_bytes(b"what is up, doc?")
    assert blob_id(tmp_path / "doc") == "bd9dbf5aae1a3862dd1526723246b20206e5fc37"


def test_a_file_arrives_whole_and_says_its_progress_on_stdout(source, session, tmp_path, capsys):
    path = download(source, tmp_path / "new" / "folder", session)
    assert path.read_bytes() == BODY
    assert names(path.parent) == ["music.npy"]
    out, err = capsys.readouterr()
    assert "music.npy: 100%" in out
    assert err == ""


def test_a_file_that_is_there_is_not_asked_for_again(server, source, session, tmp_path):
    download(source, tmp_path, session)
    download(source, tmp_path, session)
    assert server.asked == [None]


def test_a_file_that_is_there_and_wrong_is_replaced(source, session, tmp_path):
    (tmp_path / "music.npy").write_bytes(b"edited")
    assert download(source, tmp_path, session).read_bytes() == BODY


def test_download_goes_on_where_it_stopped(server, source, session, tmp_path):
    server.answer = send_range
    (tmp_path / "music.npy.part").write_bytes(BODY[:1000])
    assert download(source, tmp_path, session).read_bytes() == BODY
    assert server.asked == ["bytes=1000-"]


def test_a_complete_part_needs_no_network(server, source, session, tmp_path):
    (tmp_path / "music.npy.part").write_bytes(BODY)
    assert download(source, tmp_path, session).read_bytes() == BODY
    assert server.asked == []


def test_a_server_that_ignores_the_range_starts_afresh(source, session, tmp_path):
    (tmp_path / "music.npy.part").write_bytes(BODY[:1000])
    assert download(source, tmp_path, session).read_bytes() == BODY


@pytest.mark.parametrize("content_range", ["bytes 0-9/10", "bytes 1001-2000/2001", "nonsense", ""])
def test_another_piece_than_the_one_asked_for_starts_afresh(server, source, session, tmp_path, content_range):
    def answer(handler):
        if handler.headers.get("Range"):
            send(handler, 206, b"other bytes", Content_Range=content_range)
        else:
            send(handler, 200, BODY)

    server.answer = answer
    (tmp_path / "music.npy.part").write_bytes(BODY[:1000])
    assert download(source, tmp_path, session).read_bytes() == BODY
    assert server.asked == ["bytes=1000-", None]


def test_a_compressed_piece_starts_afresh(server, source, session, tmp_path):
    def answer(handler):
        if handler.headers.get("Range"):
            send(handler, 206, b"x" * 5, Content_Range="bytes 1000-1004/9", Content_Encoding="gzip")
        else:
            send(handler, 200, BODY)

    server.answer = answer
    (tmp_path / "music.npy.part").write_bytes(BODY[:1000])
    assert download(source, tmp_path, session).read_bytes() == BODY


def test_a_part_longer_than_the_file_starts_afresh(server, source, session, tmp_path):
    server.answer = send_range
    (tmp_path / "music.npy.part").write_bytes(BODY + b"more")
    assert download(source, tmp_path, session).read_bytes() == BODY
    assert server.asked == [f"bytes={len(BODY) + 4}-", None]


def test_a_part_of_other_bytes_is_found_out_and_deleted(server, source, session, tmp_path):
    server.answer = send_range
    (tmp_path / "music.npy.part").write_bytes(b"other bytes")
    with pytest.raises(DataError, match="changed upstream or was altered on the way"):
        download(source, tmp_path, session)
    assert names(tmp_path) == []
    assert download(source, tmp_path, session).read_bytes() == BODY


def test_wrong_hash_never_gets_the_name(server, source, session, tmp_path):
    server.answer = lambda handler: send(handler, 200, b"<html>Log in to the campus network</html>")
    with pytest.raises(DataError, match=r"changed upstream or was altered on the way.*deleted: run again"):
        download(source, tmp_path, session)
    assert names(tmp_path) == []


def test_wrong_size_is_known_before_the_body(server, session, tmp_path, monkeypatch):
    monkeypatch.setattr(_download, "_write", None)
    source = Source("music.npy", server.url, BLOB, size=len(BODY) + 1)
    with pytest.raises(DataError, match="changed upstream"):
        download(source, tmp_path, session)
    assert names(tmp_path) == []


def test_a_body_without_end_is_stopped_at_the_known_size(server, session, tmp_path):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while len(sent) < 400:
                sent.append(handler.wfile.write(b"x" * (1 << 18)))
        except OSError:
            pass

    server.answer = endless
    with pytest.raises(DataError, match="altered"):
        download(Source("music.npy", server.url, BLOB, size=len(BODY)), tmp_path, session)
    assert len(sent) < 400
    assert names(tmp_path) == []


def test_truncated_body_is_kept_and_resumed(server, source, session, tmp_path):
    server.answer = lambda handler: send(handler, 200, BODY[:300_000], length=len(BODY))
    with pytest.raises(DataError, match=r"cut short after 262,144 of 1,024,000 bytes.*run again to resume"):
        download(source, tmp_path, session)
    assert names(tmp_path) == ["music.npy.part"]
    server.answer = send_range
    assert download(source, tmp_path, session).read_bytes() == BODY
    assert server.asked == [None, "bytes=262144-"]  # whole chunks were kept


def test_short_body_without_an_error_of_the_session_is_cut_short_too(source, tmp_path):
    fake = FakeSession(chunks=[BODY[:100]], headers={"Content-Length": str(len(BODY))})
    with pytest.raises(DataError, match="run again to resume"):
        download(source, tmp_path, fake)
    assert (tmp_path / "music.npy.part").read_bytes() == BODY[:100]


@pytest.mark.parametrize(
    ("status", "headers", "message"),
    [
        (429, {"Retry-After": "120"}, "HTTP 429.*asks to wait 120 seconds, then run again"),
        (403, {"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"}, "HTTP 403.*wait until Fri, 31 Dec 2027"),
        (403, {}, "HTTP 403.*wait an hour, then run again"),
        (404, {}, "no longer at http.*404.*update the kit"),
        (410, {}, "no longer at http.*410"),
        (500, {}, "fault of its own .HTTP 500.; run again in a few minutes"),
        (503, {}, "HTTP 503"),
        (418, {}, "answered HTTP 418"),
        (206, {}, "answered HTTP 206"),
    ],
)
def test_refusals_say_what_to_do(server, source, session, tmp_path, status, headers, message):
    server.answer = lambda handler: send(handler, status, b"no", **headers)
    with pytest.raises(DataError, match=message):
        download(source, tmp_path, session)
    assert names(tmp_path) == []


@pytest.mark.parametrize("status", [403, 404, 429, 503])
def test_a_refusal_keeps_what_has_arrived(server, source, session, tmp_path, status):
    server.answer = lambda handler: send(handler, status, b"no")
    (tmp_path / "music.npy.part").write_bytes(BODY[:1000])
    with pytest.raises(DataError, match=str(status)):
        download(source, tmp_path, session)
    assert (tmp_path / "music.npy.part").read_bytes() == BODY[:1000]


def test_closed_port(server, source, session, tmp_path):
    server.http.server_close()
    with pytest.raises(DataError, match=r"127.0.0.1 cannot be reached \(no connection\); check the network"):
        download(source, tmp_path, session)


def test_a_server_that_stays_silent(server, source, session, tmp_path, monkeypatch):
    over = threading.Event()
    server.answer = lambda handler: over.wait(5)
    monkeypatch.setattr(_download, "_TIMEOUT", (1, 0.05))
    with pytest.raises(DataError, match="did not answer in time"):
        download(source, tmp_path, session)
    over.set()


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_a_second_run_waits_for_the_first_and_asks_for_nothing(server, source, tmp_path, monkeypatch, capsys):
    import fcntl

    lock = fcntl.flock
    begun, waits, go_on = threading.Event(), threading.Event(), threading.Event()

    def slowly(handler):
        begun.set()
        go_on.wait(60)
        send(handler, 200, BODY)

    def watched(handle, how):
        if how == fcntl.LOCK_EX:  # said already, since it is not asked whether the folder is free
            waits.set()
        lock(handle, how)

    server.answer = slowly
    monkeypatch.setattr(fcntl, "flock", watched)
    found = []
    runs = [threading.Thread(target=lambda: found.append(download(source, tmp_path))) for _ in range(2)]
    for run, event in zip(runs, (begun, waits), strict=True):
        run.start()
        assert event.wait(60)
    go_on.set()
    for run in runs:
        run.join()
    said = capsys.readouterr().out
    assert "another run downloads into" in said
    assert found == [tmp_path / "music.npy"] * 2
    assert (tmp_path / "music.npy").read_bytes() == BODY
    assert server.asked == [None]


class FakeSession:
    def __init__(self, error=None, chunks=(), headers=None):
        self.error, self.chunks, self.headers = error, chunks, headers or {}
        self.status_code = 200

    def get(self, url, **_):
        if self.error:
            raise self.error
        return self

    def iter_content(self, size):
        for chunk in self.chunks:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk

    def close(self):
        pass


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (requests.ConnectionError("Name or service not known"), "no connection.*check the network"),
        (requests.ConnectTimeout(), "did not answer in time"),
        (requests.exceptions.SSLError(), "certificate"),
        (requests.TooManyRedirects(), "TooManyRedirects"),
    ],
)
def test_network_absent(source, tmp_path, error, message):
    with pytest.raises(DataError, match=message):
        download(source, tmp_path, FakeSession(error))


def test_ctrl_c_keeps_what_has_arrived(source, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        download(source, tmp_path, FakeSession(chunks=[BODY[:5000], KeyboardInterrupt()]))
    assert names(tmp_path) == ["music.npy.part"]
    assert (tmp_path / "music.npy.part").read_bytes() == BODY[:5000]


def test_a_disk_too_small_is_known_before_the_body(source, session, tmp_path, monkeypatch):
    usage = SimpleNamespace(free=len(BODY) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DataError, match="is full: 1 MB more needed; make room, or set KIT_DATA"):
        download(source, tmp_path, session)
    assert names(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up(source, tmp_path, number):
    # A session that fails so stands for the write that does: both happen inside the same loop.
    with pytest.raises(DataError, match="is full: more room needed"):
        download(source, tmp_path, FakeSession(chunks=[BODY[:10], OSError(number, os.strerror(number))]))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_that_is_really_full(source, session, tmp_path):
    (tmp_path / "music.npy.part").symlink_to("/dev/full")
    with pytest.raises(DataError, match="is full"):
        download(source, tmp_path, FakeSession(chunks=[BODY]))
    assert not (tmp_path / "music.npy").exists()


def test_a_folder_that_cannot_be_made(source, session, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(
        DataError, match=r"\((File exists|Not a directory)\); set KIT_DATA to a folder that you"
    ):
        download(source, tmp_path / "file", session)


def test_without_a_session_one_of_its_own(source, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert download(source, tmp_path).read_bytes() == BODY
