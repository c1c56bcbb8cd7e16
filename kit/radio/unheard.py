"""A radio that plays only what nobody has played: its songs have no playlist, no plays, only a sound."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.data.playlists import Playlists
from kit.data.plays import SR, Plays
from kit.radio.previews import Clip
from kit.radio.radio import Radio
from kit.sound.wav import as_wav

__all__ = ["SongPreviews", "songs_as_tracks", "unheard_radio"]

FIRST = "of the songs that nobody has played, the one that fits this listener best"


class SongPreviews:
    """Clips of songs of `Plays`, played anew by their band.

    Parameters
    ----------
    music : Plays
    songs : (n,) integers
        Track t of the radio is song ``songs[t]``.

    Examples
    --------
    >>> from kit.data import load_plays
    >>> clip = SongPreviews(load_plays("quick"), np.array([5])).clip(0)        # doctest: +SKIP
    >>> len(clip.wav), clip.note                                               # doctest: +SKIP
    (160044, 'played by the band of this lab')
    """

    def __init__(self, music: Plays, songs: NDArray[np.integer]) -> None:
        self._music, self._songs = music, songs

    def clip(self, track: int) -> Clip:
        """Play the song of a track."""
        song = int(self._songs[track])
        return Clip(
            title=str(self._music.titles[song]),
            artist=str(self._music.artist_names[self._music.artists[song]]),
            note="played by the band of this lab",
            wav=as_wav(self._music.sound(song), SR),
        )


def songs_as_tracks(music: Plays, songs: NDArray[np.integer]) -> Playlists:
    """Give songs as tracks that stand in no playlist, numbered as in `songs`.

    Examples
    --------
    >>> from kit.data import load_plays
    >>> songs_as_tracks(load_plays("quick"), np.array([5, 9])).n_tracks        # doctest: +SKIP
    2
    """
    return Playlists(
        "songs that nobody has played",
        np.zeros(0, np.int32),
        np.zeros(1, np.int32),
        np.array([f"song {song}" for song in songs], object),
        music.titles[songs],
        music.artists[songs],
        music.artist_names,
    )


def unheard_radio(
    music: Plays, known: Any, songs: ArrayLike, factors: ArrayLike, taste: ArrayLike, **options: Any
) -> Radio:
    """Start a radio among songs that nobody has played, at the one that a listener would like best.

    Parameters
    ----------
    music : Plays
    known : (n_users, n_songs) sparse array
        The plays that are known today.
    songs : (n,) integers
        What may be played.
    factors : (n, k) floats
        Of these songs, told by their sound; it walks from one to its neighbours.
    taste : (k,) floats
        Factors of the listener.
    **options
        As for `kit.radio.Radio`.

    Returns
    -------
    Radio
        Track t is song ``songs[t]``.

    Raises
    ------
    ValueError
        When somebody has played one of the songs, or the songs and the factors are not as many.

    Examples
    --------
    >>> unheard_radio(music, known, cold, predicted, tastes[3])                # doctest: +SKIP
    Radio from ..., nothing heard yet. Run the cell again to listen.
    """
    songs, factors = np.asarray(songs, np.int64), np.asarray(factors, np.float64)
    if factors.ndim != 2 or len(factors) != len(songs):
        raise ValueError(f"{len(songs)} songs, and factors of shape {factors.shape}: a row a song is needed")
    listeners = np.bincount(known.tocoo().col, known.tocoo().data > 0, minlength=len(music))[songs]
    if played := int((listeners > 0).sum()):
        first = int((listeners > 0).argmax())
        raise ValueError(
            f"{played} of {len(songs)} songs have been played, {music.label(int(songs[first]))} by "
            f"{int(listeners[first])}: this radio plays only what nobody has played"
        )
    start = int((factors @ np.asarray(taste, np.float64)).argmax())
    given: dict[str, Any] = {"previews": SongPreviews(music, songs), "first": FIRST, **options}
    return Radio(start, factors, songs_as_tracks(music, songs), **given)
