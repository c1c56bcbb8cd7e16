"""Send the sound of a track to the page of a widget, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.radio.errors import DeezerError, NoPreview
from kit.radio.previews import Clip

__all__ = ["send_clip"]


def send_clip(
    track: int, clip_of: Callable[[int], Clip], tell: Callable[..., None], event: str, about: dict[str, Any]
) -> None:
    """Send a clip to the page, or the reason why it failed.

    Parameters
    ----------
    track : int
    clip_of : callable
        Gives the clip of a track; it may take seconds.
    tell : callable
        ``tell(content)`` or ``tell(content, buffers)``.
    event : str
        What the page calls a clip that came.
    about : dict
        What the page asked by: goes back with the answer.

    Raises
    ------
    Exception
        Whatever else than a missing preview or Deezer went wrong: our own fault. The page must not wait for it, and
        the log must show it.

    Examples
    --------
    >>> def silent(track):
    ...     raise NoPreview(f"track {track} has no preview")
    >>> send_clip(3, silent, print, "clip", {"ask": 1})
    {'event': 'failed', 'reason': 'track 3 has no preview', 'ask': 1}
    """
    try:
        clip = clip_of(track)
    except (NoPreview, DeezerError) as error:
        tell({"event": "failed", "reason": str(error), **about})
    except Exception as error:
        tell({"event": "failed", "reason": f"{type(error).__name__}: {error}", **about})
        raise
    else:
        content = {"event": event, "note": clip.note, "url": clip.url, **about}
        tell(content, None if clip.wav is None else [clip.wav])
