"""XSPF: a playlist as XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from kit.data.errors import DataError
from kit.data.imports.pieces import Piece, Track, identifier, named
from kit.data.imports.reading import Head

__all__ = ["is_xspf", "read_xspf"]

_FIELDS = ("location", "identifier", "title", "creator")


def is_xspf(head: Head) -> bool:
    """Whether this is XSPF.

    Examples
    --------
    >>> is_xspf(Head("a", b"<playlist><trackList/></playlist>", True))
    True
    """
    return head.text.lstrip().startswith("<") and "<playlist" in head.text and "<trackList" in head.text


def read_xspf(file: BinaryIO, name: str) -> Iterator[Piece]:
    """Read the tracks of a playlist, with the fields that JSPF has too.

    The danger of XML lies in entities: a few lines that stand for gigabytes, or for a file of the reader's. They have
    to be declared in a DTD, which XSPF has not: a file with one is refused before anything in it is declared, and the
    parser of the standard library is all that is needed.

    Raises
    ------
    DataError
        When it is no XML, ends in the middle, or brings a DTD.

    Examples
    --------
    >>> import io
    >>> track = b"<track><title>Blue moth</title><creator>Ana Li</creator></track>"
    >>> file = io.BytesIO(b"<playlist><trackList>" + track + b"</trackList></playlist>")
    >>> [piece.tracks for piece in read_xspf(file, "one")]
    [[('ana li - blue moth', 'Blue moth', 'Ana Li')]]
    """
    reader = _Reader(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        raise DataError(f"{name} is damaged XML ({error}); get it again") from error
    yield Piece(reader.tracks)


class _Reader:
    def __init__(self, name: str) -> None:
        self.tracks = list[Track]()
        self._name = name
        self._path = list[str]()
        self._fields = dict[str, str]()

    def refuse(self, *_: object) -> None:
        raise DataError(
            f"{self._name} brings a DTD, which no XSPF has, and which could hide an attack; nothing was read"
        )

    def start(self, tag: str, _: object) -> None:
        self._path.append(tag.rpartition(" ")[2])
        if self._path[-1] == "track":
            self._fields = {}

    def text(self, text: str) -> None:
        if self._path[-2:-1] == ["track"] and self._path[-1] in _FIELDS:
            self._fields[self._path[-1]] = self._fields.get(self._path[-1], "") + text

    def end(self, _: str) -> None:
        if self._path.pop() == "track":
            where, given, title, artist = (self._fields.get(field, "").strip() for field in _FIELDS)
            self.tracks.append((identifier(given) or named(artist, title) or where, title or where, artist))
