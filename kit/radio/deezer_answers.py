"""Read Deezer's answers with doubt: they hold errors inside successful answers, useless links, odd names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from kit.radio.errors import PLAY_OFFLINE, Busy, NoPreview, Quota, Refused, Unavailable

__all__ = ["Answer", "Track", "playable", "read_track"]

LONGEST_NAME = 200  # characters of a title that are shown
HUGE = 1e6  # beats a minute, or decibels: no track has as many


class Answer(NamedTuple):
    """An answer as it came over the network."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Track:
    """A track in Deezer's words.

    Attributes
    ----------
    id, title, artist : str
    preview : str
        The link to 30 seconds of it, good for some minutes; "" where there is none.
    readable : bool
        Whether Deezer plays the whole track in this country.
    link : str
        The page of the track, to listen to all of it.
    alternative : Track or None
        The same song under another number, for where this one is not readable.
    bpm : float or None
        The tempo, in beats a minute; None where Deezer does not know it, which it writes as 0.
    gain : float or None
        The loudness in decibels, as far as a player has to take it back.
    """

    id: str
    title: str
    artist: str
    preview: str
    readable: bool
    link: str
    alternative: Track | None = None
    bpm: float | None = None
    gain: float | None = None


def read_track(answer: Answer, deezer_id: str) -> Track:
    """Read the track that an answer holds.

    Raises
    ------
    NoPreview, DeezerError
        What the answer says instead, or lacks.

    Examples
    --------
    >>> read_track(Answer(200, {}, b'{"id": 7, "title": "Blue"}'), "7").title
    'Blue'
    """
    if answer.status == 429:
        raise Quota
    if answer.status != 200:
        raise Unavailable(f"HTTP {answer.status}", passing=answer.status >= 500)
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Unavailable("an answer that is not JSON") from error
    if not isinstance(content, dict):
        raise Unavailable("an answer that is not a track")
    if said := content.get("error"):
        _raise_error(said if isinstance(said, dict) else {"message": said}, deezer_id)
    track = _read_one(content)
    if track is None:
        raise Unavailable("an answer that is not a track")
    links = [track.preview, track.alternative.preview if track.alternative else ""]
    if any(_has_expired(link, answer.headers) for link in links):
        raise Unavailable("a link that had expired before it came")
    return track


def playable(track: Track) -> Track:
    """Give the track, or its alternative, with a preview that can be played; else NoPreview says why.

    Examples
    --------
    >>> playable(Track("7", "Blue", "Zoe", "https://there/7.mp3", readable=True, link="")).id
    '7'
    """
    if track.alternative and track.alternative.preview and not (track.readable and track.preview):
        track = track.alternative
    if not track.preview:
        why = "has no preview of" if track.readable else "may not play in this country:"
        raise NoPreview(f"Deezer {why} {track.title!r} by {track.artist}. Go on with the next track.")
    if not track.preview.startswith("https://"):
        raise NoPreview(f"Deezer's link to {track.title!r} is not encrypted and is not played.")
    return track


def _raise_error(error: dict[str, Any], deezer_id: str) -> None:
    code, message = error.get("code"), _name(error.get("message"), "no message")
    if code == 4:
        raise Quota
    if code == 800:
        raise NoPreview(f"Deezer does not know track {deezer_id} any more. Go on with the next track.")
    if code == 700:
        raise Busy(message)
    if code is None:
        raise Unavailable(message)
    raise Refused(f"Deezer refused to say of track {deezer_id}: {message} (code {code}). {PLAY_OFFLINE}")


def _read_one(content: dict[str, Any], *, is_alternative: bool = False) -> Track | None:
    """Read a track, if its number is one of Deezer's; an alternative has no alternative."""
    number, artist, other = content.get("id"), content.get("artist"), content.get("alternative")
    if type(number) not in (int, str) or not re.fullmatch(r"[1-9][0-9]{0,18}", str(number)):
        return None
    preview = content.get("preview")
    return Track(
        id=str(number),
        title=_name(content.get("title"), "untitled"),
        artist=_name(artist.get("name") if isinstance(artist, dict) else None, "unknown"),
        preview=preview if isinstance(preview, str) else "",
        readable=content.get("readable") is not False,
        link=f"https://www.deezer.com/track/{number}",
        alternative=_read_one(other, is_alternative=True)
        if isinstance(other, dict) and not is_alternative
        else None,
        bpm=_number(content.get("bpm"), above=0),
        gain=_number(content.get("gain")),
    )


def _number(given: Any, above: float = -HUGE) -> float | None:
    """Read a number that is one: json also reads NaN, Infinity and integers without end, and True is no 1 here."""
    return float(given) if type(given) in (int, float) and above < given < HUGE else None


def _name(given: Any, otherwise: str) -> str:
    """Write a title as text on one line: half characters, controls and turned writing direction are left out."""
    if not isinstance(given, str):
        return otherwise
    kept = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in given)
    name = " ".join(kept.split())
    return f"{name[: LONGEST_NAME - 1]}…" if len(name) > LONGEST_NAME else name or otherwise


def _has_expired(preview: str, headers: Mapping[str, str]) -> bool:
    """Whether a link was too old when it was sent, by Deezer's own clock: this machine's may be wrong."""
    until = re.search(r"exp=(\d{9,11})\b", preview)
    if until is None or "Date" not in headers:
        return False
    try:
        sent = parsedate_to_datetime(headers["Date"]).timestamp()
    except ValueError:
        return False
    return int(until[1]) <= sent
