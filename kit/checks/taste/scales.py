"""Scales that may space the bands of a spectrogram: two mel scales, one that is none, and what says which it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.outcome import Finding

__all__ = ["EVEN", "HTK", "N_MELS", "SLANEY", "Scale", "not_mel"]

Floats = NDArray[np.float64]
N_MELS = 32


@dataclass(frozen=True)
class Scale:
    """A mel scale.

    Attributes
    ----------
    mel, hz : callable
        From Hz to mel, and back.
    """

    mel: Callable[[Floats], Floats]
    hz: Callable[[Floats], Floats]

    def bands(self, hz: Floats, sr: int) -> Floats:
        """Which band's middle lies next to each frequency, if the bands go from 0 to sr / 2; no whole numbers."""
        return self.mel(hz) / self.mel(np.array(sr / 2)) * (N_MELS + 1) - 1

    def places(self, bands: Floats, sr: int) -> Floats:
        """The frequencies that lie at bands, the other way round."""
        return self.hz((bands + 1) / (N_MELS + 1) * self.mel(np.array(sr / 2)))


HTK = Scale(lambda hz: 2_595 * np.log10(1 + hz / 700), lambda mel: 700 * (10 ** (mel / 2_595) - 1))
SLANEY = Scale(  # linear up to 1,000 Hz, logarithmic above
    lambda hz: np.where(hz < 1_000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1) / 1_000) * 27 / np.log(6.4)),
    lambda mel: np.where(mel < 15, mel * 200 / 3, 1_000 * np.exp((mel - 15) * np.log(6.4) / 27)),
)
EVEN = Scale(lambda hz: hz, lambda mel: mel)


def not_mel(hz: Floats, peaks: NDArray[np.int64], sr: int) -> Finding | None:
    """Judge whether sines peak in the bands of a mel scale."""

    def near(scale: Scale) -> bool:
        return bool((np.abs(peaks - scale.bands(hz, sr)) <= 1.3).all())

    if near(HTK) or near(SLANEY):
        return None
    wanted = np.clip(np.round(HTK.bands(hz, sr)), 0, N_MELS - 1).astype(int)
    saw = (
        f"at {sr:,} samples a second sines of {', '.join(f'{one:,.0f}' for one in hz)} Hz peak in the bands "
        f"{peaks.tolist()} of {N_MELS}; by the mel scale in {wanted.tolist()}"
    )
    if near(EVEN):
        return Finding(
            "bands as wide as each other",
            saw,
            "the ear tells 200 Hz from 300, and not 6,000 from 6,100: mel bands are narrow below and wide above",
            "the edges: equally far apart in mel, then turned into Hz",
        )
    return Finding(
        "a sine peaks in another band",
        saw,
        "the bands go from 0 to sr / 2, and a band is read by its place",
        "the edges of the bands in Hz, and the frequencies of the bins: np.fft.rfftfreq(n_fft, 1 / sr)",
    )
