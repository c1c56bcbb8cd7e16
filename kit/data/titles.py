"""Read tables of titles, as programs write them in which people keep their tracks."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from kit.data.errors import DataError
from kit.data.playlists import UNKNOWN_ARTIST, Playlists

__all__ = ["read_titles", "with_titles"]

Titles = Mapping[str, tuple[str, str]]
"""Title and artist by track id."""

_COLUMNS = {
    "track_id": ("track_id", "trackid", "id"),
    "title": ("title", "track_name", "track"),
    "name": ("artist_name", "artist", "name"),
}
"""The names that each column may have; the first one that is there counts."""
_FLOAT_ID = re.compile(r"([0-9]+)\.0")
_QUOTED_TSV = re.compile(r'(?:(?:"(?:[^"\n]|"")*+"|[^"\t\r\n]*+)(?:\t|\r?\n|\Z))*+')


def read_titles(path: str | Path) -> Titles:
    r"""Read a table of titles: columns `track_id` (or `id`), `title` (or `track_name`), `artist_name` (or `name`).

    Parameters
    ----------
    path : path
        Parted by tabs, semicolons or commas, in UTF-8, UTF-16 or cp1252. The names of columns may be written in
        capitals. Ids may carry the prefix `track_`, and the `.0` of a table that took them for numbers. Quotes of a
        table parted by tabs belong to the titles, unless all of them are set as a program sets them. Where an id
        comes twice, its first row counts; rows too short are skipped.

    Returns
    -------
    dict
        Of each track id: title, artist.

    Raises
    ------
    DataError

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "tracks.csv")
    >>> _ = path.write_text('track_id,title,name\ntrack_1,"Hello, World",The Parsers\n')
    >>> read_titles(path)
    {'1': ('Hello, World', 'The Parsers')}
    """
    path = Path(path)
    text = _text(path)
    delimiter, at = _layout(text.partition("\n")[0], path)
    lines = io.StringIO(text, newline="")
    try:
        if delimiter == "\t" and not _QUOTED_TSV.fullmatch(text):
            rows = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            rows = csv.reader(lines, delimiter=delimiter)
        next(rows)
        cells = [[row[column].strip() for column in at] for row in rows if len(row) > max(at)]
    except csv.Error as error:
        raise DataError(f"the table {path.name} cannot be read ({error}); save it as CSV in UTF-8") from error
    ids = [track.removeprefix("track_") for track, _, _ in cells]
    if all(map(_FLOAT_ID.fullmatch, ids)):
        ids = [track.removesuffix(".0") for track in ids]
    titles: dict[str, tuple[str, str]] = {}
    for track, (_, title, artist) in zip(ids, cells, strict=True):
        titles.setdefault(track, (title, artist))
    return titles


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"the table {path} cannot be read ({error.strerror}); check the path") from error
    utf16 = raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        reason = error
    try:
        return raw.decode("cp1252")  # what spreadsheets write on Windows
    except UnicodeDecodeError:
        raise DataError(
            f"the table {path.name} cannot be read ({reason}); save it as CSV in UTF-8"
        ) from reason


def _layout(header: str, path: Path) -> tuple[str, list[int]]:
    """Find the sign that parts the columns, and the places of the three columns."""
    names, missing = list[str](), list(_COLUMNS)
    for delimiter in "\t;,":
        cells = next(csv.reader([header.rstrip("\r")], delimiter=delimiter), [])
        found = [cell.strip().casefold().replace(" ", "_") for cell in cells]
        at = [next((found.index(name) for name in known if name in found), -1) for known in _COLUMNS.values()]
        if min(at) >= 0:
            return delimiter, at
        if len(found) > len(names):
            names, missing = cells, [name for name, place in zip(_COLUMNS, at, strict=True) if place < 0]
    known = " or ".join(_COLUMNS[missing[0]])
    raise DataError(
        f"the table {path.name} has no column {known} (it has: {', '.join(names)[:100]}); "
        f"name its columns {', '.join(_COLUMNS)}"
    )


def with_titles(playlists: Playlists, titles: Titles) -> Playlists:
    """Call tracks by their titles, and artists as their most popular track credits them.

    Raises
    ------
    DataError
        When the table knows none of the tracks.

    Examples
    --------
    >>> from kit.data.deezer import playlists_from_tokens
    >>> playlists = playlists_from_tokens("one", [["track_1", "artist_7", "track_1"]])
    >>> with_titles(playlists, {"1": ("Blue moth", "Ana Li")}).label(0)
    'Blue moth · Ana Li'
    """
    rows = [titles.get(track, ("", "")) for track in playlists.deezer_ids]
    if not any(title for title, _ in rows):
        raise DataError(
            f"the table of titles knows none of the tracks of {playlists.name!r}; is it for another file?"
        )
    names, artists = playlists.artist_names.tolist(), playlists.artists.copy()
    called: dict[int, str] = {}
    for artist, (_, credit) in zip(artists.tolist(), rows, strict=True):
        if credit and names[artist] != UNKNOWN_ARTIST:
            called.setdefault(artist, credit)
    names = [called.get(row, name) for row, name in enumerate(names)]

    # For a track that no artist token followed, the table may know who plays it.
    row_of = {name: row for row, name in enumerate(names)}
    for track, (_, credit) in enumerate(rows):
        if credit and names[artists[track]] == UNKNOWN_ARTIST:
            if credit not in row_of:
                row_of[credit] = len(names)
                names.append(credit)
            artists[track] = row_of[credit]
    found = [title or track for track, (title, _) in zip(playlists.deezer_ids, rows, strict=True)]
    return replace(
        playlists, titles=np.array(found, object), artists=artists, artist_names=np.array(names, object)
    )
