"""The catalogue holds what the radio knows of each track: the words to show, and the clip."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.components import widest
from kit.data.playlists import Playlists
from kit.radio.previews import Clip, OfflinePreviews, Previews, PreviewsOrOffline
from kit.radio.shared import once

__all__ = ["Catalogue"]

KEPT = 12  # synthesised clips kept in memory


class Catalogue:
    """Clips and words for tracks. Its methods may be called from any thread.

    Parameters
    ----------
    playlists : Playlists
    vectors : (V, d) numbers
        Near tracks get covers of one hue, and where the playlists say nothing of sound, clips alike.
    previews : Previews, optional
        By default `OfflinePreviews(playlists, vectors)`.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> playlists = load_playlists("mini")
    >>> catalogue = Catalogue(playlists, playlists.sound)
    >>> catalogue.look_up(1)
    >>> catalogue.about(1)["title"] == playlists.titles[1], len(catalogue.clip(1).wav)
    (True, 160044)
    """

    def __init__(self, playlists: Playlists, vectors: ArrayLike, previews: Previews | None = None) -> None:
        self._playlists = playlists
        if previews is None:
            self._previews: Previews = OfflinePreviews(playlists, vectors)
        else:
            self._previews = PreviewsOrOffline(
                previews, lambda: OfflinePreviews(playlists, vectors, missing=0)
            )
        self._hues = once(_hues, vectors)
        self._said: dict[int, dict[str, Any]] = {}
        self._clips: OrderedDict[int, Clip] = OrderedDict()
        self._lock = threading.Lock()

    def label(self, track: int) -> str:
        """Give title and artist of a track."""
        return self._playlists.label(track)

    def look_up(self, track: int) -> None:
        """Ask the source for a track once; raise NoPreview where there is nothing to hear."""
        if track not in self._said:
            clip = self.clip(track)
            self._said[track] = {
                "title": clip.title,
                "artist": clip.artist,
                "note": clip.note,
                "link": clip.link,
                # The page draws a cover from a number of the track's own and a hue that near tracks share.
                "cover": [crc32(str(self._playlists.deezer_ids[track]).encode()), int(self._hues[track])],
            }

    def about(self, track: int) -> dict[str, Any]:
        """Give what is shown of a track that was looked up; neither its sound nor a link to it."""
        return self._said[track]

    def clip(self, track: int) -> Clip:
        """Give the clip of a track: sound made here is kept for a while, a link is fetched anew each time."""
        with self._lock:
            clip = self._clips.get(track)
        if clip is None:
            clip = self._previews.clip(track)
            if clip.wav is not None:
                with self._lock:
                    self._clips[track] = clip
                    if len(self._clips) > KEPT:
                        self._clips.popitem(last=False)
        return clip


def _hues(vectors: ArrayLike) -> NDArray[np.int64]:
    """Give a hue for each track, 0 to 359: the angle of the track's place in the two widest directions."""
    centred = np.asarray(vectors, np.float64)
    centred = centred - centred.mean(axis=0)
    place = centred @ widest(centred.T @ centred, 2)[0]
    return np.asarray(np.degrees(np.arctan2(place[:, -1], place[:, 0])) % 360, np.int64)
