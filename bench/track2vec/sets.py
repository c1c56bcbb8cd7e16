"""The two sets that quality is compared on: a synthetic world of full size, and real playlists where they lie."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from kit.data import Playlists, Split, split_playlists
from kit.data._npy import read_token_lists
from kit.data.deezer import playlists_from_tokens
from kit.data.playlists import number_by_count
from kit.data.titles import read_titles
from kit.data.worlds import playlists_world

ROOT = Path(__file__).resolve().parents[2]
# The lengths of the Deezer set's playlists follow a negative binomial, as in a world.
MEAN_LENGTH, SHORTEST, SHAPE = 12.1, 3, 2.2


def real_folder() -> Path:
    """Give the folder of real playlists: the one that KIT_REAL_DATA names, or shared/data beside the checkout."""
    return Path(os.environ.get("KIT_REAL_DATA") or ROOT.parent / "shared" / "data") / "playlists"


def real_set() -> Split | None:
    """Cut real playlists to the lengths of the Deezer set, and split them; None where there are none."""
    folder = real_folder()
    if not (folder / "music_like.npy").is_file():
        return None
    lists = read_token_lists(folder / "music_like.npy")
    whole = playlists_from_tokens("real", lists, read_titles(folder / "tracks.tsv"))
    return split_playlists(cut(whole, np.random.default_rng(0)), np.random.default_rng(1))


def world_set(size: int) -> Split:
    """Make a synthetic world of `size` playlists, and split it."""
    return split_playlists(playlists_world(size).playlists, np.random.default_rng(1))


def cut(playlists: Playlists, rng: np.random.Generator, *, min_count: int = 2) -> Playlists:
    """Cut each playlist, from its start, into windows of lengths as in the Deezer set; tracks seen once are dropped.

    With a `min_count` of 1 all tracks are kept.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> cut(load_playlists("mini"), np.random.default_rng(0)).n_playlists > 6_000
    True
    """
    spread = rng.gamma(SHAPE, (MEAN_LENGTH - SHORTEST) / SHAPE, playlists.n_positions // SHORTEST + 1)
    ends = np.cumsum(SHORTEST + rng.poisson(spread))  # of windows laid over all playlists, end to end
    ends = ends[ends < playlists.n_positions]
    offsets = np.union1d(playlists.offsets, ends).astype(np.int32)
    return number_by_count(replace(playlists, offsets=offsets), playlists.values, min_count=min_count)
