"""How a playlist moves from track to track."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kit.neighbours import unit

__all__ = ["smoothness"]


def smoothness(tracks: ArrayLike, vectors: ArrayLike) -> float:
    """Compute how alike each track of a playlist is to the one before it: the mean cosine of neighbours.

    Its counterpart is `kit.metrics.diversities`, which looks at all pairs of tracks: a playlist can be diverse and
    smooth, if it goes far in small steps. Source: Bonnin and Jannach, *Automated generation of music playlists: survey
    and experiments* (2014), where homogeneous lists and smooth transitions are two measures.

    Parameters
    ----------
    tracks : (n,) integers
        Two or more.
    vectors : (V, d) numbers
        What likeness is measured by: not the vectors that made the playlist, or these judge themselves.

    Returns
    -------
    float
        From -1 to 1.

    Raises
    ------
    ValueError
        When there are fewer than two tracks.

    Examples
    --------
    >>> vectors = [[1, 0], [1, 1], [0, 1]]
    >>> round(smoothness([0, 1, 2], vectors), 3), round(smoothness([0, 2, 1], vectors), 3)
    (0.707, 0.354)
    """
    directions = unit(vectors)[np.asarray(tracks, np.int64)]
    if len(directions) < 2:
        raise ValueError(f"a playlist of {len(directions)} tracks has no step: give two tracks or more")
    return float((directions[:-1] * directions[1:]).sum(axis=1).mean())
