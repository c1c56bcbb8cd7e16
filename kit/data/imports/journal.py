"""What an import has taken in so far: numbers on disk, so that memory stays small, and a stopped import goes on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError
from kit.data.folder import cache_folder
from kit.data.imports.pieces import Piece
from kit.data.playlists import UNKNOWN_ARTIST
from kit.whole import write_whole

__all__ = ["Journal"]

SPILL = 1 << 20  # positions kept in memory before they go to disk
_LEFT = 7 * 86_400.0  # seconds after which what a stopped import has left is removed
_VERSION = 1
_COLUMNS = {"values": "i", "owners": "i", "sizes": "i", "at": "d"}


class Journal:
    """Lists as numbers: the tracks that were met, in their order, and the lists they stand in.

    Small imports stay in memory. A large one is written beside the data sets after every million positions, and is
    gone on with by the next import of the same files with the same options.

    Parameters
    ----------
    told : iterable of objects
        What is imported, and how: the same words, the same journal.

    Attributes
    ----------
    index : dict of str to int
        The number of each track's key, in the order in which they were met.
    titles : list of str
    artists : array of int
        Of each track, a key of `artist_names`.
    artist_names : dict of str to int
    done : tuple of int
        How many files, and how many pieces of the one after them, are in.
    skipped : int
        Entries that named no track.

    Examples
    --------
    >>> journal = Journal(["an example"])
    >>> journal.add(Piece([("11", "Blue moth", "Ana Li"), ("12", "", ""), ("11", "", "")]))
    >>> journal.column("values").tolist(), journal.titles, list(journal.artist_names)
    ([0, 1, 0], ['Blue moth', ''], ['unknown artist', 'Ana Li'])
    """

    def __init__(self, told: Iterable[object]) -> None:
        begins = cache_folder() / "importing"
        _sweep(begins)
        named = hashlib.sha256(repr([_VERSION, *told]).encode("utf-8", "backslashreplace")).hexdigest()
        self.folder = begins / named[:24]
        self.index: dict[str, int] = {}
        self.titles: list[str] = []
        self.artists = array("i")
        self.artist_names = {UNKNOWN_ARTIST: 0}
        self.labels: dict[str, int] = {}
        self.n_lists = 0
        self.sessions = bytearray()
        self.done = (0, 0)
        self.skipped = 0
        self._new: dict[str, array[Any]] = {name: array(code) for name, code in _COLUMNS.items()}
        self._n_flushed = dict.fromkeys(_COLUMNS, 0)
        self._told: list[list[Any]] = []  # what is new of tracks and lists
        self._lock: Any = None
        if (self.folder / "state.json").exists():
            self._go_on()

    def add(self, piece: Piece) -> None:
        """Take in a piece of a list."""
        index, titles, artists = self.index, self.titles, self.artists
        append = self._new["values"].append
        before = len(self._new["values"])
        kept = list[float]()
        for place, (key, title, artist) in enumerate(piece.tracks):
            if not key:
                self.skipped += 1
                continue
            number = index.get(key)
            if number is None:
                number = self._meet(key, title, artist)
            elif (title and not titles[number]) or (artist and not artists[number]):
                self._learn(number, title, artist)
            append(number)
            if piece.at is not None:
                kept.append(piece.at[place])
        n = len(self._new["values"]) - before
        if kept or self._has_places:
            self._new["at"].extend([0.0] * (self.n_positions - n - self._total("at")))
            self._new["at"].extend(kept or [0.0] * n)
        self._new["owners"].append(self._owner(piece))
        self._new["sizes"].append(n)

    @property
    def n_positions(self) -> int:
        """How many tracks stand in all lists together."""
        return self._total("values")

    def column(self, name: str) -> NDArray[Any]:
        """Give one of the columns: values, owners, sizes (of pieces), at; on disk where it is long."""
        new = (
            np.frombuffer(self._new[name], self._new[name].typecode)
            if self._new[name]
            else np.empty(0, _COLUMNS[name])
        )
        if not self._n_flushed[name]:
            return new
        self._flush(name)
        return np.memmap(self.folder / name, _COLUMNS[name], "r", shape=(self._n_flushed[name],))

    def checkpoint(self, done: tuple[int, int], *, n: int = SPILL) -> None:
        """Write to disk what has come since the last time, once it is `n` positions."""
        self.done = done
        if len(self._new["values"]) < n and len(self._new["owners"]) < n:
            return
        try:
            self._make_folder()
            for name in _COLUMNS:
                self._flush(name)
            with (self.folder / "tracks").open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in self._told)
            self._told = []
            state = {
                "done": done,
                "skipped": self.skipped,
                "n_lists": self.n_lists,
                "told": (self.folder / "tracks").stat().st_size,
                "columns": self._n_flushed,
            }
            write_whole(self.folder / "state.json", json.dumps(state))
        except OSError as error:
            raise DataError(
                f"{self.folder.parent} cannot take what is imported ({error.strerror or error}); make room, or set "
                "KIT_DATA to a folder on another disk, and run again"
            ) from error

    def close(self) -> None:
        """Let another import go on with what is on disk."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def remove(self) -> None:
        """Remove what is on disk: the import has ended, well or not."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # others may be at work there
            self.folder.parent.rmdir()

    @property
    def _has_places(self) -> bool:
        return bool(self._total("at"))

    def _total(self, name: str) -> int:
        return self._n_flushed[name] + len(self._new[name])

    def _owner(self, piece: Piece) -> int:
        number = self.n_lists if piece.of is None else self.labels.get(piece.of, self.n_lists)
        if number == self.n_lists:
            self.n_lists += 1
            self.sessions.append(piece.sessions)
            if piece.of is not None:
                self.labels[piece.of] = number
            if piece.of is not None or piece.sessions:
                self._told.append(["list", number, piece.of, int(piece.sessions)])
        return number

    def _meet(self, key: str, title: str, artist: str) -> int:
        number = self.index[key] = len(self.titles)
        self.titles.append(_clean(title))
        self.artists.append(self._artist(artist))
        self._told.append(["track", key, title, artist])
        return number

    def _learn(self, number: int, title: str, artist: str) -> None:
        """Take in what was not known of a track when it was met."""
        self.titles[number] = self.titles[number] or _clean(title)
        self.artists[number] = self.artists[number] or self._artist(artist)
        self._told.append(["more", number, title, artist])

    def _artist(self, name: str) -> int:
        name = _clean(name)
        return self.artist_names.setdefault(name, len(self.artist_names)) if name else 0

    def _flush(self, name: str) -> None:
        if self._new[name]:
            with (self.folder / name).open("ab") as file:
                self._new[name].tofile(file)
            self._n_flushed[name] += len(self._new[name])
            self._new[name] = array(_COLUMNS[name])

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._lock is None and sys.platform != "win32":
            import fcntl

            self._lock = (self.folder / "lock").open("w")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DataError("another run imports these files just now; wait for its end") from error

    def _go_on(self) -> None:
        """Take up what a stopped import has left."""
        self._make_folder()
        state = json.loads((self.folder / "state.json").read_text("utf-8"))
        for name, code in _COLUMNS.items():
            if state["columns"][name]:
                os.truncate(self.folder / name, state["columns"][name] * array(code).itemsize)
            else:
                (self.folder / name).unlink(missing_ok=True)
        os.truncate(self.folder / "tracks", state["told"])
        with (self.folder / "tracks").open(encoding="utf-8") as file:
            self._tell_again(file)
        self.n_lists, self.skipped = state["n_lists"], state["skipped"]
        self.sessions.extend(bytes(self.n_lists - len(self.sessions)))
        self.done, self._n_flushed, self._told = tuple(state["done"]), state["columns"], []

    def _tell_again(self, file: TextIO) -> None:
        for line in file:
            what, *told = json.loads(line)
            if what == "track":
                self._meet(*told)
            elif what == "more":
                self._learn(*told)
            else:
                number, label, sessions = told
                self.sessions.extend(bytes(number + 1 - len(self.sessions)))
                self.sessions[number] = sessions
                if label is not None:
                    self.labels[label] = number
            self._told.clear()


def _clean(text: str) -> str:
    """Take out what no title has: half characters, and signs that cannot be shown; blanks become one."""
    if not text.isprintable() or "  " in text:
        text = "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode())
    return " ".join(text.split()) if text[:1].isspace() or text[-1:].isspace() or "  " in text else text


def _sweep(begins: Path) -> None:
    for left in begins.glob("*/state.json"):
        with contextlib.suppress(OSError):  # another run may have removed it
            if time.time() - left.stat().st_mtime > _LEFT:
                shutil.rmtree(left.parent)
