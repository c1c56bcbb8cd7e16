"""Playlists for the labs: the embedded synthetic world, the Deezer set, and any file in Deezer's layout."""

from kit.data.playlists import Playlists
from kit.data.splits import Pairs, Split, split_playlists

__all__ = ["Pairs", "Playlists", "Split", "split_playlists"]
