"""The playlists that times are measured on: a synthetic world with as many tracks as the original's vocabulary."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kit.data import Playlists, Split, split_playlists
from kit.data.worlds import playlists_world


@lru_cache(maxsize=1)
def whole(quick: bool) -> Playlists:
    """Make 100,000 playlists, or a quarter of them; tracks grow with the playlists."""
    print("making the playlists" + ("" if quick else " (half a minute)"), flush=True)
    return playlists_world(25_000 if quick else 100_000).playlists


@lru_cache(maxsize=1)
def parts(quick: bool) -> Split:
    """Give training, validation and test parts."""
    return split_playlists(whole(quick), np.random.default_rng(0))


def multiple(n_tracks: int, threshold: float) -> float:
    """Give the original's threshold of subsampling, in the kit's unit: the mean frequency of a track."""
    return threshold * n_tracks
