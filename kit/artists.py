"""What is known of a track's artist helps where little is known of the track."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.neighbours import unit

__all__ = ["with_artists"]


def with_artists(
    vectors: ArrayLike, artists: ArrayLike | None, counts: ArrayLike, share: float = 0.6
) -> NDArray[np.float32]:
    """Add to each vector the mean of its artist's: unit(v + share * mean).

    A track that was heard twice has a vector that two places made; all tracks of its artist made the mean. There
    each track weighs by the root of its count.

    Parameters
    ----------
    vectors : (V, d) numbers
    artists : (V,) integers or None
        The artist of each track, from 0; -1 where it is unknown, as `Playlists.known_artists` has it.
    counts : (V,) numbers
        In how many places each track occurs.
    share : float
        How much the artist weighs beside the track; 0 leaves the track alone.

    Returns
    -------
    (V, d) float32
        Rows of length 1. The row of a track whose artist is unknown is its own; a row of zeros whose artist has nothing
        else either stays zeros.

    Raises
    ------
    ValueError
        When the three are not of the same tracks, or `share` or a count is negative.

    Warns
    -----
    UserWarning
        When no artist is known: then the vectors are the tracks' own, of length 1.

    Examples
    --------
    >>> with_artists([[1, 0], [0, 1], [0, 1]], artists=[0, 0, -1], counts=[1, 1, 1], share=2).round(2).tolist()
    [[0.8899999856948853, 0.44999998807907104], [0.44999998807907104, 0.8899999856948853], [0.0, 1.0]]
    """
    table, weights = np.asarray(vectors, np.float64), np.asarray(counts, np.float64)
    rows = np.full(len(table), -1) if artists is None else np.asarray(artists)
    if table.ndim != 2 or not rows.shape == weights.shape == (len(table),):
        raise ValueError(
            f"vectors of shape {table.shape}, artists of shape {rows.shape} and counts of shape {weights.shape} "
            "are not of the same tracks: a row of the table and a number each for every track"
        )
    if not 0 <= share < np.inf or (weights < 0).any():
        raise ValueError(
            f"share is {share}, and the least count {weights.min(initial=0)}: neither can be negative"
        )
    known = rows >= 0
    if not known.any():
        warnings.warn("no artist is known, so that each track has its own vector alone", stacklevel=2)
        return unit(table)
    means = np.zeros_like(table)
    means[known] = _means(table[known], rows[known], np.sqrt(weights[known]))
    return unit(table + share * means)


def _means(
    table: NDArray[np.float64], artists: NDArray[Any], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give each row the weighted mean of the rows of its artist; zeros where none of them weighs anything."""
    from scipy.sparse import csr_array

    names, row = np.unique(artists, return_inverse=True)
    members = csr_array((weights, (row, np.arange(len(row)))), (len(names), len(row)))
    total = np.asarray(members.sum(axis=1)).ravel()[:, None]
    return np.asarray((members @ table / np.where(total > 0, total, 1))[row])
