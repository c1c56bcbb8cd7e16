"""The colour of a sound: where its power lies, frame by frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.sound.spectra import TINY, decibels

__all__ = ["contrast", "fractional_rms", "mfcc", "rolloff"]

Floats = NDArray[np.float32]


def contrast(
    power: ArrayLike, sr: float, *, n_bands: int = 6, lowest: float = 200.0, share: float = 0.02
) -> Floats:
    """Compute how far the peaks of a spectrum stand above its valleys, octave by octave: clear tones against noise.

    Parameters
    ----------
    power : (frames, bins) floats
        ``np.abs(stft(y)) ** 2``.
    sr : float
        Samples a second.
    n_bands : int
        Octaves from `lowest` upwards; what lies below is a band too, and the last goes up to sr / 2.
    lowest : float
        In hertz.
    share : float
        Of the bins of a band whose mean is its peak, and its valley.

    Returns
    -------
    (frames, n_bands + 1) float32
        In 10 log10 of amplitude, 0 or more. A peak more than 80 below the loudest of all peaks counts as 80 below it,
        and a valley likewise among valleys.

    Raises
    ------
    ValueError
        When the last band begins beyond sr / 2.

    References
    ----------
    D.-N. Jiang, L. Lu, H.-J. Zhang, J.-H. Tao and L.-H. Cai, Music type classification by spectral contrast feature,
    2002.

    Examples
    --------
    >>> from kit.sound import stft
    >>> time = np.arange(16_000) / 16_000
    >>> noise = np.random.default_rng(0).normal(size=16_000)
    >>> tone = 10 * np.sin(2 * np.pi * 1_000 * time)
    >>> [int(contrast(np.abs(stft(y)) ** 2, 16_000)[16, 3]) for y in (noise + tone, noise)]
    [31, 12]
    """
    amplitude = np.sqrt(np.asarray(power, np.float32))
    edges = np.concatenate([[0], lowest * 2.0 ** np.arange(n_bands + 1)])
    if edges[-2] >= sr / 2:
        raise ValueError(
            f"band {n_bands} begins at {edges[-2]:g} Hz, and {sr:g} samples a second hold {sr / 2:g} Hz"
        )
    hertz = np.arange(amplitude.shape[1]) * sr / (2 * (amplitude.shape[1] - 1))
    peaks, valleys = np.empty((2, len(amplitude), n_bands + 1), np.float32)
    for band, (low, high) in enumerate(pairwise(edges)):
        first, last = np.searchsorted(hertz, low), np.searchsorted(hertz, high, side="right")
        first -= band > 0  # a bin of the band below belongs to it too
        last = len(hertz) if band == n_bands else last
        n = max(round(share * (last - first)), 1)
        inside = np.sort(amplitude[:, first : last if band == n_bands else last - 1], axis=1)
        valleys[:, band], peaks[:, band] = inside[:, :n].mean(axis=1), inside[:, -n:].mean(axis=1)
    return decibels(peaks, depth=80) - decibels(valleys, depth=80)


def rolloff(power: ArrayLike, frequencies: ArrayLike, share: float = 0.85) -> Floats:
    """Find the frequency below which a share of a frame's power lies.

    Parameters
    ----------
    power : (frames, bins) floats
        ``np.abs(stft(y)) ** 2``.
    frequencies : (bins,) floats
        Of the columns, in hertz, rising.
    share : float

    Returns
    -------
    (frames,) float32
        In hertz, one of `frequencies`; 0 Hz, or the first of them, in a frame of silence.

    References
    ----------
    G. Tzanetakis and P. Cook, Musical genre classification of audio signals, 2002.

    Examples
    --------
    >>> rolloff([[1, 1, 1, 7], [9, 1, 0, 0], [0, 0, 0, 0]], [0, 100, 200, 300]).tolist()
    [300.0, 0.0, 0.0]
    """
    power, frequencies = np.asarray(power, np.float32), np.asarray(frequencies, np.float32)
    below = np.cumsum(power, axis=1)
    return np.asarray(frequencies[np.argmax(below >= np.float32(share) * below[:, -1:], axis=1)], np.float32)


def fractional_rms(
    power: ArrayLike, frequencies: ArrayLike, low: float = 100.0, high: float = 300.0
) -> Floats:
    """Compute which fraction of a frame's root mean square lies between two frequencies.

    By Parseval's theorem the mean square is the sum of the power over all bins: the fraction is the root of the band's
    share of that sum. Half of the energy is a fraction of .71.

    Parameters
    ----------
    power : (frames, bins) floats
        ``np.abs(stft(y)) ** 2``.
    frequencies : (bins,) floats
        Of the columns, in hertz.
    low, high : float
        In hertz; both belong to the band.

    Returns
    -------
    (frames,) float32
        0 to 1; 0 in a frame of silence.

    Examples
    --------
    >>> fractional_rms([[0, 2, 2, 4], [0, 0, 0, 0]], [0, 100, 200, 400]).round(3)
    array([0.707, 0.   ], dtype=float32)
    """
    power, frequencies = np.asarray(power, np.float32), np.asarray(frequencies)
    total = power.sum(axis=1)
    band = power[:, (low <= frequencies) & (frequencies <= high)].sum(axis=1)
    return np.asarray(np.sqrt(band / np.where(total > TINY, total, 1)), np.float32)


def mfcc(bands: ArrayLike, n: int = 20) -> Floats:
    """Compute the mel cepstrum: how much of each slow cosine the row of mel bands has.

    Parameters
    ----------
    bands : (frames, n_mels) floats
        `log_mel`, in dB.
    n : int
        Coefficients. The first is the loudness, the next are the broad shape of the spectrum.

    Returns
    -------
    (frames, n) float32
        In dB: the first n coefficients of the orthonormal discrete cosine transform, type II.

    References
    ----------
    S. B. Davis and P. Mermelstein, Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences, 1980.

    Examples
    --------
    >>> mfcc(np.full((2, 4), -10.0), 2).round(3).tolist()
    [[-20.0, 0.0], [-20.0, 0.0]]
    """
    from scipy.fft import dct

    return np.asarray(dct(np.asarray(bands, np.float32), axis=1, norm="ortho")[:, :n], np.float32)
