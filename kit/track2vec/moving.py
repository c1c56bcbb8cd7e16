"""How the rows that a step has touched are moved along the sphere: with numpy, or by a loop that numba compiles.

Of a force, what points along its row moves nothing; what is left is at a right angle to the row, so lengths follow by
Pythagoras. What that rounds grows with how hard a row is pulled, so lengths are measured now and then, and wherever a
pull is hard.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["HARD", "Mover", "Pulled", "move_rows"]

Floats = NDArray[np.float32]
Integers = NDArray[np.integer]

MOVED = 1_024  # rows that are moved together, while they are in the cache
HARD = 0.2  # a pull along a row, in lengths: an error of its length grows by twice as much in a step


class Pulled(NamedTuple):
    """The tracks that a step has touched, each once, and where its forces are."""

    tracks: NDArray[np.int64]  # in rising order
    ends: NDArray[np.int32]  # one more than tracks: the forces of track i are places[ends[i]:ends[i + 1]]
    places: NDArray[np.int32]  # rows of the table of forces
    signs: Floats  # of each place

    @classmethod
    def of(cls, tracks: Integers, signs: Floats) -> Pulled:
        """Bring the forces of each track together; `tracks` says of each row of the table of forces whose it is."""
        keys = np.sort(tracks.astype(np.int64) << 32 | np.arange(len(tracks)))
        ordered, places = keys >> 32, (keys & 0xFFFFFFFF).astype(np.int32)
        starts = np.flatnonzero(np.diff(ordered, prepend=-1)).astype(np.int32)
        return cls(ordered[starts], np.append(starts, np.int32(len(tracks))), places, signs[places])


class Mover(Protocol):
    """A way of moving rows: `move_rows`, or its compiled twin."""

    def __call__(
        self, vectors: Floats, squares: Floats, pulled: Pulled, forces: Floats, rate: float, even: bool
    ) -> float:
        """Move rows, and give the parts of all forces along them, summed."""
        ...


def move_rows(
    vectors: Floats, squares: Floats, pulled: Pulled, forces: Floats, rate: float, even: bool
) -> float:
    """Move each touched row once, by the sum of its forces, each times its sign.

    Parameters
    ----------
    vectors : (V, dim) float32
        Rows of length 1; changed in place.
    squares : (V,) float32
        Sums of squared gradients a row, of Adagrad; changed in place.
    pulled : Pulled
    forces : (n, dim) float32
    rate : float
    even : bool
        Give every row that moves the length 1, whatever it was before.

    Returns
    -------
    float
        The parts along the rows, summed.

    Examples
    --------
    >>> vectors, squares = np.eye(3, 2, dtype=np.float32), np.zeros(3, np.float32)
    >>> pulled = Pulled.of(np.array([0, 0]), np.ones(2, np.float32))
    >>> move_rows(vectors, squares, pulled, np.array([[1, 0], [0, 1]], np.float32), 0.1, False)
    1.0
    >>> vectors.round(2)[0]
    array([0.99, 0.14], dtype=float32)
    """
    all_along = 0.0
    for at in range(0, len(pulled.tracks), MOVED):
        which, bounds = pulled.tracks[at : at + MOVED], pulled.ends[at : at + MOVED + 1]
        found, shape = slice(bounds[0], bounds[-1]), (len(which), len(forces))
        table = csr_array((pulled.signs[found], pulled.places[found], bounds - bounds[0]), shape)
        force = table @ forces
        rows = vectors[which]
        along = np.vecdot(force, rows)
        across = np.maximum(np.vecdot(force, force) - along**2, 0)  # squared
        own = squares[which] + across / rows.shape[1]
        squares[which] = own
        far = np.float32(rate) / np.sqrt(own)
        length = np.sqrt(1 + far**2 * across)
        rows *= ((1 - far * along) / length)[:, None]
        force *= (far / length)[:, None]
        rows += force
        if even or np.abs(far * along).max() > HARD:
            rows /= np.sqrt(np.vecdot(rows, rows))[:, None]
        vectors[which] = rows
        all_along += float(along.sum())
    return all_along
