"""Sound by pitch: bands that are equally far apart for the ear at every height, a semitone each."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.sound.spectra import stft

__all__ = ["LOWEST", "constant_q"]

Floats = NDArray[np.float32]

LOWEST = 32.703  # hertz: the note C1


def constant_q(
    y: ArrayLike,
    sr: float,
    n_bands: int = 96,
    *,
    per_octave: int = 12,
    lowest: float = LOWEST,
    n_fft: int = 8192,
    hop: int = 2048,
) -> Floats:
    r"""Compute the power of sound in bands of equal ratio, :math:`f_b = f_0 \, 2^{b / B}`: nearly constant-Q.

    A band is a triangle from the middle of the band below to that of the band above, on a long Fourier transform. A
    true constant-Q transform looks at low notes longer than at high ones; here all notes are looked at equally long,
    and a band is never narrower than a bin, so that the lowest ones overlap.

    Parameters
    ----------
    y : (n,) floats
        Sound.
    sr : float
        Samples a second.
    n_bands : int
    per_octave : int
        Bands of an octave, B.
    lowest : float
        The middle of the first band in hertz.
    n_fft, hop : int
        See `stft`.

    Returns
    -------
    (1 + n // hop, n_bands) float32

    Raises
    ------
    ValueError
        When the middle of the highest band lies above sr / 2.

    References
    ----------
    J. C. Brown, Calculation of a constant Q spectral transform, 1991.

    Examples
    --------
    >>> time = np.arange(32_000) / 16_000
    >>> bands = constant_q(np.sin(2 * np.pi * 440 * time), 16_000)
    >>> bands.shape, int(bands[8].argmax())                       # 45 semitones above C1 is A4
    ((16, 96), 45)
    """
    power = np.abs(stft(y, n_fft, hop)) ** 2
    return np.asarray(power @ _bands(float(sr), n_fft, n_bands, per_octave, float(lowest)), np.float32)


@lru_cache(maxsize=4)
def _bands(sr: float, n_fft: int, n_bands: int, per_octave: int, lowest: float) -> Floats:
    """Compute the weight of each bin in each band, (bins, n_bands)."""
    middles = lowest * 2 ** (np.arange(-1, n_bands + 1) / per_octave)
    if middles[-2] > sr / 2:
        most = 1 + int(per_octave * np.log2(sr / 2 / lowest))
        raise ValueError(
            f"the highest of {n_bands} bands is at {middles[-2]:.0f} Hz, above {sr / 2:.0f}: at most {most}"
        )
    widths = np.maximum(np.diff(middles), sr / n_fft)
    bins = np.fft.rfftfreq(n_fft, 1 / sr)[:, None]
    rising, falling = 1 + (bins - middles[1:-1]) / widths[:-1], 1 + (middles[1:-1] - bins) / widths[1:]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)
