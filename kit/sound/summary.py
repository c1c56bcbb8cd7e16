"""What a few seconds of sound come to as one row of numbers: mean and spread of the features of its frames."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "FEATURES",
    "HOP",
    "N_FFT",
    "POOL",
    "SR",
    "features_of_power",
    "frames_of",
    "steps_of",
    "summarised",
    "summary_of",
    "tempo_of",
]

Floats = NDArray[np.float32]

SR = 16_000
N_FFT, HOP = 2048, 512  # samples of a frame, and from one to the next
POOL = 4  # frames of a step: their mean is kept
FEATURES = {"mel": 128, "chroma": 12, "contrast": 7, "flux": 1, "rolloff": 1, "fraction": 1}
"""The features of a frame or a step, and how many numbers each is; the tempo stands beside them, one a window."""


def frames_of(y: ArrayLike) -> tuple[Floats, Floats]:
    """Compute the features of each frame of a sound.

    Parameters
    ----------
    y : (n,) floats
        16,000 samples a second, between -1 and 1.

    Returns
    -------
    frames : (n_frames, 150) float32
        In the order of `FEATURES`: mel in dB, chroma, contrast in dB, flux in dB, rolloff in hertz, and the fraction of
        the loudness between 100 and 300 Hz.
    flux : (n_frames,) float32
        Once more, for `tempo_of`.

    Examples
    --------
    >>> frames, flux = frames_of(np.sin(np.arange(16_000)))
    >>> frames.shape, flux.shape
    ((32, 150), (32,))
    """
    from kit.sound.spectra import stft

    return features_of_power(np.abs(stft(np.asarray(y, np.float32), N_FFT, HOP)) ** 2)


def features_of_power(power: Floats) -> tuple[Floats, Floats]:
    """Compute what `frames_of` gives from the power of each frame, (n_frames, 1025).

    Examples
    --------
    >>> features_of_power(np.ones((3, 1025), np.float32))[0].shape
    (3, 150)
    """
    from kit import sound

    hertz = np.fft.rfftfreq(N_FFT, 1 / SR)
    mel = sound.decibels(sound.mel(power, SR, FEATURES["mel"]))
    flux = sound.flux(mel)
    single = (flux, sound.rolloff(power, hertz), sound.fractional_rms(power, hertz))
    frames = [mel, sound.chroma(power, SR), sound.contrast(power, SR), *(one[:, None] for one in single)]
    return np.concatenate(frames, axis=1), flux


def steps_of(frames: Floats) -> Floats:
    """Give the mean of each four frames, (n_frames // 4, 150): a step is .128 s.

    Examples
    --------
    >>> steps_of(np.arange(9, dtype=np.float32)[:, None]).ravel().tolist()
    [1.5, 5.5]
    """
    n = len(frames) // POOL
    return np.asarray(frames[: n * POOL].reshape(n, POOL, -1).mean(axis=1), np.float32)


def tempo_of(flux: Floats) -> float:
    """Give the tempo of a window by the flux of its frames, in beats a minute.

    Examples
    --------
    >>> clicks = np.zeros(156, np.float32)
    >>> clicks[::15] = 1
    >>> 120 < tempo_of(clicks) < 130
    True
    """
    from kit.sound import tempo

    return tempo(flux, SR, HOP)


def summarised(steps: ArrayLike, tempos: ArrayLike) -> Floats:
    """Give mean and spread of each feature over a window, and its tempo.

    Parameters
    ----------
    steps : (..., n_steps, 150) floats
    tempos : (...,) floats

    Returns
    -------
    (..., 301) float32

    Examples
    --------
    >>> summarised(np.zeros((2, 39, 150)), [120.0, 90.0])[:, -1].tolist()
    [120.0, 90.0]
    """
    steps = np.asarray(steps, np.float32)
    tempo = np.asarray(tempos, np.float32)[..., None]
    return np.concatenate([steps.mean(axis=-2), steps.std(axis=-2), tempo], axis=-1)


def summary_of(y: ArrayLike) -> Floats:
    """Give the 301 numbers of one window of sound.

    Parameters
    ----------
    y : (n,) floats
        As of `frames_of`; five seconds in the labs.

    Examples
    --------
    >>> summary_of(np.sin(np.arange(80_000))).shape
    (301,)
    """
    frames, flux = frames_of(y)
    steps = steps_of(frames)
    return summarised(steps, tempo_of(flux[: POOL * len(steps)]))
