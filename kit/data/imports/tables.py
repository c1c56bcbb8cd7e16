"""Tables: long ones of one track a row, as Exportify, converters of playlists and Last.fm's exporters write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TextIO

from kit.data.errors import DataError
from kit.data.imports.pieces import Asked, Piece, Track, identifier, named
from kit.data.imports.reading import Head, lines_of
from kit.data.imports.times import seconds

__all__ = ["Layout", "layout_of", "read_table"]

NAMES = {
    "playlist": "playlist_id playlistid pid playlist_uri playlist playlist_name playlistname list list_id "
    "session_id sessionid session",
    "user": "user_id userid user username user_name",
    "track": "track_uri spotify_uri spotify_track_uri trackuri uri track_id trackid spotify_-_id spotify_id "
    "song_id songid item_id itemid id isrc recording_mbid track_mbid mbid",
    "title": "track_name trackname track_title title song_name songname song_title song",
    "artist": "artist_name artistname artist_name(s) artist(s) artist artists performer creator album_artist",
    "position": "position pos index order track_position",
    "time": "uts utc_time timestamp listened_at played_at datetime date_time time date",
}
"""By which headers, in small letters and with _ for blanks, columns are found; the first one that is there counts."""

_SIGNS = "\t;,|"
_ROWS = 4096  # of one list, in one piece
_QUOTED_TSV = re.compile(r'(?:(?:"(?:[^"\n]|"")*+"|[^"\t\r\n]*+)(?:\t|\r?\n|\Z))*+')
_FLOAT = re.compile(r"(\d+)\.0+")
_BY_NAME = {"playlist", "playlist_name", "playlistname", "list"}  # two people may have lists of one name


@dataclass(frozen=True)
class Layout:
    r"""Where the columns of a table are.

    Attributes
    ----------
    at : dict of str to int
        The place of each column that was found: playlist, user, track, title, artist, position, time.
    sign : str
        What parts them.
    quoted : bool
        Whether quotes are those of the table, not of the titles.
    skip : int
        Lines before the first row.
    uris : int or None
        Where the addresses of the artists are: they tell how many there are.

    Examples
    --------
    >>> layout_of(Head("a.csv", b"pid;track_uri\n1;2\n", True), Asked()).at
    {'playlist': 0, 'track': 1}
    """

    at: dict[str, int]
    sign: str
    quoted: bool = True
    skip: int = 1
    uris: int | None = None


def layout_of(head: Head, asked: Asked) -> Layout | None:
    r"""Find the columns of a table, by its headers, or by what stands in them; None where this is no table of tracks.

    Raises
    ------
    DataError
        When columns were asked for that are not there.

    Examples
    --------
    >>> layout_of(Head("a.csv", b"artist,title\nAna Li,Blue moth", True), Asked()).at
    {'title': 1, 'artist': 0}
    """
    lines = head.lines
    before = 0
    signs = _SIGNS
    if lines and (excel := re.fullmatch(r"\"?sep=(.)\"?", lines[0].strip("\r\n\ufeff"), re.IGNORECASE)):
        lines, before, signs = lines[1:], 1, excel[1]
    if not lines:
        return None
    rows = {sign: [_cells(line, sign) for line in lines[:50]] for sign in signs}
    if asked.columns:
        return _as_asked(head, rows, asked.columns, before)
    layouts = [_by_header(rows[sign][0], sign, before, _first(rows[sign])) for sign in signs]
    best = max(layouts, key=lambda layout: len(layout.at))
    if _is_enough(best.at):
        quoted = best.sign != "\t" or bool(_QUOTED_TSV.fullmatch(head.text[: head.text.rfind("\n") + 1]))
        return Layout(best.at, best.sign, quoted, best.skip, best.uris)
    return _by_content(rows, before)


def read_table(text: TextIO, head: Head, layout: Layout) -> Iterator[Piece]:
    r"""Read the rows of a table: those of one playlist are a list, in the order of their positions.

    Without a column of playlists, rows that have times are what a listener has heard; else the file is one list.

    Raises
    ------
    DataError
        When the table is damaged.

    Examples
    --------
    >>> import io
    >>> table = "playlist,track,artist\na,Blue moth,Ana Li\nb,Night,Zed\n"
    >>> head = Head("t.csv", table.encode(), True)
    >>> [piece.tracks for piece in read_table(io.StringIO(table), head, layout_of(head, Asked()))]
    [[('ana li - blue moth', 'Blue moth', 'Ana Li')], [('zed - night', 'Night', 'Zed')]]
    """
    at = layout.at
    sessions = "playlist" not in at and "time" in at
    order = at.get("time" if sessions else "position")
    tracks, places, of = list[Track](), list[float](), ""
    for number, row in enumerate(_rows(text, head.name, layout)):
        label = _label(row, at, head.name)
        if label is None:
            continue
        track = _track(row, layout)
        place = float(number) if order is None or order >= len(row) else _place(row[order], sessions)
        if place is None:
            track, place = ("", *track[1:]), 0.0
        if tracks and (label != of or len(tracks) == _ROWS):
            yield Piece(tracks, of, places if order is not None else None, sessions)
            tracks, places = [], []
        of = label
        tracks.append(track)
        places.append(place)
    if tracks:
        yield Piece(tracks, of, places if order is not None else None, sessions)


def _rows(text: TextIO, name: str, layout: Layout) -> Iterator[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE
    rows = csv.reader(
        lines_of(text, name), delimiter=layout.sign, quoting=quoting, skipinitialspace=layout.sign != "\t"
    )
    skipped = 0
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            skipped += 1
            if skipped > layout.skip:
                yield row
    except csv.Error as error:
        raise DataError(
            f"the table {name} is damaged near line {rows.line_num:,} ({error}); save it anew as CSV"
        ) from error


def _label(row: list[str], at: dict[str, int], name: str) -> str | None:
    """Give the name of the list that a row belongs to; None where the row says none."""
    parts = [name]
    for what in ("playlist", "user"):
        if what in at:
            cell = row[at[what]].strip() if at[what] < len(row) else ""
            if not cell and what == "playlist":
                return None
            parts.append(cell)
    return "\t".join(parts)


def _track(row: list[str], layout: Layout) -> Track:
    key, title, artist = (
        row[place].strip() if (place := layout.at.get(what, len(row))) < len(row) else ""
        for what in ("track", "title", "artist")
    )
    if layout.uris is not None and layout.uris < len(row):
        artist = _first_artist(artist, row[layout.uris].count(":artist:"))
    whole = _FLOAT.fullmatch(key)
    key = whole[1] if whole else identifier(key).removeprefix("track_")
    return key or (named(artist, title) if title else ""), title, artist


def _first_artist(credit: str, n: int) -> str:
    """Give the first of `n` artists, whose names a comma or a semicolon parts."""
    for sign in ";,":
        parts = credit.split(sign)
        if n > 1 and len(parts) == n:
            return parts[0].strip()
    return credit


def _place(cell: str, sessions: bool) -> float | None:
    if sessions:
        return seconds(cell)
    try:
        return float(cell)
    except ValueError:
        return None


def _cells(line: str, sign: str) -> list[str]:
    return [
        cell.strip()
        for cell in next(csv.reader([line.lstrip("\ufeff")], delimiter=sign, skipinitialspace=True), [])
    ]


def _first(rows: list[list[str]]) -> list[str]:
    return rows[1] if len(rows) > 1 else []


def _plain(header: str) -> str:
    return "_".join(header.casefold().split())


def _by_header(header: list[str], sign: str, before: int, first: list[str]) -> Layout:
    found = [_plain(cell) for cell in header]
    at = dict[str, int]()
    for what, names in NAMES.items():
        place = next((found.index(name) for name in names.split() if name in found), None)
        if place is not None:
            at[what] = place
    if "track" in found:
        _call(at, found.index("track"))
    if "name" in found:
        if "title" in at:
            at.setdefault("artist", found.index("name"))
        elif "artist" in at:
            at["title"] = found.index("name")
    if "time" in at and (at["time"] >= len(first) or not _is_moment(first[at["time"]])):
        del at["time"]
    if "user" in at and "time" not in at and found[at.get("playlist", at["user"])] not in _BY_NAME:
        del at["user"]
    uris = next((found.index(name) for name in ("artist_uri(s)", "artist_uris") if name in found), None)
    return Layout(at, sign, True, before + 1, uris)


def _call(at: dict[str, int], place: int) -> None:
    """Say what a column "track" is: the title where nothing else is, or else the id."""
    if "title" not in at and ("artist" in at or "track" in at):
        at["title"] = place
    elif "track" not in at:
        at["track"] = place


def _is_moment(cell: str) -> bool:
    """Whether this is a time of day on a date, as a date alone may be that of a record."""
    return seconds(cell) is not None and (cell.strip().isdecimal() or ":" in cell)


def _is_enough(at: dict[str, int]) -> bool:
    """Whether it is known what is a track and what is a list."""
    return "title" in at or ("track" in at and ("playlist" in at or "time" in at))


def _by_content(rows: dict[str, list[list[str]]], before: int) -> Layout | None:
    """Know tables without headers: the two that Last.fm's exporters write, and pairs of list and track."""
    for sign, cells in rows.items():
        n = {len(row) for row in cells}
        if n == {6} and sign == "\t" and all(_is_moment(row[1]) for row in cells):
            at = {"user": 0, "time": 1, "artist": 3, "track": 4, "title": 5}
            return Layout(at, sign, quoted=False, skip=before)
        if n == {4} and sum(_is_moment(row[3]) for row in cells) > len(cells) // 2:
            return Layout({"artist": 0, "title": 2, "time": 3}, sign, skip=before)
        if n == {2} and len(cells) > 2 and all(row[0].isdecimal() and row[1].isdecimal() for row in cells):
            lists = [int(row[0]) for row in cells]
            if all(a <= b for a, b in pairwise(lists)) and len(set(lists)) < len(lists):
                return Layout({"playlist": 0, "track": 1}, sign, skip=before)
    return None


