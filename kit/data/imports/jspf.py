"""JSPF: a playlist as JSON, the sister of XSPF."""

from __future__ import annotations

from typing import Any

from kit.data.imports.pieces import Piece, Track, identifier, named

__all__ = ["jspf_piece"]


def jspf_piece(key: str, one: object) -> Piece | None:
    """Read a playlist of JSPF; a track without an identifier is known by artist and title, or else by its location.

    Examples
    --------
    >>> row = {"identifier": ["https://musicbrainz.org/recording/1"], "title": "Blue moth", "creator": "Ana Li"}
    >>> jspf_piece("playlist", {"title": "p", "track": [row]}).tracks
    [('https://musicbrainz.org/recording/1', 'Blue moth', 'Ana Li')]
    """
    if not key and isinstance(one, dict) and isinstance(one.get("playlist"), dict):
        one = one["playlist"]
    elif key not in ("playlist", "playlists"):
        return None
    if isinstance(one, dict) and isinstance(
        one.get("playlist"), dict
    ):  # as the API of ListenBrainz lists them
        one = one["playlist"]
    if not isinstance(one, dict) or not isinstance(rows := one.get("track"), list):
        return None
    return Piece([_track(row) if isinstance(row, dict) else ("", "", "") for row in rows])


def _track(row: dict[str, Any]) -> Track:
    title, artist = str(row.get("title") or ""), str(row.get("creator") or "")
    given, where = _first(row.get("identifier")), _first(row.get("location"))
    return identifier(given) or named(artist, title) or where, title or where, artist


def _first(given: object) -> str:
    if isinstance(given, list):
        given = next((one for one in given if one), "")
    return str(given or "")
