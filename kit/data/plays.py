"""Who played which song how often, with the sound of the songs, texts about their artists, and tags.

The embedded data are a synthetic world. Its songs are played once on this computer, some twenty seconds of a
processor, and their log-mel spectrograms kept; from then on these are read.

Song s is the same everywhere here: row s of titles, artists, tags and spectrograms, column s of the plays, and
``sound(s)``. It is no song of the other worlds, which have catalogues of their own; `kit.data.clips` lets the songs of
the ratings be heard by the same band.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError
from kit.data.folder import cache_folder, written_folder
from kit.data.worlds.bios import KnowledgeBase
from kit.data.worlds.plays import RATE, SECONDS, PlaysWorld, plays_world
from kit.sound.wav import as_floats

__all__ = [
    "HOP",
    "N_FFT",
    "N_MELS",
    "SR",
    "Cold",
    "Plays",
    "kept_mels",
    "kept_plays",
    "load_plays",
    "sound_of",
]

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]
Texts = NDArray[np.object_]

PLAYS_VARIABLE = "KIT_PLAYS"
SIZES = {"world": 900, "quick": 160}  # songs
VERSION = 1  # goes up when the world or its spectrograms change, or older files were taken for them
SR, N_FFT, HOP, N_MELS = RATE, 1024, 512, 64
FRAMES = 1 + SECONDS * SR // HOP


class Cold(NamedTuple):
    """Songs that nobody has played yet, as far as a model may know, and the others; both in rising order."""

    warm: NDArray[np.int64]
    cold: NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Plays:
    """Songs, their sound, and who played them. Arrays cannot be written to: data sets are shared.

    Attributes
    ----------
    name : str
    plays : (n_users, n_songs) scipy.sparse.csr_array of float64
        How often a user played a song.
    titles : (n_songs,) str
    artists : (n_songs,) int32
        A row of `artist_names`.
    artist_names, bios : (n_artists,) str
        A text about each artist, in English.
    tags : (n_songs, 60) scipy.sparse.csr_array of float64
        1 where a song has a tag.
    tag_names : (60,) str
    knowledge : KnowledgeBase
        Made up: what the texts name, under which names, and the concepts it belongs to.
    mels : (n_songs, 157, 64) float16
        `kit.sound.log_mel` of five seconds, in dB: 64 bands, windows of 1,024 samples, 512 from one to the next.

    Examples
    --------
    >>> plays = load_plays("quick")                                            # doctest: +SKIP
    >>> plays                                                                  # doctest: +SKIP
    quick: 160 songs by 40 artists, 267 users, ... pairs of a user and a song (... of all)
    """

    name: str
    plays: Any
    titles: Texts
    artists: Integers
    artist_names: Texts
    bios: Texts
    tags: Any
    tag_names: Texts
    knowledge: KnowledgeBase
    mels: NDArray[np.float16]
    _played: Callable[[int], NDArray[np.int16]] = field(kw_only=True)

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, np.ndarray):
                view = value.view()
                view.flags.writeable = False
                object.__setattr__(self, one.name, view)
        for table in (self.plays, self.tags):
            for part in (table.data, table.indices, table.indptr):
                part.flags.writeable = False

    def __len__(self) -> int:
        return len(self.titles)

    def __repr__(self) -> str:
        n_users, n_songs = self.plays.shape
        return (
            f"{self.name}: {n_songs} songs by {len(self.artist_names)} artists, {n_users:,} users, {self.plays.nnz:,} "
            f"pairs of a user and a song ({self.plays.nnz / (n_users * n_songs):.1%} of all)"
        )

    def label(self, song: int) -> str:
        """Give title and artist of a song, for people."""
        return f"{self.titles[song]} · {self.artist_names[self.artists[song]]}"

    def sound(self, song: int) -> Floats:
        """Play five seconds of a song anew, (80,000,) float32 between -1 and 1, 16,000 samples a second.

        Raises
        ------
        IndexError
            When there is no such song.
        """
        return sound_of(song, len(self), self._played)

    def cold_songs(self, rng: np.random.Generator, share: float = 0.2) -> Cold:
        """Draw songs to hold out, with all their plays, of artists of whom one other song at least is left.

        Parameters
        ----------
        rng : numpy.random.Generator
        share : float
            Of all songs; as many of the songs as are left over where each artist keeps one.

        Raises
        ------
        ValueError
            When so many cannot be held out.

        Examples
        --------
        >>> warm, cold = load_plays("quick").cold_songs(np.random.default_rng(0))  # doctest: +SKIP
        >>> len(warm), len(cold)                                                   # doctest: +SKIP
        (128, 32)
        """
        n, order = _held_out(len(self), share, "songs"), rng.permutation(len(self))
        stay = np.zeros(len(self), bool)  # the last of each artist in this order
        stay[order[::-1][np.unique(self.artists[order[::-1]], return_index=True)[1]]] = True
        free = order[~stay[order]]
        if n > len(free):
            raise ValueError(f"{n} songs cannot be cold: {len(free)} can, where each artist keeps one")
        return _parted(free[:n], len(self))

    def cold_artists(self, rng: np.random.Generator, share: float = 0.2) -> Cold:
        """Draw artists to hold out, with all their songs and the plays of these.

        Parameters
        ----------
        rng : numpy.random.Generator
        share : float
            Of all artists.

        Raises
        ------
        ValueError
            When none or all would be held out.
        """
        n_artists = len(self.artist_names)
        chosen = rng.permutation(n_artists)[: _held_out(n_artists, share, "artists")]
        return _parted(np.flatnonzero(np.isin(self.artists, chosen)), len(self))

    def table(self) -> Any:
        """Give the songs as a pandas DataFrame, for people."""
        import pandas as pd

        tagged = [
            ", ".join(self.tag_names[self.tags.indices[start:end]])
            for start, end in zip(self.tags.indptr[:-1], self.tags.indptr[1:], strict=True)
        ]
        return pd.DataFrame(
            {
                "title": self.titles,
                "artist": self.artist_names[self.artists],
                "plays": self.plays.sum(axis=0).astype(int),
                "listeners": np.bincount(self.plays.indices, minlength=len(self)),
                "tags": tagged,
            }
        )


@lru_cache(maxsize=2)
def load_plays(name: str | None = None) -> Plays:
    """Load the embedded plays; the songs are played when they are asked for the first time, and their mels kept.

    Parameters
    ----------
    name : str, optional
        "world": 900 songs by 225 artists and 1,500 users, 18 MB on disk, some twenty seconds of a processor at first;
        or "quick": 160 songs. Without a name, what the environment variable ``KIT_PLAYS`` says, or else "world".

    Returns
    -------
    Plays

    Raises
    ------
    DataError
        When there are no such plays, or they cannot be kept; the message says what to do.

    Examples
    --------
    >>> load_plays("mine")
    Traceback (most recent call last):
        ...
    kit.data.errors.DataError: no plays are called "mine"; there are world, quick
    """
    name = name or os.environ.get(PLAYS_VARIABLE) or "world"
    if name not in SIZES:
        raise DataError(f'no plays are called "{name}"; there are {", ".join(SIZES)}')
    return kept_plays(name, plays_world(SIZES[name]))


def kept_plays(name: str, world: PlaysWorld) -> Plays:
    """Read what is kept of a world, and play it first where nothing is kept yet: .02 s of a processor a song.

    Parameters
    ----------
    name : str
        What the plays are called.
    world : PlaysWorld

    Raises
    ------
    DataError
        As of `load_plays`.

    Examples
    --------
    >>> kept_plays("another", plays_world(120, seed=1))                        # doctest: +SKIP
    another: 120 songs by 30 artists, 200 users, ... pairs of a user and a song (... of all)
    """
    from scipy.sparse import csr_array

    n = len(world.titles)
    mels = kept_mels(f"plays-{VERSION}-{world.seed}-{n}", n, world.play)
    tables = {one: csr_array(getattr(world, one).astype(np.float64)) for one in ("plays", "tags")}
    known = {one.name: getattr(world, one.name) for one in fields(Plays) if hasattr(world, one.name)}
    return Plays(name=name, mels=mels, _played=world.play, **known | tables)


def kept_mels(name: str, n: int, play: Callable[[int], NDArray[np.int16]]) -> NDArray[np.float16]:
    """Read the spectrograms that are kept under a name, and make them first where there are none.

    Parameters
    ----------
    name : str
        Of a folder in the folder of the data sets.
    n : int
        Songs.
    play : callable
        Plays a song: (80,000,) int16.

    Returns
    -------
    (n, 157, 64) float16

    Raises
    ------
    DataError
        When they are damaged, or cannot be kept.

    Examples
    --------
    >>> kept_mels("noise", 2, lambda song: np.full(80_000, song, np.int16)).shape  # doctest: +SKIP
    (2, 157, 64)
    """
    folder = cache_folder() / name
    if not folder.is_dir():
        written_folder(folder, lambda unfinished: _play_all(n, play, unfinished))
    expected = (n, FRAMES, N_MELS)
    try:
        mels: NDArray[np.float16] = np.load(folder / "mels.npy")
        if mels.shape != expected or mels.dtype != np.float16:
            raise ValueError(f"{mels.shape} of {mels.dtype}, expected {expected} of float16")
        if n_wrong := int((~np.isfinite(mels)).any(axis=(1, 2)).sum()):
            raise ValueError(f"{n_wrong} of {len(mels)} spectrograms are not finite")
    except Exception as error:  # a damaged file raises nearly any exception
        raise DataError(f"{folder} is damaged ({error}); delete it, and run again") from error
    return mels


def sound_of(song: int, n: int, play: Callable[[int], NDArray[np.int16]]) -> Floats:
    """Play one of `n` songs, as floats.

    Raises
    ------
    IndexError
        When there is no such song.

    Examples
    --------
    >>> sound_of(2, 2, lambda song: np.zeros(8, np.int16))
    Traceback (most recent call last):
        ...
    IndexError: there is no song 2: songs are numbered 0 to 1
    """
    if not 0 <= song < n:
        raise IndexError(f"there is no song {song}: songs are numbered 0 to {n - 1}")
    return as_floats(play(song))


def _play_all(n: int, play: Callable[[int], NDArray[np.int16]], folder: Path) -> None:
    """Play all songs, and keep their spectrograms."""
    from tqdm import tqdm

    told = tqdm(range(n), "songs are played once, and kept", unit="song", file=sys.stdout, leave=False)
    np.save(folder / "mels.npy", np.stack([_mel_of(play(song)) for song in told]))


def _mel_of(samples: NDArray[np.int16]) -> NDArray[np.float16]:
    from kit.sound.spectra import log_mel

    return log_mel(as_floats(samples), SR, N_FFT, HOP, N_MELS).astype(np.float16)


def _held_out(n: int, share: float, what: str) -> int:
    held = round(share * n)
    if not 0 < held < n:
        raise ValueError(f"a share of {share} of {n} {what} is {held}: hold out some of them, and not all")
    return held


def _parted(cold: NDArray[np.integer], n: int) -> Cold:
    is_cold = np.zeros(n, bool)
    is_cold[cold] = True
    return Cold(np.flatnonzero(~is_cold), np.flatnonzero(is_cold))
