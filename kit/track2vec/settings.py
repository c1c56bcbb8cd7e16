"""The settings of a Track2Vec training, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Settings", "Trained"]

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """The settings of a training.

    Attributes
    ----------
    dim : int
        Numbers a track.
    window : int
        Reach in the playlist, to either side; a pair at distance d counts 1/d, as in `kit.counting`.
    negatives : int
        What the negatives of one positive weigh together.
    exponent : float
        Negatives are drawn in proportion to ``counts ** exponent``.
    subsample : float or None
        As of `kit.sampling.PairSampler`.
    rate : float
        How far a row moves at first.
    passes : int
        Over all playlists.
    seed : int
    """

    dim: int = 128
    window: int = 5
    negatives: int = 40
    exponent: float = 0.5
    subsample: float | None = 1.2
    rate: float = 0.03
    passes: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.dim, self.window, self.passes) < 1 or self.negatives < 0 or self.rate <= 0:
            raise ValueError(
                f"{self}: dim, window and passes must be 1 or more, negatives 0 or more, rate above 0"
            )


@dataclass
class Trained:
    """The result of a training.

    Attributes
    ----------
    vectors : (V, dim) float32
        Rows of length 1; of the best pass by the score, or of the last one.
    scale, shift : float
        w and c of sigmoid(w cos + c).
    history : list of dict
        `loss` (nats a pair) and, if there is one, `score` of each pass.
    best : float or None
        The best score.
    stopped : bool
        Whether it was stopped before its end.
    """

    vectors: Floats = field(repr=False)
    scale: float
    shift: float
    history: list[dict[str, float]] = field(default_factory=list)
    best: float | None = None
    stopped: bool = False
