"""What somebody has heard, one track after the other: ListenBrainz, and the log of a portable player."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TextIO

from kit.data.imports.pieces import Piece, identifier, named
from kit.data.imports.reading import Head, lines_of
from kit.data.imports.times import seconds

__all__ = ["is_scrobbler_log", "listen_piece", "read_scrobbler_log"]

_RECORDING = "https://musicbrainz.org/recording/"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def listen_piece(key: str, one: object) -> Piece | None:
    """Read a listen of ListenBrainz: of an export, of a dump, or of its API.

    Its recording at MusicBrainz, where known, is its key, or else artist and title.

    Examples
    --------
    >>> listen = {"listened_at": 1700000000, "track_metadata": {"track_name": "Blue moth", "artist_name": "Ana Li"}}
    >>> listen_piece("", listen)
    Piece(tracks=[('ana li - blue moth', 'Blue moth', 'Ana Li')], of='listens of ', at=[1700000000.0], sessions=True)
    """
    if key == "payload" and isinstance(one, dict) and isinstance(listens := one.get("listens"), list):
        pieces = [piece for listen in listens if (piece := listen_piece("", listen))]
        if not pieces:
            return None
        tracks = [piece.tracks[0] for piece in pieces]
        of = f"listens of {one.get('user_id') or ''}"
        return Piece(tracks, of=of, at=[(piece.at or [0.0])[0] for piece in pieces], sessions=True)
    if not isinstance(one, dict) or not isinstance(about := one.get("track_metadata"), dict):
        return None
    more: dict[str, Any] = about.get("additional_info") or {}
    mapped: dict[str, Any] = about.get("mbid_mapping") or {}
    at = seconds(one.get("listened_at", one.get("timestamp")))
    title, artist = str(about.get("track_name") or ""), str(about.get("artist_name") or "")
    recording = str(mapped.get("recording_mbid") or more.get("recording_mbid") or "")
    if _UUID.fullmatch(recording):
        recording = _RECORDING + recording.lower()
    track = (identifier(recording) or named(artist, title) if title or recording else "", title, artist)
    of = f"listens of {one.get('user_name') or one.get('user_id') or ''}"
    return Piece([track if at is not None else ("", "", "")], of=of, at=[at or 0.0], sessions=True)


def is_scrobbler_log(head: Head) -> bool:
    """Whether this is a ``.scrobbler.log``, as Rockbox and other players keep it.

    Examples
    --------
    >>> is_scrobbler_log(Head("log", b"#AUDIOSCROBBLER/1.1", True))
    True
    """
    return head.text.startswith("#AUDIOSCROBBLER/")


def read_scrobbler_log(text: TextIO, name: str) -> Iterator[Piece]:
    r"""Read artist, album, title, number, length, rating (L: listened, S: skipped), time and perhaps recording.

    Examples
    --------
    >>> import io
    >>> log = "#AUDIOSCROBBLER/1.1\nAna Li\tDusk\tBlue moth\t1\t200\tL\t1700000000\t\n"
    >>> [piece.tracks for piece in read_scrobbler_log(io.StringIO(log), "log")]
    [[('ana li - blue moth', 'Blue moth', 'Ana Li')]]
    """
    for line in lines_of(text, name):
        cells = line.rstrip("\r\n").split("\t")
        if line.startswith("#") or len(cells) < 7 or cells[5] == "S":
            continue
        artist, title, at = cells[0].strip(), cells[2].strip(), seconds(cells[6])
        key = (
            _RECORDING + cells[7].lower()
            if len(cells) > 7 and _UUID.fullmatch(cells[7])
            else named(artist, title)
        )
        yield Piece([(key if at is not None else "", title, artist)], of=name, at=[at or 0.0], sessions=True)
