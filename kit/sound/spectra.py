"""Sound as a picture: how strong each frequency is, frame by frame."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["chroma", "decibels", "istft", "log_mel", "mel", "stft"]

Floats = NDArray[np.float32]
Complex = NDArray[np.complex64]

FLOOR = 1e-10  # of a power before its logarithm: -100 dB
TINY = float(np.finfo(np.float32).tiny)


def stft(y: ArrayLike, n_fft: int = 2048, hop: int = 512) -> Complex:
    r"""Compute the short-time Fourier transform, :math:`X_t(k) = \sum_n w(n)\, y(n + tH)\, e^{-2\pi i k n / N}`.

    Frame t is centred on sample t * hop: the sound has n_fft / 2 zeros put before and after it. The window w is a
    periodic Hann window.

    Parameters
    ----------
    y : (n,) floats
        Sound.
    n_fft : int
        Samples of a frame, an even number.
    hop : int
        Samples from one frame to the next.

    Returns
    -------
    (1 + n // hop, 1 + n_fft // 2) complex64
        A row a frame, a column a frequency: ``np.fft.rfftfreq(n_fft, 1 / sr)`` in hertz. Its squared size is the power
        that `mel`, `chroma` and the features take.

    Raises
    ------
    ValueError
        When the sound is not one row of samples, or one of the sizes is not one.

    References
    ----------
    J. B. Allen and L. R. Rabiner, A unified approach to short-time Fourier analysis and synthesis, 1977.

    Examples
    --------
    >>> time = np.arange(16_000) / 16_000
    >>> power = np.abs(stft(np.sin(2 * np.pi * 440 * time))) ** 2
    >>> power.shape, float(np.fft.rfftfreq(2048, 1 / 16_000)[power[16].argmax()])
    ((32, 1025), 437.5)
    """
    y = np.asarray(y, np.float32)
    if y.ndim != 1 or not y.size:
        raise ValueError(f"sound is one row of samples; this has the shape {y.shape}")
    if n_fft < 2 or n_fft % 2 or hop < 1:
        raise ValueError(f"n_fft is {n_fft} and hop {hop}; n_fft has to be even, and both at least 1 sample")
    padded = np.pad(y, n_fft // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop]
    return np.asarray(np.fft.rfft(frames * _hann(n_fft), axis=1), np.complex64)


def istft(spectrum: ArrayLike, hop: int = 512, *, length: int | None = None) -> Floats:
    """Compute the sound whose `stft` comes nearest to a spectrum, in the mean square.

    Parameters
    ----------
    spectrum : (frames, bins) complex
        As `stft` gives it; its n_fft is 2 * (bins - 1).
    hop : int
        As of `stft`. At most half of n_fft, or samples between frames would be lost.
    length : int, optional
        Samples to give; as many as whole hops fit, otherwise.

    Returns
    -------
    (length,) float32

    Raises
    ------
    ValueError
        When the frames do not overlap by half.

    References
    ----------
    D. W. Griffin and J. S. Lim, Signal estimation from modified short-time Fourier transform, 1984, equation 6.

    Examples
    --------
    >>> y = np.random.default_rng(0).normal(size=4_000).astype(np.float32)
    >>> bool(np.allclose(istft(stft(y), length=4_000), y, atol=1e-5))
    True
    """
    spectrum = np.asarray(spectrum, np.complex64)
    n_frames, n_fft = len(spectrum), 2 * (spectrum.shape[1] - 1)
    if 2 * hop > n_fft:
        raise ValueError(f"hop is {hop}: with n_fft {n_fft} it can be {n_fft // 2} at most")
    window = _hann(n_fft)
    frames = np.fft.irfft(spectrum, n_fft, axis=1).astype(np.float32) * window
    added = np.zeros(n_fft + hop * (n_frames - 1), np.float32)
    weight = np.zeros_like(added)
    for place, frame in enumerate(frames):
        added[place * hop : place * hop + n_fft] += frame
        weight[place * hop : place * hop + n_fft] += window**2
    heard = added / np.where(weight > TINY, weight, 1)
    heard = heard[n_fft // 2 :][: hop * (n_frames - 1) if length is None else length]
    return np.pad(heard, (0, 0 if length is None else length - len(heard)))


def mel(power: ArrayLike, sr: float, n_mels: int = 128) -> Floats:
    """Add up the power in bands that are as wide as the ear hears differences of pitch: narrow below, wide above.

    The bands are triangles of area 1 (per hertz) from 0 to sr / 2, equally far apart on Slaney's mel scale: linear
    below 1,000 Hz (three mels for 200 Hz), and 27 mels for each factor of 6.4 above.

    Parameters
    ----------
    power : (frames, bins) floats
        ``np.abs(stft(y)) ** 2``.
    sr : float
        Samples a second.
    n_mels : int
        Bands.

    Returns
    -------
    (frames, n_mels) float32

    References
    ----------
    M. Slaney, Auditory Toolbox, Technical report 1998-010, Interval Research, 1998.

    Examples
    --------
    >>> time = np.arange(16_000) / 16_000
    >>> power = np.abs(stft(np.sin(2 * np.pi * 1_000 * time))) ** 2
    >>> bands = mel(power, 16_000, 40)
    >>> bands.shape, int(bands[16].argmax())
    ((32, 40), 13)
    """
    power = np.asarray(power, np.float32)
    return np.asarray(power @ _mel_bands(float(sr), 2 * (power.shape[-1] - 1), n_mels), np.float32)


def decibels(power: ArrayLike, *, depth: float | None = None) -> Floats:
    """Turn power into decibels, 10 log10: 0 dB is a power of 1, and nothing is below -100 dB.

    Parameters
    ----------
    power : array of floats
        0 or more.
    depth : float, optional
        How far below the largest value of all anything may be; what is lower is lifted.

    Returns
    -------
    float32, of the same shape

    Examples
    --------
    >>> decibels([1.0, 0.01, 0.0]).tolist(), decibels([1.0, 0.01, 0.0], depth=80).tolist()
    ([0.0, -20.0, -100.0], [0.0, -20.0, -80.0])
    """
    # In 64 bits: in 32, processors with other vector instructions differ in the last digit, and silence is not -100.
    told = 10 * np.log10(np.maximum(np.asarray(power, np.float32), FLOOR), dtype=np.float64)
    return np.asarray(told if depth is None else np.maximum(told, told.max() - depth), np.float32)


def log_mel(y: ArrayLike, sr: float, n_fft: int = 2048, hop: int = 512, n_mels: int = 128) -> Floats:
    """Compute the power of sound in mel bands, in decibels: the picture that most networks for music begin with.

    Parameters
    ----------
    y : (n,) floats
        Sound.
    sr : float
        Samples a second.
    n_fft, hop : int
        See `stft`.
    n_mels : int
        See `mel`.

    Returns
    -------
    (1 + n // hop, n_mels) float32
        In dB; twice the amplitude is 6.02 dB more, and silence is -100 dB.

    References
    ----------
    S. S. Stevens, J. Volkmann and E. B. Newman, A scale for the measurement of the psychological magnitude pitch, 1937.

    Examples
    --------
    >>> y = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    >>> log_mel(y, 16_000).shape
    (32, 128)
    >>> round(float(log_mel(2 * y, 16_000).max() - log_mel(y, 16_000).max()), 2)
    6.02
    """
    return decibels(mel(np.abs(stft(y, n_fft, hop)) ** 2, sr, n_mels))


def chroma(power: ArrayLike, sr: float) -> Floats:
    """Add up the power of each of the twelve notes, C to B, over all octaves; the strongest note of a frame has 1.

    A bin counts for the notes near its pitch under a bell of half a semitone, and for more, the nearer it is to the
    middle octaves (a bell of two octaves around 880 Hz). Equal temperament, A4 = 440 Hz.

    Parameters
    ----------
    power : (frames, bins) floats
        ``np.abs(stft(y)) ** 2``.
    sr : float
        Samples a second.

    Returns
    -------
    (frames, 12) float32
        0 to 1; all 0 in a frame of silence.

    References
    ----------
    D. P. W. Ellis, Chroma feature analysis and synthesis, 2007.

    Examples
    --------
    >>> time = np.arange(16_000) / 16_000
    >>> power = np.abs(stft(np.sin(2 * np.pi * 440 * time))) ** 2
    >>> "C C# D D# E F F# G G# A A# B".split()[chroma(power, 16_000)[16].argmax()]
    'A'
    """
    power = np.asarray(power, np.float32)
    notes = power @ _note_bands(float(sr), 2 * (power.shape[-1] - 1))
    largest = notes.max(axis=-1, keepdims=True)
    return np.asarray(notes / np.where(largest > TINY, largest, 1), np.float32)


def _hann(n: int) -> Floats:
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n), np.float32)


@lru_cache(maxsize=16)
def _mel_bands(sr: float, n_fft: int, n_mels: int) -> Floats:
    """Compute the weight of each bin in each band, (bins, n_mels)."""
    knee, step = 1000.0, 200 / 3  # hertz; below the knee a mel is this wide
    highest = knee / step + 27 * np.log(max(sr / 2 / knee, 1e-9)) / np.log(6.4)
    if sr / 2 < knee:
        highest = sr / 2 / step
    mels = np.linspace(0, highest, n_mels + 2)
    edges = np.where(mels < knee / step, mels * step, knee * 6.4 ** ((mels - knee / step) / 27))
    bins = np.arange(n_fft // 2 + 1)[:, None] * sr / n_fft
    widths = np.diff(edges)
    rising, falling = (bins - edges[:-2]) / widths[:-1], (edges[2:] - bins) / widths[1:]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * 2 / (edges[2:] - edges[:-2]), np.float32)


@lru_cache(maxsize=4)
def _note_bands(sr: float, n_fft: int) -> Floats:
    """Compute the weight of each bin in each of the twelve notes, (bins, 12)."""
    octaves = np.log2(np.arange(1, n_fft) * sr / n_fft / 27.5)  # above A0
    octaves = np.concatenate(
        [[octaves[0] - 1.5], octaves]
    )  # the bin at 0 Hz has no pitch: give it a broad one
    semitones = 12 * octaves
    width = np.append(np.maximum(np.diff(semitones), 1), 1)
    away = (
        semitones[:, None] - np.arange(-9, 3) + 6
    ) % 12 - 6  # from C, C#, ... B: note 0 of the octave is A
    bells = np.exp(-2 * (away / width[:, None]) ** 2)
    bells /= np.linalg.norm(bells, axis=1, keepdims=True)
    middle = np.exp(-0.5 * ((octaves - 5) / 2) ** 2)
    return np.asarray((bells * middle[:, None])[: n_fft // 2 + 1], np.float32)
