"""The picture beside a sound, small enough to be sent: how loud each step and band is, as one byte."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.pictures.sound import MOST_COLUMNS, MOST_ROWS, coarser, in_words
from kit.sound import decibels, mel, stft

__all__ = ["seen", "spectrogram"]

BANDS = 64  # of the picture that a sound has where none is given
SILENT = 80.0  # decibels below the loudest: what is quieter has the colour of silence


def spectrogram(sound: NDArray[np.float32], sr: int) -> NDArray[np.float32]:
    """Draw a sound as its mel spectrogram, (frames, 64) in dB; of two channels the mean of their power.

    What is opposite on the two sides is heard, so it is seen as well: it would be gone in the mean of the samples.

    Examples
    --------
    >>> time = np.arange(16_000) / 16_000
    >>> spectrogram(np.sin(2 * np.pi * 440 * time, dtype="f4")[None], 16_000).shape
    (16, 64)
    """
    power = np.mean([np.abs(stft(channel, 2048, 1024)) ** 2 for channel in sound], axis=0)
    table = decibels(mel(power, sr, BANDS))
    return np.asarray(np.maximum(table, table.max() - SILENT), np.float32)


def seen(
    name: str, table: ArrayLike, seconds: float, rows: Sequence[str] | tuple[float, float] = ()
) -> dict[str, Any]:
    """Give what a page draws of a table: levels from 0 to 255, what stands beside them, and words.

    Parameters
    ----------
    name, table, seconds, rows
        As `kit.pictures.sound.in_words` takes them.

    Returns
    -------
    dict
        `levels`, bytes with a row a band, the highest band first; `bands` and `frames`, or `bands` 0 for a line;
        `rows` from above; `words`.

    Examples
    --------
    >>> picture = seen("notes", np.array([[0.0, 1.0], [2.0, 4.0]]), 2.0, ["C", "D"])
    >>> list(picture["levels"]), picture["bands"], picture["rows"]
    ([64, 255, 0, 128], 2, ['D', 'C'])
    """
    values: NDArray[np.float64] = np.asarray(table, np.float64)
    words = in_words(name, values, seconds, rows)
    drawn = coarser(values, MOST_COLUMNS)
    if values.ndim == 2:
        drawn = coarser(drawn.T, MOST_ROWS)[::-1]
    low, high = float(drawn.min()), float(drawn.max())
    levels = np.round((drawn - low) * (255 / (high - low or 1.0))).astype(np.uint8)
    return {
        "levels": levels.tobytes(),
        "bands": len(levels) if values.ndim == 2 else 0,
        "frames": levels.shape[-1],
        "rows": [str(row) for row in rows][::-1]
        or ([f"{high:.3g}", f"{low:.3g}"] if values.ndim == 1 else []),
        "words": words,
    }
