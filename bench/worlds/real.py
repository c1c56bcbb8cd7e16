"""Real playlists, cut to the lengths of the Deezer set, with what is heard once."""

from __future__ import annotations

import numpy as np

from bench.track2vec.sets import cut, real_folder
from kit.data import Playlists
from kit.data._npy import read_token_lists
from kit.data.deezer import playlists_from_tokens
from kit.data.titles import read_titles


def real_playlists(*, min_count: int = 1, seed: int = 0) -> Playlists | None:
    """Cut real playlists at places drawn with a seed; None where there are none."""
    folder = real_folder()
    if not (folder / "music_like.npy").is_file():
        return None
    lists = read_token_lists(folder / "music_like.npy")
    whole = playlists_from_tokens("real", lists, read_titles(folder / "tracks.tsv"), min_count=min_count)
    return cut(whole, np.random.default_rng(seed), min_count=min_count)
