"""The loop of `kit.track2vec.moving`, compiled by numba (extra `fast`): each row goes through the cache once."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from kit.track2vec.moving import HARD, Pulled

__all__ = ["move_rows_compiled"]

Floats = NDArray[np.float32]

TAKES = "f8(f4[:, ::1], f4[::1], i8[::1], i4[::1], i4[::1], f4[::1], f4[:, ::1], f4, boolean, f4)"
# Sums may be taken in another order, so that a processor's instruction takes several numbers at once.
FREEDOM = {"reassoc", "contract", "nsz"}


def move_rows_compiled(
    vectors: Floats, squares: Floats, pulled: Pulled, forces: Floats, rate: float, even: bool
) -> float:
    """Move each touched row as `kit.track2vec.moving.move_rows` does, up to rounding.

    Examples
    --------
    >>> vectors, squares = np.eye(3, 2, dtype=np.float32), np.zeros(3, np.float32)
    >>> pulled = Pulled.of(np.array([0, 0]), np.ones(2, np.float32))
    >>> move_rows_compiled(vectors, squares, pulled, np.array([[1, 0], [0, 1]], np.float32), 0.1, False)
    1.0
    """
    tracks, ends, places, signs = pulled
    return float(
        _move(vectors, squares, tracks, ends, places, signs, forces, np.float32(rate), even, np.float32(HARD))
    )


@numba.njit(TAKES, fastmath=FREEDOM, error_model="numpy", nogil=True)
def _move(vectors, squares, tracks, ends, places, signs, forces, rate, even, hard):  # type: ignore[no-untyped-def]
    dim, one = vectors.shape[1], np.float32(1)
    force = np.empty(dim, np.float32)
    all_along = np.float64(0)
    for i, track in enumerate(tracks):
        row = vectors[track]
        force[:] = 0
        for at in range(ends[i], ends[i + 1]):
            pulling, sign = forces[places[at]], signs[at]
            for k in range(dim):
                force[k] += sign * pulling[k]
        along, square = np.float32(0), np.float32(0)
        for k in range(dim):
            along += force[k] * row[k]
            square += force[k] * force[k]
        across = max(square - along * along, np.float32(0))
        squares[track] += across / np.float32(dim)
        far = rate / np.sqrt(squares[track])
        length = np.sqrt(one + far * far * across)
        kept, taken = (one - far * along) / length, far / length
        for k in range(dim):
            row[k] = kept * row[k] + taken * force[k]
        if even or abs(far * along) > hard:
            own = np.float32(0)
            for k in range(dim):
                own += row[k] * row[k]
            norm = np.sqrt(own)
            for k in range(dim):
                row[k] /= norm
        all_along += along
    return all_along
