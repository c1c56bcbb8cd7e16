"""A client that asks Deezer for tracks politely, and doubts the answers thoroughly.

Deezer's API needs no key, answers at most 50 requests in 5 seconds to one address (a class room is often
one address), and reports its errors inside successful answers. The link to a preview lives for minutes only:
it is asked for when the track is to be played, and kept nowhere. What a track is called, and that one has no
preview, is remembered while the client lives; nothing is written to disk.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import requests
from urllib3.exceptions import NameResolutionError

from kit import __version__
from kit.radio.deezer_answers import Answer, Track, playable, read_track
from kit.radio.errors import DeezerError, NoPreview, Unavailable

__all__ = ["DeezerClient"]

API = "https://api.deezer.com"
REQUESTS, SECONDS = 45, 5.0  # Deezer allows 50 in any 5 seconds; the rest is for others at this address
TRIES = 4
LONGEST = 256 * 1024  # bytes of an answer; a track has about 3,000
READ = 64  # bytes at a time: who sends slowly is looked at often
USER_AGENT = f"music-recommendation-labs/{__version__} (teaching; nothing is stored)"


class DeezerClient:
    """A client that asks Deezer for tracks.

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
    patience : float
        The seconds to wait for a whole answer, however it comes: byte by byte, or held up by a name server.

    Examples
    --------
    >>> DeezerClient().track("w-17")
    Traceback (most recent call last):
    ...
    kit.radio.errors.NoPreview: 'w-17' is not a Deezer number: ...
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
        patience: float = 8.0,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = session or requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        self._clock, self._sleep, self._timeout, self._patience = clock, sleep, timeout, patience
        self._rng = np.random.default_rng() if rng is None else rng
        self._sent: deque[float] = deque()
        self._known: dict[str, Track] = {}  # without their links
        self._silent: dict[str, str] = {}  # tracks without a preview, and why
        self._lock = threading.Lock()  # cells and the radio's messages may ask from different threads

    def track(self, deezer_id: str) -> Track:
        """Fetch what Deezer knows of a track.

        Raises
        ------
        NoPreview
            There is no such track, or the number is not Deezer's.
        DeezerError
            `Unavailable`, `Busy`, `Quota` or `Refused`, after the tries that could help.
        """
        if not (deezer_id.isascii() and deezer_id.isdecimal()):
            raise NoPreview(
                f"{deezer_id!r} is not a Deezer number: the tracks of this data set are not Deezer's. "
                "Hear them with OfflinePreviews(playlists)."
            )
        track = self._ask(f"/track/{deezer_id}", deezer_id)
        self._known[deezer_id] = replace(track, preview="", alternative=None)
        return track

    def about(self, deezer_id: str) -> Track:
        """Give title and artist of a track, without a link to its sound; they are fetched once, then remembered."""
        if deezer_id not in self._known:
            self.track(deezer_id)
        return self._known[deezer_id]

    def playable(self, deezer_id: str) -> Track:
        """Give the track, or its alternative, with a preview that can be played now; else NoPreview says why.

        That a track has none is remembered: it is not asked for again.
        """
        if deezer_id in self._silent:
            raise NoPreview(self._silent[deezer_id])
        try:
            return playable(self.track(deezer_id))
        except NoPreview as reason:
            self._silent[deezer_id] = str(reason)
            raise

    def _ask(self, path: str, deezer_id: str) -> Track:
        for tried in range(TRIES):
            self._wait_for_turn()
            try:
                answer = self._answer_within(self._base_url + path, self._patience)
                return read_track(answer, deezer_id)
            except DeezerError as error:
                if error.pause is None or tried == TRIES - 1:
                    raise
                pause = error.pause * 2**tried
            self._sleep(pause * self._rng.uniform(1.0, 1.5))
        raise AssertionError("the last try returns or raises")

    def _answer_within(self, url: str, patience: float) -> Answer:
        """Fetch an answer in another thread, as a name server, or a sender of single bytes, can hold up a thread."""
        outcome: queue.SimpleQueue[Answer | BaseException] = queue.SimpleQueue()
        until = time.monotonic() + patience

        def ask() -> None:
            try:
                outcome.put(self._get(url, until))
            except BaseException as error:
                outcome.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            came = outcome.get(timeout=patience)
        except queue.Empty:
            raise _late(patience) from None
        if isinstance(came, BaseException):
            raise came
        return came

    def _get(self, url: str, until: float) -> Answer:
        try:
            # A redirect is not followed: it is a network's login page, or leads off Deezer.
            with self._session.get(url, timeout=self._timeout, allow_redirects=False, stream=True) as answer:
                body = bytearray()
                for part in answer.iter_content(READ):
                    body += part
                    if len(body) > LONGEST:
                        raise Unavailable("an answer far too long for a track")
                    if time.monotonic() > until:
                        raise _late(self._patience)
                return Answer(answer.status_code, answer.headers, bytes(body))
        except requests.exceptions.SSLError as error:
            why = "no safe connection: a network in between, or this machine's date is wrong"
            raise Unavailable(why, passing=False) from error
        except requests.Timeout as error:
            raise Unavailable("no answer in time") from error
        except requests.ConnectionError as error:
            if _is_of_names(error):
                raise Unavailable("its name is not found", passing=False) from error
            raise Unavailable("no connection, or one that broke") from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise Unavailable("an answer that broke off") from error

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


def _late(patience: float) -> Unavailable:
    return Unavailable(f"no whole answer within {patience:g} seconds")


def _is_of_names(error: BaseException) -> bool:
    """Whether no name server knew the address, which urllib3 says in the reason that requests wraps."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NameResolutionError)
