"""Sixteen bits a sample: a sound as a file that every browser plays, and as the numbers that are computed with."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["as_floats", "as_wav"]


def as_floats(samples: ArrayLike) -> NDArray[np.float32]:
    """Turn samples of sixteen bits into numbers from -1 to 1.

    Examples
    --------
    >>> as_floats(np.array([-32768, 0, 16384], np.int16)).tolist()
    [-1.0, 0.0, 0.5]
    """
    return np.asarray(samples, np.float32) / np.float32(32768)


def as_wav(y: ArrayLike, sr: int) -> bytes:
    """Give the bytes of a WAV file.

    Parameters
    ----------
    y : (n,) or (channels, n) floats
        Between -1 and 1; what lies outside has to be brought there before.
    sr : int
        Samples a second.

    Examples
    --------
    >>> wav = as_wav([[0.0, 0.5], [0.0, -0.5]], 16_000)
    >>> len(wav), wav[:4], np.frombuffer(wav[44:], "<i2").tolist()
    (52, b'RIFF', [0, 0, 16384, -16384])
    """
    channels = np.atleast_2d(np.asarray(y))
    samples = np.round(channels.T * 32767).astype("<i2").tobytes()
    n = len(channels)
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", 36 + len(samples), b"WAVE"),
        *(b"fmt ", 16, 1, n, sr, 2 * n * sr, 2 * n, 16),
        *(b"data", len(samples)),
    )
    return header + samples
