"""Each track has a clip, from an offline source or an online one, under one contract."""

from __future__ import annotations

import math
import operator
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kit.components import widest
from kit.data.playlists import Playlists
from kit.radio.errors import DeezerError, NoPreview
from kit.radio.shared import once
from kit.radio.synthesis import N_KNOBS, knobs, synthesise

if TYPE_CHECKING:
    from kit.radio.deezer import DeezerClient

__all__ = ["Clip", "DeezerPreviews", "OfflinePreviews", "Previews", "PreviewsOrOffline"]

REST = 60.0  # seconds without a try after the source could not be reached


@dataclass(frozen=True, kw_only=True)
class Clip:
    """Something to hear: the sound itself or a link to the sound, and the words to show beside it.

    Attributes
    ----------
    title, artist : str
    note : str
        Where the sound comes from, said to whoever listens.
    link : str
        A page to listen to the whole track on, or "".
    wav : bytes or None
        The sound, a WAV file.
    url : str or None
        Or where a browser finds it. Good for some minutes: never stored.
    """

    title: str
    artist: str
    note: str
    link: str = ""
    wav: bytes | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.wav is None) == (self.url is None):
            raise ValueError("A clip is either wav or url.")


class Previews(Protocol):
    """A source of clips; `clip` may be called from any thread."""

    def clip(self, track: int) -> Clip:
        """Give a clip of the track; raise NoPreview where there is none."""
        ...


class OfflinePreviews:
    """Clips synthesised on this machine: tracks that are near each other sound alike.

    Parameters
    ----------
    playlists : Playlists
        Where the playlists carry the `sound` of each track, clips are made from it.
    vectors : (n_tracks, d) float, optional
        Where they do not, clips are made from these: their leading principal components, scaled.
    missing : float
        The share of tracks without a preview, as in a real catalogue. Which ones hangs on their ids alone.
    seconds : float
        The length of a clip.

    Examples
    --------
    >>> import numpy as np
    >>> from kit.data import Playlists
    >>> text = np.array(["blue", "red"], object)
    >>> playlists = Playlists("two", np.arange(2), np.array([0, 2]), text, text, np.arange(2), text)
    >>> previews = OfflinePreviews(playlists, vectors=np.eye(2), missing=0)
    >>> len(previews.clip(0).wav), previews.clip(0).note
    (160044, 'synthesised clip (offline)')
    """

    def __init__(
        self, playlists: Playlists, vectors: Any = None, *, missing: float = 0.15, seconds: float = 5.0
    ) -> None:
        if playlists.sound is None and vectors is None:
            raise ValueError(
                "These playlists say nothing of how their tracks sound: give vectors, "
                "OfflinePreviews(playlists, vectors)."
            )
        self._playlists, self._missing, self._seconds = playlists, missing, seconds
        self._places = playlists.sound if playlists.sound is not None else once(_principal_places, vectors)
        if len(self._places) != playlists.n_tracks:
            raise ValueError(f"{len(self._places)} vectors, {playlists.n_tracks} tracks: give one a track.")

    def clip(self, track: int) -> Clip:
        """Make the clip of a track: the same bytes at every call, and under whatever number the track goes."""
        track = _check_track(self._playlists, track)
        deezer_id = str(self._playlists.deezer_ids[track])
        rng = np.random.default_rng(crc32(deezer_id.encode()))
        if rng.random() < self._missing:
            raise NoPreview(
                f"There is no preview of {self._playlists.label(track)}, as for "
                f"{self._missing:.0%} of the tracks in this catalogue. Go on with the next track."
            )
        return Clip(
            title=str(self._playlists.titles[track]),
            artist=str(self._playlists.artist_names[self._playlists.artists[track]]),
            note="synthesised clip (offline)",
            wav=synthesise(knobs(self._places[track]), rng, seconds=self._seconds),
        )


class DeezerPreviews:
    """Clips streamed from Deezer by the listener's own browser. Nothing is stored.

    Parameters
    ----------
    playlists : Playlists
        Of real tracks, under Deezer's own numbers.
    client : DeezerClient

    Examples
    --------
    >>> from kit.radio import DeezerClient
    >>> previews = DeezerPreviews(playlists, DeezerClient())    # doctest: +SKIP
    >>> previews.clip(0).note                                   # doctest: +SKIP
    'preview streamed from Deezer'
    """

    def __init__(self, playlists: Playlists, client: DeezerClient) -> None:
        if playlists.sound is not None:
            raise ValueError("Deezer has none of these invented tracks: use OfflinePreviews(playlists).")
        self._playlists, self._client = playlists, client

    def clip(self, track: int) -> Clip:
        """Fetch a link to the track's preview now; raise NoPreview or a DeezerError."""
        track = _check_track(self._playlists, track)
        found = self._client.playable(str(self._playlists.deezer_ids[track]))
        return Clip(
            title=found.title,
            artist=found.artist,
            note="preview streamed from Deezer",
            link=found.link,
            url=found.preview,
        )


class PreviewsOrOffline:
    """Clips of an online source; while the source cannot be reached, clips synthesised on this machine.

    Parameters
    ----------
    previews : Previews
        `DeezerPreviews`, say.
    offline : callable
        Makes the source to fall back on; called when it is first needed.
    clock : callable
        Seconds now.

    Examples
    --------
    >>> previews = PreviewsOrOffline(online, lambda: OfflinePreviews(playlists, missing=0))  # doctest: +SKIP
    """

    def __init__(
        self,
        previews: Previews,
        offline: Callable[[], Previews],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._previews, self._make_offline, self._clock = previews, offline, clock
        self._offline: Previews | None = None
        self._again = -math.inf  # when to try the source once more: each try may take many seconds

    def clip(self, track: int) -> Clip:
        """Give the clip of the source, or a synthesised clip with the reason in its note."""
        if self._clock() >= self._again:
            try:
                return self._previews.clip(track)
            except DeezerError as error:
                self._again, self._why = self._clock() + REST, str(error).partition(". ")[0]
        if self._offline is None:
            self._offline = self._make_offline()
        clip = self._offline.clip(track)
        return replace(clip, note=f"synthesised clip, for now: {self._why}")


def _check_track(playlists: Playlists, track: int) -> int:
    track = operator.index(track)
    if not 0 <= track < playlists.n_tracks:
        raise IndexError(f"There is no track {track}: tracks are numbered 0 to {playlists.n_tracks - 1}.")
    return track


def _principal_places(vectors: Any) -> NDArray[np.float64]:
    """Compute the leading principal components of the vectors, `(n_tracks, <= N_KNOBS)`, of variance 1 on average.

    One scale for all: whitening each would blow the noise of the last up to the size of the first, and near
    tracks would no longer sound alike.
    """
    centred = np.asarray(vectors, np.float64)
    if centred.ndim != 2 or not np.isfinite(centred).all():
        raise ValueError("The vectors must be a table of finite numbers, (n_tracks, d).")
    centred = centred - centred.mean(axis=0)
    directions, variances = widest(centred.T @ centred / max(len(centred), 1), N_KNOBS)
    return np.asarray(centred @ directions / np.sqrt(variances.mean() or 1.0))
