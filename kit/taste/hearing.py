"""What is heard in a file, and the cache of it: a file's features are there whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import written_whole
from kit.data.folder import cache_folder
from kit.sound.reading import Heard, Note, Recording, read_windows
from kit.sound.summary import POOL, frames_of, steps_of, summarised, tempo_of

__all__ = ["LOUDNESS", "TOLD", "Network", "Song", "Store", "digest_of", "gain_of"]

Floats = NDArray[np.float32]

VERSION = 2  # goes up when what is kept changes or when other notes are made, or older entries would be taken for it
WINDOWS, SECONDS = 30, 5.0  # of a song, and of a window
PATCHES = 4  # windows of a song that musicnn hears
OWN = {"facts", "gain", "starts", "summaries", "sketch"}  # what is kept of a song
TOLD = {"pooled", "tags"}  # and of what musicnn says
LOUDNESS = 0.1  # root mean square that each song is brought to: how loud a record was made is no taste
SKETCH = 13  # steps that one column of a sketch is the mean of: 1.7 s
SKETCH_BANDS = 32


@dataclass(frozen=True, eq=False)
class Song:
    """What is kept of one file.

    Attributes
    ----------
    recording : Recording
    digest : str
        Of the file's bytes.
    starts : (m,) float64
        Where each window begins, in seconds.
    summaries : (m, 301) float32
        As `kit.sound.summary.summarised` gives them.
    sketch : (k, 32) float16
        Loudness in dB by time and band, coarse: by it the same recording is known in another file.
    gain : float
        What its sound is multiplied by, so that its windows have the loudness of all songs.
    notes : tuple of (str, str)
        What is worth saying of the file: the name of a `kit.sound.Note`, and how it is said.
    pooled : (p, 753) float16 or None
        What musicnn hears in some of the windows; None without it.
    tags : (p, 50) float16 or None
        And what it names.
    """

    recording: Recording
    digest: str
    starts: NDArray[np.float64]
    summaries: Floats
    sketch: NDArray[np.float16]
    gain: float
    notes: tuple[tuple[str, str], ...]
    pooled: NDArray[np.float16] | None = None
    tags: NDArray[np.float16] | None = None

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.recording.path

    @property
    def name(self) -> str:
        """What the song is called: artist and title by its tags, or else its file."""
        title = self.recording.title or self.path.stem
        return f"{title} · {self.recording.artist}" if self.recording.artist else title

    @property
    def heard_by_network(self) -> NDArray[np.int64] | None:
        """Which of its windows musicnn has heard; None without it."""
        return None if self.pooled is None else _few(len(self.starts))

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """All that is known of the song as one row: the mean of its windows, and of what musicnn hears."""
        rows = [self.summaries.mean(axis=0, dtype=np.float64)]
        if self.pooled is not None:
            rows.append(self.pooled.mean(axis=0, dtype=np.float64))
        return np.concatenate(rows)


class Network:
    """Musicnn, loaded when the first song needs it.

    Parameters
    ----------
    wheel : Path
        As `kit.data.pretrained.musicnn_wheel` finds it.

    Examples
    --------
    >>> Network(Path("musicnn-0.1.0-py3-none-any.whl")).wheel.suffix
    '.whl'
    """

    def __init__(self, wheel: Path) -> None:
        self.wheel = wheel

    @cached_property
    def _model(self) -> Any:
        from kit.sound.musicnn import load

        return load(self.wheel)

    def hear(self, windows: Floats) -> tuple[Floats, Floats]:
        """Give what it hears in the first three seconds of each window, (m, 753), and what it names, (m, 50)."""
        from kit.sound.musicnn import patches

        told = self._model.predict(
            np.concatenate([patches(window)[:1] for window in windows]), batch_size=4, verbose=0
        )
        return np.asarray(told["mean_pool"], np.float32), np.asarray(told["tags"], np.float32)


def digest_of(path: Path) -> str:
    """Give a digest of a file's bytes.

    Examples
    --------
    >>> len(digest_of(Path(__file__)))
    32
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def gain_of(windows: Floats) -> float:
    """Give what the windows of a song are multiplied by, all by the same factor, to have the loudness of all songs.

    Examples
    --------
    >>> round(gain_of(np.full((2, 8), 0.5, np.float32)), 3)
    0.2
    """
    return LOUDNESS / float(np.sqrt((windows.astype(np.float64) ** 2).mean()))


