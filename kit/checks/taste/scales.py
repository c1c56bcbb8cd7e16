"""Scales that may space the bands of a spectrogram: two mel scales, and one that is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EVEN", "HTK", "N_MELS", "SLANEY", "Scale"]

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
