"""A Deezer on this machine that misbehaves on demand: `plan` names the faults of the next answers."""

import json
import socket
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
    "nested": b"[" * 50_000,
    "latin": b'{"id": 41, "title": "\xe9t\xe9"}',
    "idless": b'{"id": "41/../../login", "title": "?"}',
    "true": b'{"id": true}',
    "huge": b'{"id": 41, "title": "' + b"la" * 1_000_000 + b'"}',
    **{name: json.dumps({"error": error}).encode() for name, error in ERRORS.items()},
}


def signed(number, life=900):
    """A link as Deezer signs it; `life` seconds from now on this machine, which is the fake's clock."""
    until = int(time.time()) + life
    return f"https://cdnt-preview.dzcdn.net/api/1/{number}.mp3?hdnea=exp={until}~hmac=00"


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
    protocol_version = "HTTP/1.1"  # connections are kept

    def setup(self):
        self.server.connections += 1
        super().setup()

    def do_GET(self):
        with suppress(ConnectionError):  # whoever asked has gone
            self.answer()

    def answer(self):
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
            self.close_connection = True
        elif fault == "drip":  # the first bytes of a good answer, one at a time, for ever
            self.drip(self.body())
        elif fault == "expired":
            self.reply(json.dumps(answer_for(41) | {"preview": signed(41, life=-5)}).encode())
        elif fault.isdecimal():
            self.reply(b"oops", int(fault))
        elif fault == "trunc":
            self.reply(b'{"id": 1, "tit', length=500)
            self.close_connection = True
        else:
            self.reply(BODIES.get(fault) or self.body())

    def drip(self, body):
        self.close_connection = True
        self.start(200, 10_000)
        for i in range(10_000):
            if self.server.released.wait(0.05):
                return
            self.wfile.write(body[i : i + 1] or b" ")

    def body(self):
        number = int(self.path.rpartition("/")[2])
        if number == 404:
            return json.dumps(
                {"error": {"type": "DataException", "message": "no data", "code": 800}}
            ).encode()
        track = answer_for(number)
        if track.get("preview") == signed(number) and self.server.ahead:
            track["preview"] = signed(number, self.server.ahead + self.server.life)
        return json.dumps(track, ensure_ascii=False).encode()

    def date_time_string(self, timestamp=None):
        return super().date_time_string(time.time() + self.server.ahead)

    def reply(self, body, status=200, length=None):
        self.start(status, length or len(body))
        self.wfile.write(body)

    def start(self, status, length):
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.elsewhere)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *args):
        pass


def start_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeDeezer)
    server.daemon_threads = True
    server.plan, server.log, server.released = deque(), [], threading.Event()
    server.connections = 0
    server.ahead, server.life = (
        0,
        900,
    )  # seconds that Deezer's clock is ahead of this machine's, that links live
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.elsewhere = f"{server.url}/login"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


def stop_server(server):
    server.released.set()
    server.shutdown()
    server.server_close()
