"""Playlists for the labs: the embedded synthetic world, the Deezer set, and any file in Deezer's layout.

- `playlists`: playlists as one ragged pair of integer arrays, and the vocabulary that numbers their tracks
- `splits`: training, validation and test parts
- `worlds`: seeded synthetic data, the embedded default
- `deezer`: the real set, and files in its layout; `cache`, `_download`, `_npy`, `_pieces` serve it
"""

from __future__ import annotations

import os
from functools import lru_cache

from kit.data.cache import open_playlists, save_playlists
from kit.data.errors import DataError
from kit.data.playlists import Playlists
from kit.data.splits import Pairs, Split, split_playlists

__all__ = [
    "DATA_VARIABLE",
    "DataError",
    "Pairs",
    "Playlists",
    "Split",
    "load_playlists",
    "open_playlists",
    "save_playlists",
    "split_playlists",
]

DATA_VARIABLE = "KIT_PLAYLISTS"


def load_playlists(name: str | None = None, *, stream: bool = False) -> Playlists:
    """Load a data set by its name.

    Parameters
    ----------
    name : str, optional
        - ``"mini"``: the embedded synthetic world of 6,000 playlists; needs nothing;
        - ``"deezer"``: the 100,000 playlists of the original exercise, downloaded on first use;
        - a name given to ``python -m kit data import FILE``.

        Without a name, what the environment variable ``KIT_PLAYLISTS`` says, or else "mini".
    stream : bool
        Leave the positions on disk and read them as they are looked at: for playlists larger than memory. "mini" is
        made, not read, and is in memory either way.

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
    name = name or os.environ.get(DATA_VARIABLE) or "mini"
    if name == "mini":
        return _mini()
    from kit.data.deezer import imported_names, load_deezer, load_imported

    if name == "deezer":
        return load_deezer(stream=stream)
    if name in imported_names():
        return load_imported(name, stream=stream)
    known = ", ".join(["mini", "deezer", *imported_names()])
    raise DataError(
        f'no data set is called "{name}"; there are {known}. Bring a file in: python -m kit data import FILE'
    )


@lru_cache(maxsize=1)
def _mini() -> Playlists:
    from dataclasses import replace

    from kit.data.worlds import world

    return replace(world().playlists, name="mini")
