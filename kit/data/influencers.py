"""The embedded ratings of influencers, and folds of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kit.data.ratings import Ratings
from kit.data.worlds.influencers import influencers_world

__all__ = ["load_influencers", "stratified_folds"]


def stratified_folds(
    levels: NDArray[np.generic], n_folds: int, rng: np.random.Generator
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Deal rows into folds that all have the same share of each level.

    Parameters
    ----------
    levels : (n,)
        Such as ratings.
    n_folds : int
    rng : numpy.random.Generator

    Returns
    -------
    list of (train, test)
        Row numbers.

    Examples
    --------
    >>> folds = stratified_folds(np.array([0, 0, 0, 0, 1, 1]), 2, np.random.default_rng(0))
    >>> [len(test) for train, test in folds]
    [3, 3]
    """
    fold = np.empty(len(levels), np.int64)
    shuffled = rng.permutation(len(levels))
    # The rows are dealt out level by level, like cards.
    fold[shuffled[np.argsort(levels[shuffled], kind="stable")]] = np.arange(len(levels)) % n_folds
    return [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(n_folds)]


@lru_cache(maxsize=1)
def load_influencers() -> Ratings:
    """Load the embedded ratings: a synthetic world whose influencers, artists and songs are invented.

    The ratings of the original exercise are private; this world has their margins (levels and shares, genres, kinds).

    Returns
    -------
    Ratings

    Examples
    --------
    >>> data = load_influencers()
    >>> data.influencer_genres.shape[1] == data.song_genres.shape[1] == len(data.genres) == 71
    True
    """
    return replace(influencers_world().ratings, name="influencers")
