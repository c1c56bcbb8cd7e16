"""The errors of a clip, as a tree; each message says what to do.

NoPreview        there is nothing to hear of this track
DeezerError      Deezer could not be asked
  Unavailable      no usable answer
  Quota            too many requests from this address
  Busy             Deezer has too much to do
  Refused          the request was wrong
"""

from __future__ import annotations

__all__ = ["PLAY_OFFLINE", "Busy", "DeezerError", "NoPreview", "Quota", "Refused", "Unavailable"]

PLAY_OFFLINE = "To go on without a network: OfflinePreviews(playlists)."


class NoPreview(LookupError):
    """There is nothing to hear of this track; the message says why."""


class DeezerError(Exception):
    """Deezer could not be asked; `pause` holds the seconds after which another try makes sense, None if none does."""

    pause: float | None = None


class Unavailable(DeezerError):
    """There is no usable answer: this machine is offline, a network answers in Deezer's place, or Deezer is down."""

    def __init__(self, what: str, *, passing: bool = True) -> None:
        super().__init__(f"Deezer cannot be reached ({what}). Is this machine online? {PLAY_OFFLINE}")
        self.pause = 0.5 if passing else None


class Quota(DeezerError):
    """Too many requests came from this address."""

    pause = 2.5

    def __init__(self) -> None:
        super().__init__(
            "Deezer answers 50 requests in 5 seconds for everybody behind this network's address, and that "
            f"is used up. Wait ten seconds and run the cell again. {PLAY_OFFLINE}"
        )


class Busy(DeezerError):
    """Deezer itself has too much to do."""

    pause = 2.5

    def __init__(self, message: str) -> None:
        super().__init__(
            f"Deezer is busy ({message}). Wait ten seconds and run the cell again. {PLAY_OFFLINE}"
        )


class Refused(DeezerError):
    """Deezer understood that the request was wrong; asking again would not help."""
