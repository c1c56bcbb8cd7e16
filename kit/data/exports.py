"""Write a playlist as other programs read it: JSPF and M3U8."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from kit.data.errors import DataError, written_whole

__all__ = ["Entry", "address", "write_playlist"]

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


class Entry(NamedTuple):
    """A track of a playlist that is written.

    Attributes
    ----------
    identifier : str
        The address by which the track is known.
    title, artist : str
    location : str
        Where its sound is, as a path beside the file or an address; "" where nobody knows.

    Examples
    --------
    >>> Entry("spotify:track:1", "Blue moth", "Ana Li").location
    ''
    """

    identifier: str
    title: str
    artist: str
    location: str = ""


def address(key: str, *, deezer: bool = False) -> str:
    """Give the address of a track: its key, where that is one, its page at Deezer, or else a name of our own.

    `kit.data.import_file` makes the same key of it again.

    Examples
    --------
    >>> address("spotify:track:1"), address("11", deezer=True), address("11")
    ('spotify:track:1', 'https://www.deezer.com/track/11', 'urn:x-track:11')
    """
    if deezer and key.isdecimal():
        return f"https://www.deezer.com/track/{key}"
    return key if _SCHEME.fullmatch(key) else f"urn:x-track:{quote(key, safe='')}"


def write_playlist(path: str | Path, entries: Sequence[Entry], title: str) -> Path:
    """Write a playlist as JSPF or M3U8, by the ending of the path; it appears whole or not at all.

    Parameters
    ----------
    path : path
        ``.jspf``, or ``.m3u8`` (or ``.m3u``).
    entries : sequence of Entry
    title : str
        Of the playlist.

    Returns
    -------
    Path

    Raises
    ------
    DataError
        When the ending is another one, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> path = write_playlist(Path(tempfile.mkdtemp(), "p.m3u8"), [Entry("urn:x-track:1", "Blue moth", "Ana Li")], "p")
    >>> print(path.read_text())
    #EXTM3U
    #PLAYLIST:p
    #EXTINF:-1,Ana Li - Blue moth
    urn:x-track:1
    <BLANKLINE>
    """
    path = Path(path)
    ending = path.suffix.casefold()
    if ending == ".jspf":
        text = json.dumps(_jspf(entries, title), ensure_ascii=False, indent=1) + "\n"
    elif ending in (".m3u8", ".m3u"):
        text = "\n".join(["#EXTM3U", f"#PLAYLIST:{_line(title)}", *map(_m3u, entries)]) + "\n"
    else:
        raise DataError(f"{path.name} is no playlist by its ending; end it with .jspf or .m3u8")
    with written_whole(path, "name another file") as draft:
        draft.write_text(text, "utf-8")
    return path


def _jspf(entries: Sequence[Entry], title: str) -> dict[str, Any]:
    rows = []
    for entry in entries:
        row = {"identifier": [entry.identifier], "title": entry.title, "creator": entry.artist}
        rows.append(row | ({"location": [entry.location]} if entry.location else {}))
    return {"playlist": {"title": title, "track": rows}}


def _m3u(entry: Entry) -> str:
    words = f"{_line(entry.artist)} - {_line(entry.title)}" if entry.artist else _line(entry.title)
    return f"#EXTINF:-1,{words}\n{_line(entry.location or entry.identifier)}"


def _line(text: str) -> str:
    return " ".join(text.split())
