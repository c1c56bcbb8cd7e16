"""What happens in time: beginnings of sounds, how fast they come, and which parts of a sound last."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.sound.spectra import TINY

__all__ = ["flux", "harmonic_percussive", "tempo"]

Floats = NDArray[np.float32]

SECONDS = 8.0  # of flux that a tempo is looked for in, at once
FASTEST = 320.0  # beats a minute


def flux(picture: ArrayLike) -> Floats:
    """Compute how much louder the bands of a picture have become since the frame before: beginnings of sounds.

    Parameters
    ----------
    picture : (frames, bands) floats
        `log_mel`, say; or power.

    Returns
    -------
    (frames,) float32
        The mean over the bands of max(0, S_t - S_(t-1)), in the unit of the picture. The first frame has 0.

    References
    ----------
    S. Dixon, Onset detection revisited, 2006; S. Böck and G. Widmer, Maximum filter vibrato suppression for onset
    detection, 2013.

    Examples
    --------
    >>> flux([[0, 0], [4, 2], [4, 2], [0, 4]]).tolist()
    [0.0, 3.0, 0.0, 1.0]
    """
    rise = np.maximum(np.diff(np.asarray(picture, np.float32), axis=0), 0).mean(axis=1)
    return np.asarray(np.concatenate([[0], rise]), np.float32)


def tempo(onsets: ArrayLike, sr: float, hop: int = 512, *, expected: float = 120.0) -> float:
    r"""Estimate how many beats a minute there are: the lag at which the flux is most like itself.

    Around each frame the flux of eight seconds (under a Hann window) is correlated with itself. The mean r over the
    frames, 1 at its largest in each, is weighed by how usual a tempo is: the lag with the largest
    :math:`\log(1 + 10^6 r) - \frac{1}{2} (\log_2 \mathrm{bpm} - \log_2 \mathrm{expected})^2` wins. Half and twice the
    tempo that people tap are common answers.

    Parameters
    ----------
    onsets : (frames,) floats
        `flux` of a picture.
    sr : float
        Samples a second.
    hop : int
        Samples from frame to frame.
    expected : float
        Beats a minute.

    Returns
    -------
    float
        Beats a minute, up to 320: 60 sr / (hop * lag) for a whole number of frames, so steps are coarse where music is
        fast. 0 where there is no flux at all.

    References
    ----------
    P. Grosche, M. Müller and F. Kurth, Cyclic tempogram, 2010; D. P. W. Ellis, Beat tracking by dynamic programming,
    2007.

    Examples
    --------
    >>> clicks = np.zeros(160)
    >>> clicks[::16] = 1                              # frames of 32 ms: every 512 ms
    >>> round(tempo(clicks, sr=16_000, hop=512), 1)
    117.2
    """
    onsets = np.asarray(onsets, np.float32)
    width = int(SECONDS * sr / hop)
    if onsets.ndim != 1 or not onsets.size:
        raise ValueError(f"onsets are one row of numbers; these have the shape {onsets.shape}")
    if width < 2:
        raise ValueError(f"a hop of {hop} is too long: {SECONDS:g} seconds hold {width} frames")
    if not onsets.any():
        return 0.0
    padded = np.pad(onsets, width // 2, mode="linear_ramp", end_values=0)
    pieces = np.lib.stride_tricks.sliding_window_view(padded, width)[: len(onsets)]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(width) / width)
    n_fft = 1 << (2 * width - 1).bit_length()
    power = np.abs(np.fft.rfft(pieces * window.astype(np.float32), n_fft, axis=1)) ** 2
    alike = np.fft.irfft(power, n_fft, axis=1)[:, :width]
    largest = np.abs(alike).max(axis=1, keepdims=True)
    alike = (alike / np.where(largest > TINY, largest, 1)).mean(axis=0)
    bpm = 60 * sr / hop / np.arange(1, width)
    scores = np.log1p(1e6 * alike[1:]) - 0.5 * np.log2(bpm / expected) ** 2
    scores[bpm >= FASTEST] = -np.inf
    return float(bpm[scores.argmax()])


def harmonic_percussive(
    spectrum: ArrayLike, size: int = 31
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    """Part a spectrum in what lasts (tones: lines along time) and what is short (strokes: lines across frequency).

    A median along time wipes out strokes, one across frequency wipes out tones; each bin is shared out in proportion to
    the squares of both.

    Parameters
    ----------
    spectrum : (frames, bins) floats or complex
        `stft`, or its size.
    size : int
        Frames of the one median and bins of the other, an odd number.

    Returns
    -------
    harmonic, percussive : (frames, bins), as the spectrum
        Their sum is the spectrum. `istft` makes them heard.

    References
    ----------
    D. FitzGerald, Harmonic/percussive separation using median filtering, 2010.

    Examples
    --------
    >>> spectrum = np.zeros((9, 9), np.float32)
    >>> spectrum[:, 2], spectrum[6, :] = 1, 1
    >>> harmonic, percussive = harmonic_percussive(spectrum, 5)
    >>> float(harmonic[:, 2].sum()), float(percussive[6].sum())
    (8.5, 8.5)
    """
    from scipy.ndimage import median_filter

    spectrum = np.asarray(spectrum)
    spectrum = spectrum.astype(np.complex64 if np.iscomplexobj(spectrum) else np.float32, copy=False)
    amplitude = np.abs(spectrum)
    lasting = median_filter(amplitude, (size, 1), mode="reflect")
    short = median_filter(amplitude, (1, size), mode="reflect")
    larger = np.maximum(lasting, short)
    quiet = larger < TINY
    larger[quiet] = 1
    of_lasting, of_short = (lasting / larger) ** 2, (short / larger) ** 2
    of_lasting[quiet] = of_short[quiet] = 0.5
    harmonic = spectrum * (of_lasting / (of_lasting + of_short))
    return harmonic, spectrum - harmonic