def _as_asked(head: Head, rows: dict[str, list[list[str]]], columns: str, before: int) -> Layout:
    wanted = [one.strip() for one in columns.split(",")]
    named_ones = dict(part.split("=", 1) for part in wanted if "=" in part)
    for sign in sorted(rows, key=lambda sign: -len(rows[sign][0])):
        header = rows[sign][0]
        if named_ones and set(named_ones.values()) <= set(header):
            at = {what.strip(): header.index(name) for what, name in named_ones.items()}
            return _checked(Layout(at, sign, skip=before + 1), columns)
        if not named_ones and len(header) >= len(wanted) > 1:
            at = {what: place for place, what in enumerate(wanted) if what not in ("", "-")}
            return _checked(Layout(at, sign, skip=before), columns)
    header = max(rows.values(), key=lambda cells: len(cells[0]))[0]
    raise DataError(f"{head.name} has no such columns as {columns!r}; it has: {', '.join(header)[:200]}")


def _checked(layout: Layout, columns: str) -> Layout:
    unknown = set(layout.at) - set(NAMES)
    if unknown or not {"track", "title"} & set(layout.at):
        raise DataError(
            f"--columns {columns!r} does not say which column is the track; the names are {', '.join(NAMES)}, as in "
            "--columns playlist=LIST,track=SONG, or, without headers, --columns playlist,track,-"
        )
    return layout
