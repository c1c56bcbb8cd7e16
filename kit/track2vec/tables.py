"""The tables of a step of the fast training: what is fetched for a group, and its pairs as a band of a table."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

__all__ = ["Tables"]

Floats = NDArray[np.float32]
Integers = NDArray[np.integer]

BLOCK = 16  # positions whose pairs are one small product


class Tables:
    """The tables that the groups of a step fill anew, and the views of them that the products need.

    Parameters
    ----------
    width, n_drawn : int
        Positions of a group, and negatives that they share.
    n_groups : int
    window : int
    dim : int
        Numbers a track.

    Attributes
    ----------
    forces : (n_groups * (width + n_drawn), dim) float32
        What moves each position, and then each negative.
    chance : (width, n_drawn) float32
    pushed : (width, dim) float32
    """

    def __init__(self, width: int, n_drawn: int, n_groups: int, window: int, dim: int) -> None:
        self.shape = width, n_drawn, n_groups, window, dim
        self._width, self._window = width, window
        block = BLOCK if width % BLOCK == 0 else width
        blocks = width // block
        # Zeros stand before the first position and after the last.
        padded = np.zeros((width + 2 * window, dim), np.float32)
        self._seen = padded[window : window + width]
        self._others, self._scaled = np.empty((2, n_drawn, dim), np.float32)
        self.forces = np.empty((n_groups * (width + n_drawn), dim), np.float32)
        self.chance = np.empty((width, n_drawn), np.float32)
        self.pushed = np.empty((width, dim), np.float32)
        self._blocks = self._seen.reshape(blocks, block, dim)
        row, number = padded.strides
        around = block + 2 * window  # a block, and as many before and after it as its pairs reach
        self._around = as_strided(padded, (blocks, around, dim), (block * row, row, number))
        self._ahead = self._around[:, window:].transpose(0, 2, 1)
        self._band = np.empty((blocks, block, block + window), np.float32)
        self._diagonals = _diagonals(self._band[:, :, 1:], window, 1)
        self._both = np.zeros((blocks, block, around), np.float32)
        self._later = _diagonals(self._both[:, :, window + 1 :], window, 1)
        self._earlier = _diagonals(self._both[:, :, window - 1 :], window, -1)
        self._pull = np.zeros((window, window + width), np.float32)
        row, number = self._pull.strides
        self._shifted = as_strided(self._pull[:, window - 1 :], (window, width), (row - number, number))

    def fetch(self, vectors: Floats, tracks: Integers, negatives: Integers) -> tuple[Floats, Floats, Floats]:
        """Fetch the rows of the positions and the negatives of a group; the third table is as large as the second."""
        np.take(vectors, tracks, axis=0, out=self._seen, mode="clip")
        np.take(vectors, negatives, axis=0, out=self._others, mode="clip")
        return self._seen, self._others, self._scaled

    def cosines(self) -> Floats:
        """Compute the cosines of all pairs within the window, (window, width); beyond the last position they are 0."""
        np.matmul(self._blocks, self._ahead, out=self._band)
        return self._diagonals.reshape(self._window, self._width)

    def pulled(self, pull: Floats, out: Floats) -> None:
        """Add up, for each position, the rows that it has a pair with times the pull of that pair, to both sides."""
        self._pull[:, self._window :] = pull
        self._later[:] = pull.reshape(self._later.shape)
        self._earlier[:] = self._shifted.reshape(self._earlier.shape)
        np.matmul(self._both, self._around, out=out.reshape(self._blocks.shape))


def _diagonals(table: Floats, n: int, step: int) -> Floats:
    """View `n` diagonals of each (rows, columns) table, each one column further, or back: (n, tables, rows)."""
    tables, rows, _ = table.shape
    one, row, column = table.strides
    return as_strided(table, (n, tables, rows), (step * column, one, row + column))
