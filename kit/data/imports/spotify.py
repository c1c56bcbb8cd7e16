"""What Spotify gives: slices of its Million Playlist data set, and what it keeps of an account."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from kit.data.imports.pieces import Piece, Track, identifier, named
from kit.data.imports.times import seconds

__all__ = ["account_piece", "history_piece", "library_piece", "million_piece"]


def million_piece(key: str, one: object) -> Piece | None:
    """Read a playlist of a slice of the Million Playlist data set (Chen, Lamere, Schedl, Zamani, RecSys 2018).

    Examples
    --------
    >>> row = {"pos": 0, "track_uri": "spotify:track:1", "track_name": "Blue moth", "artist_name": "Ana Li"}
    >>> million_piece("playlists", {"pid": 0, "tracks": [row]}).tracks
    [('spotify:track:1', 'Blue moth', 'Ana Li')]
    """
    if isinstance(one, dict) and key == "tracks" and "track_uri" in one:  # of a file of one playlist
        return Piece([_track(one, "track_uri", "track_name", "artist_name")], of="the playlist")
    if not isinstance(one, dict) or not isinstance(rows := one.get("tracks"), list):
        return None
    if rows and not any(isinstance(row, dict) and "track_uri" in row for row in rows):
        return None
    if not rows and "pid" not in one:
        return None
    tracks, places = list[Track](), list[float]()
    for at, row in enumerate(rows):
        if not isinstance(row, dict):
            tracks.append(("", "", ""))
        else:
            tracks.append(_track(row, "track_uri", "track_name", "artist_name"))
        place = row.get("pos", at) if isinstance(row, dict) else at
        places.append(float(place) if isinstance(place, int | float) else float(at))
    if any(later < earlier for earlier, later in itertools.pairwise(places)):
        order = sorted(range(len(tracks)), key=places.__getitem__)
        tracks = [tracks[i] for i in order]
    return Piece(tracks)


def account_piece(_: str, one: object) -> Piece | None:
    """Read a playlist of an account's export (``Playlist1.json``), or one that the Web API gives.

    Examples
    --------
    >>> row = {"track": {"trackName": "Blue moth", "artistName": "Ana Li", "trackUri": "spotify:track:1"}}
    >>> account_piece("playlists", {"name": "p", "items": [row, {"episode": {}}]}).tracks
    [('spotify:track:1', 'Blue moth', 'Ana Li'), ('', '', '')]
    """
    if not isinstance(one, dict):
        return None
    rows = one.get("items")
    if rows is None and isinstance(one.get("tracks"), dict):
        rows = one["tracks"].get("items")
    if not isinstance(rows, list) or not any(
        isinstance(row, dict) and ("track" in row or "episode" in row) for row in rows
    ):
        return None
    return Piece([_item(row) for row in rows])


def library_piece(key: str, one: object) -> Piece | None:
    """Read a liked song of an account's export (``YourLibrary.json``): all of them are one list.

    Examples
    --------
    >>> library_piece("tracks", {"artist": "Ana Li", "album": "x", "track": "Blue moth", "uri": "spotify:track:1"}).of
    'liked songs'
    """
    if key != "tracks" or not isinstance(one, dict) or not {"artist", "track"} <= set(one):
        return None
    return Piece([_track(one, "uri", "track", "artist")], of="liked songs")


def history_piece(_: str, one: object) -> Piece | None:
    """Read a stream of an account's listening history, of either kind; what was no track names none.

    Examples
    --------
    >>> row = {"endTime": "2023-11-14 22:13", "artistName": "Ana Li", "trackName": "Blue moth", "msPlayed": 9}
    >>> history_piece("", row).at
    [1699999980.0]
    """
    if not isinstance(one, dict):
        return None
    if {"endTime", "trackName"} <= set(one):
        when, track = one["endTime"], _track(one, "trackUri", "trackName", "artistName")
    elif "ts" in one and "master_metadata_track_name" in one:
        names = ("spotify_track_uri", "master_metadata_track_name", "master_metadata_album_artist_name")
        when, track = one["ts"], _track(one, *names)
    else:
        return None
    at = seconds(when)
    return Piece([track if at is not None else ("", "", "")], of="streams", at=[at or 0.0], sessions=True)


def _item(row: object) -> Track:
    track = row.get("track") if isinstance(row, dict) else None
    if not isinstance(track, dict):
        return "", "", ""
    if "trackName" in track or "trackUri" in track:
        return _track(track, "trackUri", "trackName", "artistName")
    artists = [str(one.get("name") or "") for one in _dicts(track.get("artists"))]
    uri = track.get("uri") or (f"spotify:track:{track['id']}" if track.get("id") else "")
    return _track(
        {"uri": uri, "name": track.get("name"), "artist": next(iter(artists), "")}, "uri", "name", "artist"
    )


def _dicts(rows: object) -> Iterator[dict[str, Any]]:
    return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else iter(())


def _track(row: dict[str, Any], uri: str, title: str, artist: str) -> Track:
    called, credit = (row.get(field) for field in (title, artist))
    called, credit = str(called or ""), str(credit or "")
    given = row.get(uri)
    return (identifier(str(given)) if given else named(credit, called) if called else ""), called, credit
