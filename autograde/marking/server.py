"""A server of this machine alone, which hands a desk to its page.

It listens on the loopback address. Its address holds a token that is drawn at each start, and whoever does not know it
gets nothing: other people of the machine, and other pages in the browser. A request that says another host is refused
too, or a page elsewhere could reach it under a name of its own (DNS rebinding).
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from autograde.ending import TerminatedError
from autograde.marking.desk import Desk, chosen
from autograde.marking.page import page
from autograde.marking.store import ConflictError, LockedError

HOST = "127.0.0.1"
MOST_SENT = 200_000  # bytes of one request; a mark for thousands has fewer
SECONDS = 20.0  # for a request to come in
STATIC = Path(__file__).parent / "static"
FILES = {"mark.js": "text/javascript", "choose.js": "text/javascript", "mark.css": "text/css"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class MarkingServer(ThreadingHTTPServer):
    """The server of one desk.

    Parameters
    ----------
    desk : Desk
    first : mapping
        The question that the page begins with: its `lab` and `name`.
    port : int
        0 for one that is free.

    Raises
    ------
    OSError
        When another program has the port.
    """

    daemon_threads = True  # a browser keeps connections open; `Desk.close` waits for what is being written
    allow_reuse_address = os.name == "posix"  # on Windows it would let two programs have one port

    def __init__(self, desk: Desk, first: dict[str, Any], port: int = 0) -> None:
        self.desk, self.token = desk, secrets.token_urlsafe(24)
        self.page = page(first)
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """What is opened in a browser."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"

    def handle_error(self, *_: Any) -> None:
        """Say what went wrong in one line, except that a browser has gone."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"a request failed: {type(error).__name__}: {error}", file=sys.stderr)


def serve(desk: Desk, question: str | None, port: int, say: Callable[[str], None]) -> None:
    """Serve a desk until Ctrl-C; a mark that is being written then is written whole.

    Parameters
    ----------
    desk : Desk
    question : str or None
        The one to begin with, as `NAME` or `LAB/NAME`; the first that waits.
    port : int
        0 for one that is free.
    say : callable
        Is given what is printed, line by line.

    Raises
    ------
    ValueError
        For no such question, and for a port that another program has.
    """
    questions = desk.questions()
    first = chosen(questions, question)
    for line in (*desk.told, *map(_waiting, questions)):
        say(line)
    try:
        server = MarkingServer(desk, first, port)
    except (OSError, OverflowError) as error:
        raise ValueError(f"port {port} cannot be had ({error}): give another --port, or none") from error
    with server:
        say(
            f"open in a browser on this machine: {server.address}\nCtrl-C ends it; each mark is written at once"
        )
        try:
            server.serve_forever()
        except TerminatedError:
            raise
        except KeyboardInterrupt:
            say("")
        finally:
            desk.close()


def _waiting(question: dict[str, Any]) -> str:
    return (
        f"{question['lab']}, {question['name']}: {question['waiting']} of {question['answers']} answers wait"
    )


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: MarkingServer
    timeout = SECONDS
    server_version, sys_version = "marking", ""

    def do_GET(self) -> None:
        """Give the page, its script and style, and what a desk reads."""
        name, asked = self._asked()
        if name == "":
            self._send(HTTPStatus.OK, "text/html", self.server.page.encode())
        elif name in FILES:
            self._send(HTTPStatus.OK, FILES[name], (STATIC / name).read_bytes())
        elif name in self._READ:
            self._answer(lambda: self._READ[name](self.server.desk, asked))
        else:
            self._nothing()

    def do_POST(self) -> None:
        """Do what a person does: mark, or take back."""
        name, _ = self._asked()
        origin = self.headers.get("Origin")
        own = origin in (None, f"http://{self.headers.get('Host')}")
        if name not in self._DONE or not own or self.headers.get_content_type() != "application/json":
            self._nothing()
            return
        self._answer(lambda: self._DONE[name](self.server.desk, self._sent()))

    _READ: ClassVar[dict[str, Callable[[Desk, dict[str, str]], Any]]] = {
        "questions": lambda desk, _: desk.questions(),
        "question": lambda desk, asked: desk.question(asked.get("lab", ""), asked.get("name", "")),
        "evidence": lambda desk, asked: desk.evidence(
            asked.get("lab", ""), asked.get("name", ""), asked.get("key", "")
        ),
    }
    _DONE: ClassVar[dict[str, Callable[[Desk, dict[str, Any]], Any]]] = {
        "mark": Desk.mark,
        "undo": Desk.undo,
    }

    def _asked(self) -> tuple[str | None, dict[str, str]]:
        """What is asked for, below the token; None for whoever does not know it."""
        way = urlsplit(self.path)
        _, token, *rest = f"{way.path}/".split("/")
        port = self.server.server_port
        knows = secrets.compare_digest(token.encode(), self.server.token.encode())
        if not knows or self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            return None, {}
        return "/".join(rest).removesuffix("/"), {
            key: values[0] for key, values in parse_qs(way.query).items()
        }

    def _sent(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > MOST_SENT:
            raise ValueError("what was sent has no length, or is too long")
        sent = json.loads(self.rfile.read(int(length)))
        if not isinstance(sent, dict):
            raise ValueError("what was sent is no mark")
        return sent

    def _answer(self, work: Callable[[], Any]) -> None:
        """Send what comes of the work, or in one line why nothing does."""
        try:
            status, told = HTTPStatus.OK, work()
        except ConflictError as error:
            status, told = HTTPStatus.CONFLICT, {"error": str(error)}
        except LockedError as error:
            status, told = HTTPStatus.SERVICE_UNAVAILABLE, {"error": str(error)}
        except ValueError as error:
            status, told = HTTPStatus.BAD_REQUEST, {"error": str(error)}
        except OSError as error:
            status, told = HTTPStatus.INSUFFICIENT_STORAGE, {"error": f"nothing was written: {error}"}
        self._send(status, "application/json", json.dumps(told).encode())

    def _nothing(self) -> None:
        self._send(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n")

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", f"{kind}; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Content-Security-Policy", POLICY),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Print nothing: the address of a request holds the token."""
