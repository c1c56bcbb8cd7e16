"""What Deezer says of a track, asked politely and doubted thoroughly.

Deezer's API needs no key, answers at most 50 requests in 5 seconds to one address (a class room is often
one address), and reports its errors inside successful answers. The link to a preview lives for minutes only:
it is asked for when the track is to be played, and kept nowhere.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import requests

from kit import __version__
from kit.radio.previews import NoPreview

API = "https://api.deezer.com"
REQUESTS, SECONDS = 45, 5.0  # Deezer allows 50 in any 5 seconds; the rest is for who shares the address
TRIES = 4
USER_AGENT = f"music-recommendation-labs/{__version__} (teaching; nothing is stored)"
PLAY_OFFLINE = "To go on without a network: OfflinePreviews(playlists)."


class DeezerError(Exception):
    """Deezer could not be asked. `pause`: the seconds before another try makes sense, None if none does."""

    pause: float | None = None


class Unavailable(DeezerError):
    """No usable answer: offline, a network in between that answers instead, or Deezer itself down."""

    def __init__(self, what: str, *, passing: bool = True) -> None:
        super().__init__(f"Deezer cannot be reached ({what}). Is this machine online? {PLAY_OFFLINE}")
        self.pause = 0.5 if passing else None


class Quota(DeezerError):
    """Too many requests from this address."""

    pause = 2.5

    def __init__(self) -> None:
        super().__init__(
            "Deezer answers 50 requests in 5 seconds for everybody behind this network's address, and that "
            f"is used up. Wait ten seconds and run the cell again. {PLAY_OFFLINE}"
        )


class Refused(DeezerError):
    """Deezer understood that the request was wrong; asking again would not help."""


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
    """

    id: str
    title: str
    artist: str
    preview: str
    readable: bool
    link: str
    alternative: Track | None = None


class DeezerClient:
    """Asks Deezer for tracks.

    Parameters
    ----------
    base_url : str
    session : requests.Session, optional
        The one seam to the network.
    clock, sleep : callables
        Seconds now, and how to wait for some.
    rng : numpy.random.Generator, optional
        Spreads the waits, so that a class that was refused together does not come back together.
    timeout : (float, float)
        The seconds to wait for a connection, and for the next bytes of an answer.

    Examples
    --------
    >>> DeezerClient().track("w-17")
    Traceback (most recent call last):
    ...
    kit.radio.previews.NoPreview: 'w-17' is not a Deezer number: ...
    """

    def __init__(
        self,
        base_url: str = API,
        *,
        session: requests.Session | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        rng: np.random.Generator | None = None,
        timeout: tuple[float, float] = (3.05, 5.0),
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = session or requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        self._clock, self._sleep, self._timeout = clock, sleep, timeout
        self._rng = np.random.default_rng() if rng is None else rng
        self._sent: deque[float] = deque()
        self._lock = threading.Lock()  # cells and the radio's messages may ask from different threads

    def track(self, deezer_id: str) -> Track:
        """What Deezer knows of a track.

        Raises
        ------
        NoPreview
            There is no such track, or the number is not Deezer's.
        DeezerError
            `Unavailable`, `Quota` or `Refused`, after the tries that could help.
        """
        if not (deezer_id.isascii() and deezer_id.isdecimal()):
            raise NoPreview(
                f"{deezer_id!r} is not a Deezer number: the tracks of this data set are not Deezer's. "
                "Hear them with OfflinePreviews(playlists)."
            )
        return _read_track(self._ask(f"/track/{deezer_id}", deezer_id))

    def playable(self, deezer_id: str) -> Track:
        """The track, or its alternative, with a preview that can be played now; else NoPreview says why."""
        track = self.track(deezer_id)
        if track.alternative and track.alternative.preview and not (track.readable and track.preview):
            track = track.alternative
        if not track.preview:
            why = "has no preview of" if track.readable else "may not play in this country:"
            raise NoPreview(f"Deezer {why} {track.title!r} by {track.artist}. Go on with the next track.")
        if not track.preview.startswith("https://"):
            raise NoPreview(f"Deezer's link to {track.title!r} is not encrypted and is not played.")
        return track

    def _ask(self, path: str, deezer_id: str) -> dict[str, Any]:
        for tried in range(TRIES):
            self._wait_for_turn()
            try:
                return self._ask_once(path, deezer_id)
            except DeezerError as error:
                if error.pause is None or tried == TRIES - 1:
                    raise
                pause = error.pause * 2**tried
            self._sleep(pause * self._rng.uniform(1.0, 1.5))
        raise AssertionError("the last try returns or raises")

    def _ask_once(self, path: str, deezer_id: str) -> dict[str, Any]:
        try:
            # A redirect is a network's login page, or leads off Deezer: not followed.
            answer = self._session.get(self._base_url + path, timeout=self._timeout, allow_redirects=False)
        except (
            requests.ConnectionError,
            requests.Timeout,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as error:
            raise Unavailable(type(error).__name__) from error
        _check_status(answer.status_code)
        try:
            content = answer.json()
        except ValueError as error:
            raise Unavailable("an answer that is not JSON") from error
        return _check_content(content, deezer_id)

    def _wait_for_turn(self) -> None:
        """Return when a request may be sent: at most `REQUESTS` in any `SECONDS`."""
        while True:
            with self._lock:
                now = self._clock()
                while self._sent and now - self._sent[0] >= SECONDS:
                    self._sent.popleft()
                if len(self._sent) < REQUESTS:
                    self._sent.append(now)
                    return
                wait = self._sent[0] + SECONDS - now
            self._sleep(wait + 0.001)


def _check_status(status: int) -> None:
    if status == 429:
        raise Quota
    if status != 200:
        raise Unavailable(f"HTTP {status}", passing=status >= 500)


def _check_content(content: Any, deezer_id: str) -> dict[str, Any]:
    """Return the content of an answer if it is a track, else raise what it says or lacks."""
    if not isinstance(content, dict):
        raise Unavailable("an answer that is not a track")
    error = content.get("error")
    if error:
        _raise_error(error if isinstance(error, dict) else {"message": error}, deezer_id)
    if not content.get("id"):
        raise Unavailable("an answer that is not a track")
    return content


def _raise_error(error: dict[str, Any], deezer_id: str) -> None:
    code, message = error.get("code"), error.get("message", "no message")
    if code == 4:
        raise Quota
    if code == 800:
        raise NoPreview(f"Deezer does not know track {deezer_id} any more. Go on with the next track.")
    if code in (None, 700):
        raise Unavailable(f"{message}")
    raise Refused(f"Deezer refused to say of track {deezer_id}: {message} (code {code}). {PLAY_OFFLINE}")


def _read_track(content: dict[str, Any]) -> Track:
    artist, other = content.get("artist"), content.get("alternative")
    return Track(
        id=str(content["id"]),
        title=str(content.get("title") or "untitled"),
        artist=str(artist.get("name") or "unknown") if isinstance(artist, dict) else "unknown",
        preview=str(content.get("preview") or ""),
        readable=content.get("readable") is not False,
        link=f"https://www.deezer.com/track/{content['id']}",
        alternative=_read_track(other) if isinstance(other, dict) and other.get("id") else None,
    )