class Store:
    """The cache: a file for each recording that was heard, named by the digest of its bytes.

    Parameters
    ----------
    folder : Path, optional
        The kit's own cache, otherwise.
    network : Network, optional
        musicnn; what it hears is kept beside the features.

    Attributes
    ----------
    n_taken, n_heard, n_damaged : int
        Songs whose features were there, songs that were heard, and songs whose features were damaged.
    """

    def __init__(self, folder: Path | None = None, network: Network | None = None) -> None:
        self.folder = folder or cache_folder() / f"taste-{VERSION}"
        self.network = network
        self.n_taken = self.n_heard = self.n_damaged = 0

    def song(self, path: Path) -> Song:
        """Take what is kept of a file, or hear it and keep that.

        Raises
        ------
        kit.sound.Unheard, kit.sound.NoReader
            As of `kit.sound.read_windows`.
        DataError
            When the cache cannot be written.
        """
        digest = digest_of(path)
        heard: list[Heard] = []

        def windows() -> Heard:
            if not heard:
                # Songs of one length have windows at the same places, so that copies are found.
                heard.append(read_windows(path, WINDOWS, SECONDS, np.random.default_rng(0)))
            return heard[0]

        kept = self.kept(digest, OWN, lambda: _features(windows()))
        song = _as_song(path, digest, kept)
        if self.network is not None:
            network = self.network
            known = self.kept(f"{digest}-musicnn", TOLD, lambda: _by_network(network, windows()))
            song = replace(song, pooled=known["pooled"], tags=known["tags"])
        self.n_heard += bool(heard)
        self.n_taken += not heard
        return song

    def kept(self, name: str, fields: set[str], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Take arrays from the cache, or make them and keep them; what is damaged is made anew.

        Parameters
        ----------
        name : str
        fields : set of str
            The names of the arrays; an entry with others is damaged.
        make : callable
            Gives arrays by name.

        Raises
        ------
        DataError
            When the cache cannot be written.
        """
        path = self.folder / f"{name}.npz"
        if path.exists():
            try:
                with path.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
                    if set(archive.files) != fields:
                        raise ValueError(f"{sorted(archive.files)}, expected {sorted(fields)}")
                    return {field: archive[field] for field in archive.files}
            except Exception:  # a damaged archive raises nearly any exception
                self.n_damaged += 1
        arrays = make()
        remedy = "set KIT_DATA to a folder that you may write to, and run again: what was heard is kept"
        with written_whole(path, remedy) as unfinished, unfinished.open("wb") as file:
            np.savez(file, **arrays)
        return arrays


def _features(heard: Heard) -> dict[str, Any]:
    steps, tempos = [], []
    gain = gain_of(heard.windows)
    for window in heard.windows:
        frames, flux = frames_of(window * np.float32(gain))
        steps.append(steps_of(frames))
        tempos.append(tempo_of(flux[: POOL * len(steps[-1])]))
    facts = asdict(heard.recording) | {"path": "", "notes": [note.name for note, _ in heard.notes]}
    return {
        "facts": json.dumps(facts),
        "gain": gain,
        "starts": heard.starts,
        "summaries": summarised(np.stack(steps), tempos),
        "sketch": _sketched(np.stack(steps)),
    }


def _sketched(steps: Floats) -> NDArray[np.float16]:
    """Make columns of 1.7 s and 32 bands of a song's mel bands."""
    mel = steps[:, :, :128]
    coarse = mel.reshape(len(mel), mel.shape[1] // SKETCH, SKETCH, SKETCH_BANDS, -1).mean(axis=(2, 4))
    return np.asarray(coarse.reshape(-1, SKETCH_BANDS), np.float16)


def _by_network(network: Network, heard: Heard) -> dict[str, Any]:
    windows = heard.windows * np.float32(gain_of(heard.windows))
    pooled, tags = network.hear(windows[_few(len(windows))])
    return {"pooled": pooled.astype(np.float16), "tags": tags.astype(np.float16)}


def _few(n: int) -> NDArray[np.int64]:
    """Choose the windows that musicnn hears, spread over the song."""
    return np.unique(np.linspace(0, n - 1, PATCHES).round().astype(np.int64))


def _as_song(path: Path, digest: str, kept: dict[str, Any]) -> Song:
    facts = json.loads(str(kept["facts"]))
    noted = [Note[name] for name in facts.pop("notes")]
    recording = Recording(**facts | {"path": path})
    notes = tuple((note.name, note.said_of(recording)) for note in noted)
    return Song(
        recording, digest, kept["starts"], kept["summaries"], kept["sketch"], float(kept["gain"]), notes
    )
