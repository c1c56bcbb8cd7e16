"""Opening the data, from the start of a process to its end: ours, and the first cells of the original.

Ours opens the cache that the kit has written when the file was imported; that conversion, once, is not in it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from bench.track2vec.row import Row, at_most, cost_of, cost_of_process, in_turns
from bench.track2vec.world import whole
from kit.data import Playlists, save_playlists
from kit.data._npy import read_token_lists
from kit.data.deezer import playlists_from_tokens

OURS = "import sys; from kit.data import open_playlists; print(open_playlists(sys.argv[1]).counts.sum())"


def write_as_the_original(playlists: Playlists, path: Path) -> None:
    """Keep playlists as the original's file does: an object array of lists of texts, track and artist in turn."""
    ids, artists = playlists.deezer_ids.tolist(), playlists.artists.tolist()
    lists = np.empty(len(playlists), object)
    for i, playlist in enumerate(playlists):
        lists[i] = " ".join(f"track_{ids[t]} artist_{artists[t]}" for t in playlist.tolist()).split()
    np.save(path, lists, allow_pickle=True)


def rows(quick: bool) -> Iterator[Row]:
    """Measure wall time and most memory of whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        file, cache = Path(folder) / "music.npy", Path(folder) / "music.npz"
        write_as_the_original(whole(quick), file)
        convert = cost_of(
            lambda: save_playlists(playlists_from_tokens("music", read_token_lists(file)), cache)
        )
        sides = {"ours": ["-c", OURS, str(cache)], "original": ["-m", "bench.track2vec.loading", str(file)]}
        took = in_turns(
            {name: partial(cost_of_process, command) for name, command in sides.items()}, 3 if quick else 5
        )
    ours, theirs = took["ours"], took["original"]
    figures = "; ".join(
        f"{name} {one.wall:.2f} s of wall, {one.cpu:.2f} CPU-s, {one.peak:.0f} MB"
        for name, one in took.items()
    )
    figures += f"; {len(whole(quick)):,} playlists; importing the file, once, {convert.cpu:.1f} CPU-s"
    smaller = " at this size" if quick else ""
    yield at_most(
        "load + vocabulary, wall", figures, ours.wall / theirs.wall, 0.15 if quick else 0.04, smaller
    )
    yield at_most(
        "load + vocabulary, peak memory", figures, ours.peak / theirs.peak, 0.5 if quick else 0.2, smaller
    )


if __name__ == "__main__":
    from bench.track2vec.original import load

    lists, counts = load(sys.argv[1])
    print(len(lists), counts.sum())
