"""What speaks for a song, and what against it: its seconds, and in a few of them the cells of time and frequency."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.sound.reading import WHOLE, read_part, read_sound
from kit.sound.spectra import istft, stft
from kit.sound.summary import (
    HOP,
    N_FFT,
    POOL,
    SR,
    features_of_power,
    steps_of,
    summarised,
    summary_of,
    tempo_of,
)
from kit.taste.hearing import SECONDS, TOLD, Network, Song, Store
from kit.taste.model import Taste

__all__ = ["BANDS", "SLICES", "Cells", "Course", "cells_of", "course_of", "edges", "loudest_fifth"]

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

STEP = 2.5  # seconds from one window of a course to the next
SLICES, BANDS = 8, 11  # cells of a window
SOFTER = 0.1  # what the amplitude of a cell is multiplied by: 20 dB
KEPT = 0.2  # of the cells, in what is played


@dataclass(frozen=True, eq=False)
class Course:
    """What a song's windows say, one after the other.

    Attributes
    ----------
    starts : (n,) float64
        In seconds.
    log_odds : (n,) float64
        Above 0 a window speaks for the song.
    tags : (n, 50) float64 or None
        What musicnn names; None without it.
    """

    starts: Doubles
    log_odds: Doubles
    tags: Doubles | None


@dataclass(frozen=True, eq=False)
class Cells:
    """What becomes of a window's log-odds when a cell of it is made softer by 20 dB.

    Attributes
    ----------
    start : float
        Of the window, in seconds.
    sound : (n,) float32
        Of the window, at the loudness of all songs.
    log_odds : float
        Of the whole window.
    lost : (8, 11) float64
        By time and band: how much lower the log-odds are without the cell. Above 0 it speaks for the song.
    """

    start: float
    sound: Floats
    log_odds: float
    lost: Doubles


def course_of(song: Song, taste: Taste, store: Store) -> Course:
    """Slide a window over a song.

    Of a song of more than ten minutes the windows that were drawn are taken, those that musicnn has heard where it is
    part of the taste.

    Parameters
    ----------
    song : Song
    taste : Taste
        Learnt from songs that were heard in the same way, with musicnn or without.
    store : Store

    Raises
    ------
    kit.sound.Unheard, DataError
        As of `Store.song`.
    """
    if song.recording.seconds > WHOLE:
        return _drawn(song, taste)
    sound: list[Floats] = []
    room = max(song.recording.seconds - SECONDS, 0)
    starts = np.linspace(0, room, max(1, round(room / STEP) + 1))

    def windows() -> Floats:
        if not sound:
            y = read_sound(song.path) * np.float32(song.gain)
            y = np.resize(y, max(len(y), round(SECONDS * SR)))
            firsts = np.minimum((starts * SR).astype(int), len(y) - round(SECONDS * SR))
            sound.append(np.stack([y[first : first + round(SECONDS * SR)] for first in firsts]))
        return sound[0]

    kept = store.kept(
        f"{song.digest}-slid",
        {"summaries"},
        lambda: {"summaries": np.stack([summary_of(window) for window in windows()])},
    )
    rows, tags = [kept["summaries"].astype(np.float64)], None
    if store.network is not None:
        network = store.network

        def by_network() -> dict[str, Floats]:
            pooled, named = network.hear(windows())
            return {"pooled": pooled.astype(np.float16), "tags": named.astype(np.float16)}

        told = store.kept(f"{song.digest}-slid-musicnn", TOLD, by_network)
        rows.append(told["pooled"].astype(np.float64))
        tags = told["tags"].astype(np.float64)
    return Course(starts, taste.log_odds(np.concatenate(rows, axis=1)), tags)


def _drawn(song: Song, taste: Taste) -> Course:
    if song.pooled is None or song.heard_by_network is None:
        return Course(song.starts, taste.log_odds(song.summaries.astype(np.float64)), None)
    few = song.heard_by_network
    rows = np.concatenate([song.summaries[few], song.pooled], axis=1, dtype=np.float64)
    return Course(
        song.starts[few], taste.log_odds(rows), None if song.tags is None else song.tags.astype(np.float64)
    )


def cells_of(song: Song, start: float, taste: Taste, store: Store) -> Cells:
    """Make each cell of a window softer in turn, and hear what the taste says then (occlusion).

    Source: M. D. Zeiler and R. Fergus, Visualizing and understanding convolutional networks (2014), section 4.2, where
    parts of a picture are covered.

    Parameters
    ----------
    song : Song
    start : float
        Of the window, in seconds.
    taste : Taste
    store : Store

    Raises
    ------
    kit.sound.Unheard, DataError
        As of `Store.song`.
    """
    y = read_part(song.path, start, SECONDS) * np.float32(song.gain)
    asked = hashlib.blake2b(
        np.append(taste.weights, [taste.bias, start]).tobytes(), digest_size=8
    ).hexdigest()
    kept = store.kept(
        f"{song.digest}-cells-{asked}",
        {"log_odds"},
        lambda: {"log_odds": _without_each(y, taste, store.network)},
    )
    whole, *without = kept["log_odds"].tolist()
    return Cells(start, y, whole, (whole - np.array(without)).reshape(SLICES, BANDS))


def _without_each(y: Floats, taste: Taste, network: Network | None) -> Doubles:
    """Give the log-odds of a window, and then without each cell: (1 + 88,)."""
    spectrum = stft(y, N_FFT, HOP)
    masks = [np.ones(spectrum.shape, np.float32)]
    masks += [np.where(cell, np.float32(SOFTER), np.float32(1)) for cell in _cells(len(spectrum))]
    rows = np.stack([_summary_of_power(np.abs(spectrum * mask) ** 2) for mask in masks])
    if network is not None:
        pooled, _ = network.hear(np.stack([istft(spectrum * mask, HOP, length=len(y)) for mask in masks]))
        rows = np.concatenate([rows, pooled], axis=1)
    return taste.log_odds(rows.astype(np.float64))


def _summary_of_power(power: Floats) -> Floats:
    frames, flux = features_of_power(power)
    steps = steps_of(frames)
    return summarised(steps, tempo_of(flux[: POOL * len(steps)]))


def edges() -> Doubles:
    """Give the edges of the bands of cells in hertz, equally far apart for the ear: (12,).

    Examples
    --------
    >>> edges()[[0, 1, -1]].round().tolist()
    [0.0, 180.0, 8000.0]
    """
    highest = 2595 * np.log10(1 + SR / 2 / 700)
    return np.asarray(700 * (10 ** (np.linspace(0, highest, BANDS + 1) / 2595) - 1), np.float64)


def _cells(n_frames: int) -> list[NDArray[np.bool_]]:
    """Give each cell as what it covers of a spectrum, by time, then by band."""
    hertz = np.fft.rfftfreq(N_FFT, 1 / SR)
    band = np.minimum(np.searchsorted(edges(), hertz, side="right") - 1, BANDS - 1)
    part = np.arange(n_frames) * SLICES // n_frames
    return [(part == i)[:, None] & (band == j) for i in range(SLICES) for j in range(BANDS)]


def loudest_fifth(cells: Cells) -> Floats:
    """Make heard what speaks most for a song in a window: a fifth of the cells, with all others silent.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    (n,) float32
        As long as the window.

    Examples
    --------
    >>> y = np.sin(np.arange(80_000, dtype=np.float32) * 2 * np.pi * 440 / SR)
    >>> lost = np.zeros((SLICES, BANDS))
    >>> lost[:, 2] = 1  # 400 to 700 Hz
    >>> heard = loudest_fifth(Cells(0.0, y, 0.0, lost))
    >>> bool(np.corrcoef(heard, y)[0, 1] > 0.99)
    True
    """
    spectrum = stft(cells.sound, N_FFT, HOP)
    most = np.argsort(-cells.lost.ravel(), kind="stable")[: round(KEPT * cells.lost.size)]
    covers = _cells(len(spectrum))
    mask = np.any([covers[i] for i in most.tolist()], axis=0)
    return istft(spectrum * mask, HOP, length=len(cells.sound))
