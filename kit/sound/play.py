"""What a picture of sound has kept, made heard again: mel bands, notes, beginnings and beats, a band alone.

All of it is numpy, and takes a fifth of a second of a processor for five seconds of sound, or less; frames of 2,048
samples take `from_mel` four times as long as the 512 that it begins with.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.sound.spectra import TINY, _mel_bands, istft, stft

__all__ = ["beside", "clicks", "from_mel", "from_notes", "parted_at"]

Floats = NDArray[np.float32]

STEPS_OF_POWER, STEPS_OF_PHASE = 50, 32
MOMENTUM = 0.99
EDGE = 20.0  # hertz over which a filter lets go
LOUDNESS = 0.1  # root mean square of what is made from notes


def from_mel(
    bands: ArrayLike, sr: float, rng: np.random.Generator, n_fft: int = 512, hop: int = 256
) -> Floats:
    """Make a sound that has these mel bands: what a network that reads them can know of the music, and no more.

    Powers of all bins, none of them negative, are looked for whose bands are those given, by multiplicative steps;
    then phases that make neighbouring frames agree.

    Parameters
    ----------
    bands : (frames, n_mels) floats
        Power, as `mel` gives it. With few bands neighbouring tones melt into one noise.
    sr : float
        Samples a second.
    rng : numpy.random.Generator
        Draws the first phases.
    n_fft, hop : int
        As of the `stft` that the bands come from.

    Returns
    -------
    (hop * (frames - 1),) float32

    References
    ----------
    D. D. Lee and H. S. Seung, Algorithms for non-negative matrix factorization, 2001; N. Perraudin, P. Balazs and
    P. L. Søndergaard, A fast Griffin-Lim algorithm, 2013.

    Examples
    --------
    >>> from kit.sound import mel
    >>> y = np.sin(2 * np.pi * 440 * np.arange(8_000) / 16_000)
    >>> bands = mel(np.abs(stft(y, 512, 256)) ** 2, 16_000, 40)
    >>> heard = from_mel(bands, 16_000, np.random.default_rng(0))
    >>> heard.shape, bool(abs(np.abs(np.fft.rfft(heard)).argmax() * 16_000 / len(heard) - 440) < 40)
    ((7936,), True)
    """
    bands = np.asarray(bands, np.float32)
    weights = _mel_bands(float(sr), n_fft, bands.shape[1])
    power = np.maximum(bands @ np.linalg.pinv(weights), TINY).astype(np.float32)
    wanted, gram = bands @ weights.T, weights @ weights.T
    for _ in range(STEPS_OF_POWER):
        power *= wanted / np.maximum(power @ gram, TINY)
    return _with_phases(np.sqrt(power), hop, rng)


def from_notes(notes: ArrayLike, sr: float, hop: int = 512) -> Floats:
    """Play the twelve notes of each frame as sines in three octaves: what `chroma` has kept.

    Parameters
    ----------
    notes : (frames, 12) floats
        `chroma`: how strong C, C#, ... B are.
    sr : float
        Samples a second.
    hop : int
        Samples from frame to frame.

    Returns
    -------
    (hop * (frames - 1),) float32
        All of one loudness; timbre and octave are gone, harmony is left.

    References
    ----------
    R. N. Shepard, Circularity in judgments of relative pitch, 1964: tones without an octave.

    Examples
    --------
    >>> a_alone = np.eye(12)[[9] * 32]
    >>> heard = from_notes(a_alone, 16_000)
    >>> round(float(np.abs(np.fft.rfft(heard)).argmax() * 16_000 / len(heard)))
    440
    """
    notes = np.asarray(notes, np.float32)
    n = hop * (len(notes) - 1)
    time, frame = np.arange(n) / sr, np.arange(n) / hop
    heard = np.zeros(n, np.float32)
    for note, strength in enumerate(notes.T):
        tone = np.zeros(n)
        for octave, weight in ((-1, 0.5), (0, 1.0), (1, 0.5)):
            tone += weight * np.sin(2 * np.pi * 440 * 2 ** ((note - 9) / 12 + octave) * time)
        heard += (np.interp(frame, np.arange(len(strength)), strength) * tone).astype(np.float32)
    return _at_loudness(heard)


def clicks(times: ArrayLike, n: int, sr: float, *, hertz: float = 1_500.0) -> Floats:
    """Click at given times, to hear whether beginnings or beats were found: (n,) float32.

    Parameters
    ----------
    times : (m,) floats
        In seconds; what lies outside the sound is left out.
    n : int
        Samples.
    sr : float
        Samples a second.
    hertz : float
        How high a click is.

    Examples
    --------
    >>> heard = clicks([0.5, 9.0], 16_000, sr=16_000)
    >>> int(np.abs(heard).argmax()) // 1_000, float(np.abs(heard[:8_000]).max())
    (8, 0.0)
    """
    length = round(0.03 * sr)
    click = np.sin(2 * np.pi * hertz * np.arange(length) / sr) * np.exp(-np.arange(length) / (0.006 * sr))
    heard = np.zeros(n + length, np.float32)
    for time in np.asarray(times, np.float64).ravel():
        first = round(float(time) * sr)
        if 0 <= first < n:
            heard[first : first + length] += click.astype(np.float32)
    return heard[:n]


def parted_at(y: ArrayLike, sr: float, low: float = 100.0, high: float = 300.0) -> tuple[Floats, Floats]:
    """Part a sound into what lies between two frequencies and all the rest: what `fractional_rms` compares.

    Parameters
    ----------
    y : (n,) floats
        Sound.
    sr : float
        Samples a second.
    low, high : float
        In hertz; both edges let go over 20 Hz.

    Returns
    -------
    inside, outside : (n,) float32
        Their sum is the sound.

    Examples
    --------
    >>> time = np.arange(16_000) / 16_000
    >>> bass, treble = np.sin(2 * np.pi * 200 * time), np.sin(2 * np.pi * 1_000 * time)
    >>> inside, outside = parted_at(bass + treble, 16_000)
    >>> bool(np.allclose(inside, bass, atol=1e-4)), bool(np.allclose(outside, treble, atol=1e-4))
    (True, True)
    """
    y = np.asarray(y, np.float32)
    hertz = np.fft.rfftfreq(len(y), 1 / sr)
    kept = np.clip(np.minimum(hertz - low, high - hertz) / EDGE + 0.5, 0, 1)
    inside = np.fft.irfft(np.fft.rfft(y) * kept, len(y)).astype(np.float32)
    return inside, y - inside


def beside(left: ArrayLike, right: ArrayLike) -> Floats:
    """Put two sounds on the two sides, as loud as each other: (2, n) float32; the longer one is cut.

    In a notebook, `IPython.display.Audio(beside(left, right), rate=sr)` plays them.

    Examples
    --------
    >>> beside([1.0, -1.0, 1.0], [0.2, -0.2]).shape
    (2, 2)
    """
    one, other = np.asarray(left, np.float32), np.asarray(right, np.float32)
    n = min(len(one), len(other))
    return np.stack([_at_loudness(one[:n]), _at_loudness(other[:n])])


def _at_loudness(y: Floats) -> Floats:
    loudness = np.sqrt((y**2).mean()) if y.size else 0.0
    return np.asarray(y * (LOUDNESS / loudness) if loudness > TINY else y, np.float32)


def _with_phases(amplitude: Floats, hop: int, rng: np.random.Generator) -> Floats:
    """Find phases that frames agree on, by going to sound and back, with momentum."""
    n_fft, n = 2 * (amplitude.shape[1] - 1), hop * (len(amplitude) - 1)
    spectrum = (amplitude * np.exp(2j * np.pi * rng.random(amplitude.shape))).astype(np.complex64)
    before = spectrum
    for _ in range(STEPS_OF_PHASE):
        agreed = stft(istft(spectrum, hop, length=n), n_fft, hop)[: len(amplitude)]
        ahead = agreed + MOMENTUM * (agreed - before)
        before = agreed
        spectrum = amplitude * ahead / np.maximum(np.abs(ahead), TINY)
    return istft(spectrum, hop, length=n)
