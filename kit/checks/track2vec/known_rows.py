"""A model of tracks is asked for rows of its table whose cosines are known.

The probe never looks at the names of layers: it writes known rows into the table of tracks and asks for scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.checks.asking.models.probe import Inputs, Probe
from kit.checks.outcome import student_code

__all__ = ["DIM", "N_KNOWN", "N_TRACKS", "Scores", "TrackProbe"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_TRACKS, DIM = 23, 5
N_KNOWN = 13
ALIKE = [(0, 4), (5, 6), (7, 8), (9, 10), (11, 12)]  # pairs of known rows with a cosine of .5


@dataclass
class Scores:
    """Scores of pairs of known rows.

    Attributes
    ----------
    by_cosine : list of float
        For a cosine of 1, 0 and -1.
    longer : float
        The first of them again, with a vector 5 times as long.
    lowest, highest : float
        Of all known pairs.
    swapped : float
        The largest change when the two inputs are exchanged.
    alike : list of float
        Of pairs with the same cosine.
    """

    by_cosine: list[float]
    longer: float
    lowest: float
    highest: float
    swapped: float
    alike: list[float]


class TrackProbe(Probe):
    """How to ask a model for pairs of tracks."""

    column = False  # whether it wants each input as a column, (n, 1)

    def pairs(self, first: ArrayLike, second: ArrayLike) -> Inputs:
        """Put targets and contexts into the shape that the model takes."""
        shape = (-1, 1) if self.column else (-1,)
        return [np.asarray(part, np.int32).reshape(shape) for part in (first, second)]

    def answers_pairs(self, rng: Rng) -> bool:
        """Ask for 8 pairs; some models only take them as columns."""
        first, second = rng.integers(4, size=(2, 8))
        for self.column in (False, True):
            answers = self.answers(self.pairs(first, second))
            if not self.facts.call_error:
                return answers
        return False

    def of_pairs(self, first: ArrayLike, second: ArrayLike) -> Floats:
        """Ask for all pairs at once, and give the first number of each."""
        return self.scores(self.pairs(first, second))

    @property
    def tables(self) -> list[int]:
        """Find the weights that could hold the tracks: those with `N_TRACKS` rows, or else the longest ones."""
        shapes = enumerate(self.facts.shapes)
        flat = {n: shape for n, shape in shapes if len(shape) == 2 and shape[0] >= N_KNOWN and shape[1] > 1}
        exact = [n for n, shape in flat.items() if shape[0] == N_TRACKS]
        return exact or [n for n, shape in flat.items() if shape[0] == max(s[0] for s in flat.values())]

    @property
    def kernels(self) -> list[int]:
        """Find the single weight of a Dense(1) on one number."""
        weights = enumerate(self.facts.weights)
        return [number for number, weight in weights if weight.trained and weight.shape == (1, 1)]

    def write_rows(self, rng: Rng) -> None:
        """Write rows of known cosines into every table alike; set a kernel near 0 to 1, as it would hide them."""
        known: dict[int, Floats] = {}
        with student_code():
            for table in self.tables:
                rows = np.array(self.asked.read(table), np.float32)
                rows[:N_KNOWN] = known.setdefault(rows.shape[1], _known_rows(rows.shape[1], rng))
                self.asked.write(table, rows)
            for kernel in self.kernels:
                if abs(float(self.asked.read(kernel).ravel()[0])) < 0.1:
                    self.asked.write(kernel, np.ones((1, 1), np.float32))

    def known_scores(self) -> Scores:
        """Ask for pairs of the known rows."""
        pairs = [(0, 0), (0, 1), (0, 2), (0, 3), *ALIKE, (1, 0), (4, 0), (2, 6), (6, 2)]
        score = dict(zip(pairs, self.of_pairs(*zip(*pairs, strict=True)).tolist(), strict=True))
        everything = self.of_pairs(*np.indices((N_KNOWN, N_KNOWN)).reshape(2, -1))
        return Scores(
            by_cosine=[score[0, other] for other in (0, 1, 2)],
            longer=score[0, 3],
            lowest=float(everything.min()),
            highest=float(everything.max()),
            swapped=max(abs(score[a, b] - score[b, a]) for a, b in ((0, 1), (0, 4), (2, 6))),
            alike=[score[pair] for pair in ALIKE],
        )


def _known_rows(dim: int, rng: Rng) -> Floats:
    """Make row 0, and others at a cosine of 0, -1, 1 and .5 to it; then pairs with a cosine of .5, turned anyhow."""
    axes = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
    half = axes[0] * 0.5 + axes[1] * 0.75**0.5
    rows: list[Floats] = [0.6 * axes[0], 0.9 * axes[1], -0.6 * axes[0], 3 * axes[0], 0.8 * half]
    while len(rows) < N_KNOWN:
        turn = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
        rows += [axes[0] @ turn, rng.uniform(0.5, 2) * half @ turn]
    return np.array(rows)
