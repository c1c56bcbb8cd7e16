"""What is said of a file that holds no lists that could be read."""

from __future__ import annotations

import json

from kit.data.errors import DataError
from kit.data.imports.reading import Head

__all__ = ["KINDS", "Unread", "unread"]

KINDS = (
    "Spotify's Million Playlist slices and account exports, Exportify and other tables (CSV), M3U, PLS, XSPF, JSPF, "
    "ListenBrainz, Last.fm scrobbles, lists of ids or of tokens (text, JSON, numpy), each also as .gz, .zip or a folder"
)
_MAGIC = [
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a piece of music"),
    (b"\xff\xfb", "a piece of music"),
    (b"OggS", "a piece of music"),
    (b"fLaC", "a piece of music"),
    (b"RIFF", "a piece of music"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"PAR1", "a table in Parquet"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x80", "a pickle, which may run code and is not opened"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it"),
    (b"Rar!", "a RAR archive: unpack it"),
    (b"BZh", "a file packed by bzip2: unpack it"),
    (b"\xfd7zXZ", "a file packed by xz: unpack it"),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstd: unpack it"),
    (b"PK", "a zip inside a zip: unpack it"),
]
_LINES = """Where you can open it, have Python write it as text, one list of track ids a line:
from pathlib import Path
playlists = [["11", "12"], ["12", "13"]]  # in place of these, the lists that your program has read
lines = [" ".join(map(str, tracks)) for tracks in playlists]
Path("lists.txt").write_text("\\n".join(lines), "utf-8")
# then: python -m kit data import lists.txt --name mine"""
_TABLE = """Has it one track a row, then name its columns: --columns playlist=LIST,track=SONG, or write it anew:
import pandas as pd
from pathlib import Path
table = pd.read_csv({name!r}, sep=None, engine="python").groupby("LIST", sort=False)["SONG"]
lines = [" ".join(f"track_{{track}}" for track in tracks) for _, tracks in table]
Path("lists.txt").write_text("\\n".join(lines), "utf-8")"""


class Unread(DataError):
    """A file is of no kind that is read; in a folder it is passed over.

    Examples
    --------
    >>> issubclass(Unread, DataError)
    True
    """


def unread(head: Head) -> Unread:
    """Say what a file looks like, what is read, and the lines of Python that would write it.

    Examples
    --------
    >>> print(str(unread(Head("notes", b"%PDF-1.7", True))).partition(";")[0])
    notes looks like a PDF
    """
    looks, remedy = _looks(head)
    return Unread(f"{head.name} looks like {looks}; read are {KINDS}. {remedy.format(name=head.name)}")


def _looks(head: Head) -> tuple[str, str]:
    lines = _LINES.replace("{", "{{").replace("}", "}}")
    if not head.raw:
        return "an empty file", lines
    for magic, what in _MAGIC:
        if head.raw.startswith(magic):
            return what, lines
    if head.raw[257:262] == b"ustar":
        return "a tar archive: unpack it", lines
    text = head.text.strip("\ufeff \t\r\n")
    if not text:
        return (
            "blank lines alone" if not head.raw.strip() else "no text, but bytes of a kind not known"
        ), lines
    start = text[:2000].casefold()
    if text.startswith("<"):
        if "<plist" in start:
            return (
                "the library of iTunes or Music (choose a playlist there, then Export Playlist, as M3U or text)",
                lines,
            )
        return "a web page" if "<html" in start else "XML without a list of tracks", lines
    if text.startswith(("{", "[")):
        return f"JSON without lists of tracks ({_keys(text)})", lines
    if any(sign in head.lines[0] for sign in "\t;,|"):
        return f"a table whose columns are not known ({_quoted(head.lines[0])})", _TABLE
    return f"text that begins {_quoted(head.lines[0])}", lines


def _keys(text: str) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return "it begins " + _quoted(text)
    return f"with {', '.join(list(document)[:8])[:80]}" if isinstance(document, dict) else "a list"


def _quoted(line: str) -> str:
    return ascii(line.strip()[:80])
