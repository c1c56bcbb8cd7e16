"""Data sets for the labs: playlists, ratings, listeners of Last.fm, songs, plays; each embedded as a synthetic world.

- `playlists`: playlists as one ragged pair of integer arrays, and the vocabulary that numbers their tracks
- `splits`: training, validation and test parts of playlists
- `deezer`: the real playlists; `titles`, `cache` serve it
- `imports`: playlists as people have them, of some thirty kinds of files; `imported`: what was kept of them;
  `exports`: one as other programs read it
- `songs`: one listener's songs, with their sound and its features
- `plays`: who played which song, with the sound of the songs, texts about artists, and tags
- `ratings`, `influencers`: ratings that influencers gave to songs; `clips`: how these songs sound
- `lastfm`, `hetrec`: who listens to whom, and tags, in the layout of HetRec 2011; `taggings`: who tagged
  whom, and when; `heldout`: what is held out of it
- `worlds`: seeded synthetic data, the embedded default
- `pretrained`: where a network that hears music is kept, and how it comes there
- `folds`: folds that keep a group together
- `folder`, `errors`: where data sets wait, and what is said when one cannot be had
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from kit.data.cache import open_playlists, save_playlists
from kit.data.errors import DataError
from kit.data.playlists import Playlists
from kit.data.splits import Pairs, Prefixes, Split, split_playlists
from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.data.clips import Clips, load_clips
    from kit.data.folds import cold_folds
    from kit.data.heldout import HeldOut, hold_out
    from kit.data.imports.importing import import_file
    from kit.data.influencers import load_influencers, stratified_folds
    from kit.data.lastfm import LastFM, load_lastfm
    from kit.data.plays import Plays, load_plays
    from kit.data.ratings import Ratings
    from kit.data.songs import Songs, load_songs

__all__ = [
    "DATA_VARIABLE",
    "Clips",
    "DataError",
    "HeldOut",
    "LastFM",
    "Pairs",
    "Playlists",
    "Plays",
    "Prefixes",
    "Ratings",
    "Songs",
    "Split",
    "cold_folds",
    "hold_out",
    "import_file",
    "load_clips",
    "load_influencers",
    "load_lastfm",
    "load_playlists",
    "load_plays",
    "load_songs",
    "open_playlists",
    "save_playlists",
    "split_playlists",
    "stratified_folds",
]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.data.clips": ["Clips", "load_clips"],
            "kit.data.folds": ["cold_folds"],
            "kit.data.heldout": ["HeldOut", "hold_out"],
            "kit.data.imports.importing": ["import_file"],
            "kit.data.influencers": ["load_influencers", "stratified_folds"],
            "kit.data.lastfm": ["LastFM", "load_lastfm"],
            "kit.data.plays": ["Plays", "load_plays"],
            "kit.data.ratings": ["Ratings"],
            "kit.data.songs": ["Songs", "load_songs"],
        },
    )

DATA_VARIABLE = "KIT_PLAYLISTS"
WORLDS = ("world", "mini")  # embedded


def load_playlists(name: str | None = None, *, stream: bool = False) -> Playlists:
    """Load a data set by its name.

    Parameters
    ----------
    name : str, optional
        - ``"world"``: an embedded synthetic world of 12,000 playlists, as thin as real ones; needs nothing;
        - ``"mini"``: a small dense world of 6,000 playlists, which tests are quick on; needs nothing;
        - ``"deezer"``: the 100,000 playlists of the original exercise, downloaded on first use;
        - a name given to ``python -m kit data import FILE``.

        Without a name, what the environment variable ``KIT_PLAYLISTS`` says, or else "world".
    stream : bool
        Leave the positions on disk and read them as they are looked at: for playlists larger than memory. A world
        is made, not read, and is in memory either way.

    Returns
    -------
    Playlists

    Raises
    ------
    DataError
        When there is no such data set, or it cannot be had now; the message says what to do.

    Examples
    --------
    >>> load_playlists("mini")
    mini: 6,000 playlists, ... tracks, ... positions (12.1 a playlist)
    """
    name = name or os.environ.get(DATA_VARIABLE) or "world"
    if name in WORLDS:
        return _world(name)
    from kit.data.deezer import load_deezer
    from kit.data.imported import imported_names, load_imported

    if name == "deezer":
        return load_deezer(stream=stream)
    if name in imported_names():
        return load_imported(name, stream=stream)
    known = ", ".join([*WORLDS, "deezer", *imported_names()])
    raise DataError(
        f'no data set is called "{name}"; there are {known}. Bring a file in: python -m kit data import FILE'
    )


@lru_cache(maxsize=2)
def _world(name: str) -> Playlists:
    from dataclasses import replace

    from kit.data.worlds.dials import MINI
    from kit.data.worlds.playlists import playlists_world

    made = playlists_world() if name == "world" else playlists_world(6_000, dials=MINI)
    return replace(made.playlists, name=name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
