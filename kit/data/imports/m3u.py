"""M3U and M3U8, plain or extended, and PLS: what players keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TextIO
from urllib.parse import unquote, urlsplit

from kit.data.errors import DataError
from kit.data.imports.pieces import Piece, Track, identifier, named
from kit.data.imports.reading import Head, lines_of

__all__ = ["is_m3u", "is_pls", "read_m3u", "read_pls"]

_INFO = re.compile(r"#EXTINF:\s*-?[\d.]*(?:\s+[\w-]+=\"[^\"]*\")*\s*,(.*)", re.IGNORECASE)
_SOUND = re.compile(r".*\.(mp3|m4a|aac|flac|ogg|oga|opus|wav|wma|aif|aiff|ape|mpc|wv|mid|mp4)", re.IGNORECASE)
_PLS = re.compile(r"(file|title)(\d+)\s*=(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}[\s._-]+(?=\D)")  # of the track on its record, before its title


def is_m3u(head: Head) -> bool:
    """Whether this is a list of places where sound is, one a line.

    Examples
    --------
    >>> is_m3u(Head("a", b"music/1.mp3", True)), is_m3u(Head("a", b"11 12", True))
    (True, False)
    """
    first = head.lines[0].strip().upper() if head.lines else ""
    if first.startswith(("#EXTM3U", "#EXTINF")):
        return True
    places = [line.strip() for line in head.lines if not line.startswith("#")]
    return bool(places) and all(_SOUND.fullmatch(place) for place in places)


def read_m3u(text: TextIO, name: str) -> Iterator[Piece]:
    r"""Read a playlist: the words of ``#EXTINF``, artist and title, or else those of the file's name.

    Raises
    ------
    DataError
        When the lines are the pieces of one broadcast, which are called M3U8 as well.

    Examples
    --------
    >>> import io
    >>> text = "#EXTM3U\n#EXTINF:200,Ana Li - Blue moth\n11.mp3\nmusic/Zed/02 Night.mp3\n"
    >>> [piece.tracks for piece in read_m3u(io.StringIO(text), "two")]
    [[('ana li - blue moth', 'Blue moth', 'Ana Li'), ('music/Zed/02 Night.mp3', 'Night', '')]]
    """
    tracks = list[Track]()
    said = ""
    for line in lines_of(text, name):
        line = line.strip().lstrip("\ufeff")
        info = _INFO.fullmatch(line)
        if info:
            said = info[1].strip()
        elif line.upper().startswith("#EXT-X-"):
            raise DataError(
                f"{name} lists the pieces of one broadcast (HLS), not tracks; save a playlist of a player"
            )
        elif line and not line.startswith("#"):
            tracks.append(_track(line, said))
            said = ""
    yield Piece(tracks)


def is_pls(head: Head) -> bool:
    """Whether this is a PLS file.

    Examples
    --------
    >>> is_pls(Head("a", b"[playlist]", True))
    True
    """
    return bool(head.lines) and head.lines[0].strip().casefold() == "[playlist]"


def read_pls(text: TextIO, name: str) -> Iterator[Piece]:
    r"""Read the files and titles of a PLS file.

    Examples
    --------
    >>> import io
    >>> text = "[playlist]\nFile1=11.mp3\nTitle1=Ana Li - Blue moth\n"
    >>> [piece.tracks for piece in read_pls(io.StringIO(text), "one")]
    [[('ana li - blue moth', 'Blue moth', 'Ana Li')]]
    """
    said = dict[tuple[str, int], str]()
    for line in lines_of(text, name):
        found = _PLS.fullmatch(line.strip())
        if found:
            said[found[1].casefold(), int(found[2])] = found[3].strip()
    numbers = sorted(number for what, number in said if what == "file")
    yield Piece([_track(said["file", number], said.get(("title", number), "")) for number in numbers])


def _track(place: str, said: str) -> Track:
    key = identifier(place)
    words = said or _NUMBER.sub(
        "", PurePosixPath(unquote(urlsplit(place).path if "://" in place else place).replace("\\", "/")).stem
    )
    artist, dash, title = words.partition(" - ")
    if not dash:
        artist, title = "", words
    artist, title = artist.strip(), title.strip()
    if said and key == place and not key.startswith("spotify:"):
        key = named(artist, title)
    return key, title or words, artist
