"""Files, sockets and secrets that a student's code must neither read, write nor reach."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import selectors
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import nbformat

from autograde.trust.scratch import scratch

MARK = "CANARY"  # in every secret, so that a hostile student may look for it


class Canaries:
    """What students must neither read, write nor reach: made anew for a run, in a folder of its own.

    Attributes
    ----------
    places : dict of str to str
        What the names in the corpus stand for.
    texts : list of str
        Secrets that may turn up nowhere.
    heard : list of str
        Each connection and datagram that came.
    """

    def __init__(self) -> None:
        self._held = contextlib.ExitStack()
        root = self._held.enter_context(scratch("canaries"))
        self.texts = [f"{MARK}-{secrets.token_hex(12)}" for _ in range(4)]
        self.places = {
            "SECRET": str(root / "solutions" / "01_track2vec.py"),
            "MATE": str(root / "submissions" / "mate" / "01_track2vec.ipynb"),
            "GRADEBOOK": str(root / "gradebook.db"),
            "SOCKET": str(root / "socket"),
            "ABSTRACT": f"kit-{secrets.token_hex(8)}",
        }
        self._write_files()
        self.heard: list[str] = []
        self._before = self._digests()
        self._sockets = list(self._listen())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._hear, daemon=True)

    def __enter__(self) -> Self:
        os.environ["KIT_CANARY"] = self.texts[3]
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        for listener in self._sockets:
            listener.close()
        del os.environ["KIT_CANARY"]
        self._held.close()

    def fill(self, text: str) -> str:
        """Write the places into a text of the corpus."""
        for name, place in self.places.items():
            text = text.replace("{{" + name + "}}", place)
        return text

    def changed(self) -> list[str]:
        """Give the files that are not as they were."""
        return sorted(name for name, digest in self._digests().items() if self._before[name] != digest)

    def _write_files(self) -> None:
        secret, mate, book = (Path(self.places[name]) for name in ("SECRET", "MATE", "GRADEBOOK"))
        secret.parent.mkdir(parents=True)
        secret.write_text(
            f"# {self.texts[0]}\ndef hit_at_k(suggested, held_out):\n    return '{self.texts[0]}'\n"
        )
        mate.parent.mkdir(parents=True)
        cell = nbformat.v4.new_code_cell(f"mine = '{self.texts[1]}'")
        mate.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
        with contextlib.closing(sqlite3.connect(book)) as made, made:
            made.execute("create table marks (student text, points real)")
            made.execute("insert into marks values (?, 1)", (self.texts[2],))

    def _digests(self) -> dict[str, str]:
        found = {}
        for name in ("SECRET", "MATE", "GRADEBOOK"):
            path = Path(self.places[name])
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "gone"
        return found

    def _listen(self) -> Iterator[socket.socket]:
        inet = socket.socket()
        inet.bind(("127.0.0.1", 0))
        self.places["PORT"] = str(inet.getsockname()[1])
        datagrams = socket.socket(type=socket.SOCK_DGRAM)
        datagrams.bind(("127.0.0.1", int(self.places["PORT"])))
        unix, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        unix.bind(self.places["SOCKET"])
        abstract.bind("\0" + self.places["ABSTRACT"])
        for listener in (inet, unix, abstract):
            listener.listen()
        for listener in (inet, datagrams, unix, abstract):
            listener.setblocking(False)
            yield listener

    def _hear(self) -> None:
        with selectors.DefaultSelector() as selector:
            for listener in self._sockets:
                selector.register(listener, selectors.EVENT_READ)
            while not self._ended.is_set():
                for key, _ in selector.select(0.1):
                    listener = self._sockets[self._sockets.index(key.fileobj)]  # type: ignore[arg-type]
                    self.heard.append(f"{listener.family.name} {listener.type.name}")
                    with contextlib.suppress(OSError):
                        listener.recv(100) if listener.type == socket.SOCK_DGRAM else listener.accept()[
                            0
                        ].close()
