"""One listener's collection of songs, with their sound and the features of its windows.

The embedded collection is a synthetic world. Its songs are played once on this computer, about a minute of a
processor, and kept; from then on they are read, as they are asked for.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.data.errors import DataError
from kit.data.folder import cache_folder, written_folder
from kit.data.worlds.songs import Pieces, SongsWorld, songs_world
from kit.sound.summary import FEATURES, HOP, N_FFT, POOL, SR, frames_of, steps_of, summarised, tempo_of
from kit.sound.wav import as_floats

__all__ = ["FEATURES", "HOP", "N_FFT", "SR", "Songs", "Windows", "kept_songs", "load_songs"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]
Texts = NDArray[np.object_]

SONGS_VARIABLE = "KIT_SONGS"
SIZES = {"world": 280, "quick": 120}  # songs that are judged; with fewer albums, folds of coins have one side alone
VERSION = 1  # goes up when the world or its features change, or older files were taken for them
SECONDS = 5.0  # of a window
STEPS = 39  # of it: 39 * 4 * 512 samples are 4.99 s
WINDOWS, SPREAD = 12, 4  # of a recording; how many of them, the first ones, are spread over it


@dataclass(frozen=True, eq=False, repr=False)
class Songs:
    """The files of a collection. Arrays cannot be written to: data sets are shared.

    Attributes
    ----------
    name : str
    titles : (n_files,) str
    albums : (n_files,) int32
        A row of `album_titles`.
    album_titles, album_artists : (n_albums,) str
    plays : (n_files,) int32
        How often the listener has played it.
    playlist : (n_files,) bool
        Whether it is in the listener's playlist still: what was not liked has been taken out.
    pieces : Pieces
        Which parts of recordings each file is made of.
    recordings : (n_recordings, n) int16
        The sound, 16,000 samples a second, left on disk until it is asked for.
    steps : (n_recordings, n_steps, 150) float16
        The features of each step of .128 s, as `FEATURES` has them.
    starts : (n_recordings, 12) int32
        The steps at which windows of five seconds begin, drawn once. The first four are spread over the recording,
        and so are the next four.
    tempos : (n_recordings, 12) float32
        Of each window, in beats a minute.

    Examples
    --------
    >>> songs = load_songs("quick")                                            # doctest: +SKIP
    >>> songs                                                                  # doctest: +SKIP
    quick: 138 files in 18 albums; ...
    """

    name: str
    titles: Texts
    albums: Integers
    album_titles: Texts
    album_artists: Texts
    plays: Integers
    playlist: NDArray[np.bool_]
    pieces: Pieces
    recordings: NDArray[np.int16]
    steps: NDArray[np.float16]
    starts: Integers
    tempos: Floats

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                view = value.view()
                view.flags.writeable = False
                object.__setattr__(self, field.name, view)

    def __len__(self) -> int:
        return len(self.titles)

    def __repr__(self) -> str:
        return (
            f"{self.name}: {len(self)} files in {len(self.album_titles)} albums; {(self.plays >= 6).sum()} played six "
            f"times or more, {(~self.playlist).sum()} taken out of the playlist"
        )

    def seconds(self) -> NDArray[np.int64]:
        """Give how long each file is, (n_files,)."""
        return np.bincount(self.pieces.file, self.pieces.stop - self.pieces.start, len(self)).astype(np.int64)

    def label(self, file: int) -> str:
        """Give title and artist of a file, for people."""
        return f"{self.titles[file]} · {self.album_artists[self.albums[file]]}"

    def sound(self, file: int) -> Floats:
        """Read the sound of a file, (n,) float32 between -1 and 1, 16,000 samples a second."""
        parts = [
            self.recordings[recording, SR * start : SR * stop] for recording, start, stop in self._parts(file)
        ]
        y = as_floats(np.concatenate(parts))
        _let_go(self.recordings)
        return y

    def windows(self, files: ArrayLike | None = None, n: int = WINDOWS) -> Windows:
        """Give the windows of files, those of one file together.

        Parameters
        ----------
        files : (m,) integers, optional
            All files, otherwise.
        n : int
            Of each recording, up to 12. Of a file that holds a part of a recording, those windows that lie in it.
        """
        chosen = np.arange(len(self)) if files is None else np.asarray(files)
        rows = []
        for file in chosen.tolist():
            for recording, start, stop in self._parts(file):
                first = self.starts[recording, :n] * POOL * HOP
                whole = (first >= SR * start) & (first + round(SECONDS * SR) <= SR * stop)
                rows += [(file, recording, number) for number in np.flatnonzero(whole)]
        table = np.array(rows, np.int32).reshape(-1, 3)
        return Windows(self, table[:, 0], table[:, 1], table[:, 2])

    def table(self) -> Any:
        """Give the files as a pandas DataFrame, for people."""
        import pandas as pd

        return pd.DataFrame(
            {
                "title": self.titles,
                "artist": self.album_artists[self.albums],
                "album": self.album_titles[self.albums],
                "seconds": self.seconds(),
                "plays": self.plays,
                "in the playlist": self.playlist,
            }
        )

    def _parts(self, file: int) -> Iterator[tuple[int, int, int]]:
        for row in np.flatnonzero(self.pieces.file == file):
            yield int(self.pieces.recording[row]), int(self.pieces.start[row]), int(self.pieces.stop[row])


@dataclass(frozen=True, eq=False)
class Windows:
    """Five-second windows of files.

    Attributes
    ----------
    songs : Songs
    file : (m,) int32
        Whose window it is.
    recording, number : (m,) int32
        Which of the recording's windows.
    """

    songs: Songs
    file: Integers
    recording: Integers
    number: Integers

    def __len__(self) -> int:
        return len(self.file)

    def starts(self) -> NDArray[np.float64]:
        """Give when each begins in its recording, in seconds."""
        return np.asarray(self.songs.starts[self.recording, self.number] * (POOL * HOP / SR), np.float64)

    def sound(self, window: int) -> Floats:
        """Read the sound of a window, (80,000,) float32."""
        first = round(self.starts()[window] * SR)
        last = first + round(SECONDS * SR)
        y = as_floats(self.songs.recordings[self.recording[window], first:last])
        _let_go(self.songs.recordings)
        return y

    def features(self) -> dict[str, Floats]:
        """Give the features of the windows, by name: (m, 39, width) each, and "tempo" (m, 1, 1).

        Widths are those of `FEATURES`: mel in dB, chroma, contrast in dB, flux in dB, rolloff in hertz, and the
        fraction of the loudness between 100 and 300 Hz. The tempo is in beats a minute.
        """
        first = self.songs.starts[self.recording, self.number]
        steps = np.stack(
            [
                self.songs.steps[one, start : start + STEPS]
                for one, start in zip(self.recording, first, strict=True)
            ]
        ).astype(np.float32)
        cuts = np.cumsum(list(FEATURES.values()))[:-1]
        named = dict(zip(FEATURES, np.split(steps, cuts, axis=2), strict=True))
        return named | {"tempo": self.songs.tempos[self.recording, self.number][:, None, None]}

    def summaries(self) -> Floats:
        """Give mean and spread of each feature over a window, and its tempo: (m, 301)."""
        named = self.features()
        tempo = named.pop("tempo")[:, 0, 0]
        return summarised(np.concatenate(list(named.values()), axis=2), tempo)


@lru_cache(maxsize=2)
def load_songs(name: str | None = None) -> Songs:
    """Load the embedded collection; its songs are played when they are asked for the first time, and kept.

    Parameters
    ----------
    name : str, optional
        "world": 280 songs that are judged, 230 MB on disk, about a minute of a processor at first; or "quick": 120.
        Without a name, what the environment variable ``KIT_SONGS`` says, or else "world".

    Returns
    -------
    Songs

    Raises
    ------
    DataError
        When there is no such collection, or it cannot be kept; the message says what to do.

    Examples
    --------
    >>> load_songs("mine")
    Traceback (most recent call last):
        ...
    kit.data.errors.DataError: no collection is called "mine"; there are world, quick
    """
    name = name or os.environ.get(SONGS_VARIABLE) or "world"
    if name not in SIZES:
        raise DataError(f'no collection is called "{name}"; there are {", ".join(SIZES)}')
    return kept_songs(name, songs_world(SIZES[name]))


def kept_songs(name: str, world: SongsWorld) -> Songs:
    """Read what is kept of a world, and play it first where nothing is kept yet: .2 s of a processor a song.

    Parameters
    ----------
    name : str
        What the collection is called.
    world : SongsWorld

    Raises
    ------
    DataError
        As of `load_songs`.

    Examples
    --------
    >>> kept_songs("another", songs_world(60, seed=1))                         # doctest: +SKIP
    another: 69 files in 10 albums; ...
    """
    folder = cache_folder() / f"songs-{VERSION}-{world.seed}-{len(world.titles)}"
    if not folder.is_dir():
        written_folder(folder, lambda unfinished: _play_all(world, unfinished))
    expected = (world.n_recordings, world.n_samples)
    try:
        recordings = np.load(folder / "recordings.npy", mmap_mode="r")
        with np.load(folder / "features.npz") as archive:
            kept = {field: archive[field] for field in ("steps", "starts", "tempos")}
        if recordings.shape != expected or len(kept["steps"]) != expected[0]:
            raise ValueError(f"{recordings.shape} samples, expected {expected}")
    except Exception as error:  # a damaged archive raises nearly any exception
        raise DataError(f"{folder} is damaged ({error}); delete it, and run again") from error
    known = {field.name: getattr(world, field.name) for field in fields(Songs) if hasattr(world, field.name)}
    return Songs(name=name, recordings=recordings, **known, **kept)


def _let_go(recordings: NDArray[np.int16]) -> None:
    """Give back the memory of what has been read of a file that is mapped: a folder of songs would stay there whole."""
    mapped = getattr(recordings, "_mmap", None)
    if mapped is not None and hasattr(mapped, "madvise"):  # Windows has none
        mapped.madvise(mmap.MADV_DONTNEED)


def _play_all(world: SongsWorld, folder: Path) -> None:
    """Play all recordings of a world, and listen to them."""
    from tqdm import tqdm

    rng = np.random.default_rng([world.seed, 4])
    steps, starts, tempos = [], [], []
    told = tqdm(
        range(world.n_recordings),
        "songs are played once, and kept",
        unit="song",
        file=sys.stdout,
        leave=False,
    )
    with (folder / "recordings.npy").open("wb") as file:
        shape = (world.n_recordings, world.n_samples)
        np.lib.format.write_array_header_1_0(file, {"descr": "<i2", "fortran_order": False, "shape": shape})
        for recording in told:
            samples = world.play(recording)
            file.write(samples.astype("<i2").tobytes())
            frames, onsets = frames_of(as_floats(samples))
            steps.append(steps_of(frames).astype(np.float16))
            n_steps = len(steps[-1])
            drawn = np.sort(rng.integers(0, n_steps - STEPS, WINDOWS))
            starts.append(drawn.reshape(SPREAD, -1).T.ravel())
            tempos.append([tempo_of(onsets[POOL * start : POOL * (start + STEPS)]) for start in starts[-1]])
    np.savez(
        folder / "features.npz",
        steps=np.stack(steps),
        starts=np.array(starts, np.int32),
        tempos=np.array(tempos, np.float32),
    )
