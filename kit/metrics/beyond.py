"""What a list is beside right: how much of the catalogue it shows, how new, how varied, how like its listener."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "coverage",
    "diversities",
    "miscalibrations",
    "novelty",
    "popularity_lift",
    "surprises",
]

Floats = NDArray[np.float64]


def coverage(suggested: ArrayLike, n_tracks: int) -> float:
    """Compute the share of the catalogue that is suggested to somebody.

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none.
    n_tracks : int

    Examples
    --------
    >>> coverage([[0, 1], [1, 0]], n_tracks=4)
    0.5
    """
    found = np.unique(np.asarray(suggested))
    return int((found >= 0).sum()) / n_tracks


def novelty(suggested: ArrayLike, counts: ArrayLike) -> float:
    """Compute the mean surprise of the suggested tracks, -log2 of their share of all positions, in bits.

    Raises
    ------
    ValueError
        When a suggested track was never counted: its surprise has no bound.

    Examples
    --------
    >>> novelty([[0, 1]], counts=[2, 2])
    1.0
    """
    counts = np.asarray(counts)
    heard = counts[np.asarray(suggested)]
    if not heard.all():
        raise ValueError("a suggested track has a count of 0: give the counts the vocabulary was made from")
    return float(-np.log2(heard / counts.sum()).mean())


def surprises(suggested: ArrayLike, listeners: ArrayLike, n_users: int) -> Floats:
    """Give for each query the mean surprise of its list: -log2 of the share of users who know a track, in bits.

    A track that nobody knows counts as one that half a user knows: its surprise has a bound.

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none.
    listeners : (n_tracks,) integers
        How many of the users know each track.
    n_users : int

    Returns
    -------
    (n,) float64
        Its mean is the novelty of the lists (Vargas and Castells, 2011).

    Examples
    --------
    >>> surprises([[0, 1], [2, -1]], listeners=[8, 2, 0], n_users=8).tolist()
    [1.0, 4.0]
    """
    suggested, share = np.asarray(suggested), np.maximum(np.asarray(listeners), 0.5) / n_users
    there = suggested >= 0
    bits = np.where(there, -np.log2(share[suggested]), 0.0)
    return np.asarray(bits.sum(axis=1) / np.maximum(there.sum(axis=1), 1))


def diversities(suggested: ArrayLike, vectors: ArrayLike) -> Floats:
    """Give for each list how unlike its tracks are: the mean of 1 - cosine over its pairs; 0 for lists of one track.

    Source: Ziegler and others, *Improving recommendation lists through topic diversification* (2005); there it is the
    sum of the likenesses, here the mean of the differences.

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none.
    vectors : (V, d) floats
        What likeness is measured by: not the vectors that made the lists, or these judge themselves.

    Returns
    -------
    (n,) float64

    Examples
    --------
    >>> diversities([[0, 1], [0, 2], [1, -1]], [[1, 0], [0, 1], [2, 0]]).tolist()
    [1.0, 0.0, 0.0]
    """
    suggested, vectors = np.asarray(suggested), np.asarray(vectors, np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    there = suggested >= 0
    shown = np.where(there[..., None], unit[suggested], 0.0)
    n = there.sum(axis=1)
    pairs = n * (n - 1)
    alike = (shown.sum(axis=1) ** 2).sum(axis=1) - (shown**2).sum(axis=(1, 2))
    return np.asarray(np.where(pairs > 0, 1 - alike / np.maximum(pairs, 1), 0.0))


def popularity_lift(suggested: ArrayLike, known: Sequence[ArrayLike], counts: ArrayLike) -> float:
    """Compute by how much suggestions are more popular than what their listeners know: 0 alike, 1 twice as popular.

    Source: Abdollahpouri and others, *The connection between popularity bias, calibration, and fairness in
    recommendation* (2020).

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none; a list of none is left out.
    known : n rows of integers
        What each listener (or playlist) held before.
    counts : (V,) integers

    Raises
    ------
    ValueError
        When there is not a row of known tracks for each list, or nobody knows or is shown anything.

    Examples
    --------
    >>> popularity_lift([[0, 0]], [[1, 2]], counts=[8, 3, 1])
    3.0
    """
    suggested, counts = np.asarray(suggested), np.asarray(counts, np.float64)
    if suggested.ndim != 2 or len(suggested) != len(known):
        raise ValueError(f"suggestions of shape {suggested.shape} for {len(known)} rows of known tracks")
    both = [
        (counts[row[row >= 0]].mean(), counts[np.asarray(held)].mean())
        for row, held in zip(suggested, known, strict=True)
        if (row >= 0).any() and len(np.asarray(held))
    ]
    if not both:
        raise ValueError("no list has a suggestion and a known track: there is nothing to compare")
    shown, before = np.mean(both, axis=0)
    return float(shown / before - 1)


def miscalibrations(suggested: ArrayLike, known: Sequence[ArrayLike], kinds: ArrayLike) -> Floats:
    """Give for each list how far its kinds are from those that the listener knows, in bits; 0 where they agree.

    The Kullback-Leibler divergence of the known shares from the suggested ones, which hold 1 % of the known ones so
    that it has a bound. Source: Steck, *Calibrated recommendations* (2018).

    Parameters
    ----------
    suggested : (n, k) integers
        -1 stands for none.
    known : n rows of integers
        What each listener held before; of one track or more.
    kinds : (V,) integers
        The kind of each track, from 0: its genre, say, or its tenth by popularity.

    Returns
    -------
    (n,) float64

    Raises
    ------
    ValueError
        When there is not a row of known tracks for each list.

    Examples
    --------
    >>> miscalibrations([[0, 1], [0, 0]], [[2, 3], [0, 1]], kinds=[0, 1, 0, 1]).round(3).tolist()
    [0.0, 2.826]
    """
    suggested, kinds = np.asarray(suggested), np.asarray(kinds)
    if suggested.ndim != 2 or len(suggested) != len(known) or not all(len(np.asarray(row)) for row in known):
        raise ValueError(
            f"suggestions of shape {suggested.shape} and {len(known)} rows of known tracks: give a row of one or more "
            "for each list"
        )
    n_kinds = int(kinds.max()) + 1
    bits = np.zeros(len(suggested))
    for i, (row, held) in enumerate(zip(suggested, known, strict=True)):
        before, shown = (
            np.bincount(kinds[np.asarray(tracks)], minlength=n_kinds) for tracks in (held, row[row >= 0])
        )
        p, q = before / before.sum(), shown / max(shown.sum(), 1)
        there = p > 0
        bits[i] = p[there] @ np.log2(p[there] / (0.99 * q + 0.01 * p)[there])
    return bits
