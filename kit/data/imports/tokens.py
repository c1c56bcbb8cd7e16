"""Text of one list a line: tokens in Deezer's layout, or bare ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from kit.data.imports.pieces import Piece, identifier, pieces_of_tokens
from kit.data.imports.reading import Head, lines_of

__all__ = ["ID", "is_ids", "is_tokens", "read_ids", "read_tokens"]

_DECORATION = str.maketrans(dict.fromkeys("\"',;[]()", " "))
_HEADERS = {f"{one}_{what}" for one in ("track", "artist") for what in ("id", "uri", "name", "title", "mbid")}
ID = re.compile(
    r"\d+|-?\d+\.0|[A-Za-z]{0,8}[_-]?\d+|spotify:track:\w+|[0-9A-Za-z]{22}|[A-Z]{2}[A-Z0-9]{3}\d{7}"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|https?://\S+/\S+"
)
"""What ids look like: numbers, with or without a word before them, and those of Spotify, ISRC and MusicBrainz."""


def is_tokens(head: Head) -> bool:
    """Whether the lines are tokens, track_<id> and artist_<id>.

    Examples
    --------
    >>> is_tokens(Head("a", b"track_1 artist_2", True)), is_tokens(Head("a", b"track_id;title", True))
    (True, False)
    """
    first = head.lines[0].translate(_DECORATION).split() if head.lines else []
    return (
        bool(first)
        and first[0] not in _HEADERS
        and first[0].startswith(("track_", "artist_"))
        and "".join(head.lines[0].split())[:2] != "[["
    )


def read_tokens(text: TextIO, name: str) -> Iterator[Piece]:
    r"""Read one list a line; blanks, commas, semicolons, quotes and brackets part tokens.

    Examples
    --------
    >>> import io
    >>> [piece.tracks for piece in read_tokens(io.StringIO("'track_1', 'artist_7'\n\ntrack_2\n"), "two")]
    [[('1', '', 'artist_7')], [('2', '', '')]]
    """
    lines = (line.translate(_DECORATION).split() for line in lines_of(text, name))
    yield from pieces_of_tokens((line for line in lines if line), name)


def is_ids(head: Head) -> bool:
    """Whether the lines are ids and nothing else.

    Examples
    --------
    >>> is_ids(Head("a", b"11 12", True)), is_ids(Head("a", b"Dear diary", True))
    (True, False)
    """
    words = [word for line in head.lines for word in line.translate(_DECORATION).split()]
    return bool(words) and all(map(ID.fullmatch, words))


def read_ids(text: TextIO, head: Head) -> Iterator[Piece]:
    r"""Read one list of ids a line. Where each line has one id, the whole file is one list, cut by blank lines.

    Examples
    --------
    >>> import io
    >>> head = Head("ids.txt", b"11 12\n12;13\n", True)
    >>> [[key for key, _, _ in piece.tracks] for piece in read_ids(io.StringIO("11 12\n12;13\n"), head)]
    [['11', '12'], ['12', '13']]
    """
    lines = (line.translate(_DECORATION).split() for line in lines_of(text, head.name))
    if any(len(line.translate(_DECORATION).split()) > 1 for line in head.lines):
        yield from pieces_of_tokens((line for line in lines if line), head.name)
        return
    n = 0
    for line in lines:
        n += not line
        for word in line:
            yield Piece([(identifier(word), "", "")], of=f"{head.name}: {n}")
