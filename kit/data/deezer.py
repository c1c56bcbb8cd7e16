"""The Deezer playlists of the original lab.

Nothing of Deezer's is shipped: the repository that holds the playlists states no licence, so the kit
downloads them for the one who asks, checks them, and keeps them in that person's own cache.

A playlist is a list of tokens, ``track_<id> artist_<id> track_<id> artist_<id> ...``; ids are opaque texts.
Files are converted once into plain arrays (`kit.data.cache`): much faster to open than lists of texts, and
nothing in them can run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import requests
from numpy.typing import NDArray

from kit.data._download import Source, download
from kit.data._npy import read_token_lists
from kit.data.cache import open_playlists, save_playlists
from kit.data.errors import DataError
from kit.data.folder import cache_folder
from kit.data.playlists import UNKNOWN_ARTIST, IntArray, Playlists, number_by_count
from kit.data.titles import Titles, read_titles, with_titles

__all__ = [
    "deezer_path",
    "load_deezer",
    "playlists_from_tokens",
]

_FROM = "https://raw.githubusercontent.com/comeetie/Deezerplay/master/"

SOURCES = {
    name: Source(name, _FROM + name, blob)  # upstream states no sizes
    for name, blob in {
        "music_1.npy": "c7756262439a89010d2329810cb7cc19861a6d26",
        "music_2.npy": "a7e8e2eefc6bdb4994c4185c7a1e40260d01b47b",
        "playlists1.txt": "96c21804e57786c6c400f00e4eee0d7186b03f6a",
        "playlists2.txt": "bfaf7bb3e70a60f6246504d48437c45393627a70",
        "TracksArtists.csv": "575d9e8522aab53b6a6bfb69c8d1bb9f89ebae4c",
    }.items()
}
"""Every file of the original lab that the kit can use; `deezer` is `music_2.npy` with `TracksArtists.csv`."""


def load_deezer(session: requests.Session | None = None, *, stream: bool = False) -> Playlists:
    """Load the Deezer playlists: from the cache, or else downloaded and converted.

    Parameters
    ----------
    session : requests.Session, optional
        The seam to the network.
    stream : bool
        Leave the positions on disk.

    Returns
    -------
    Playlists
        Tracks seen once are dropped, as in the original lab.

    Raises
    ------
    DataError
    """
    path = deezer_path()
    downloads = cache_folder() / "downloads"
    files = [SOURCES["music_2.npy"], SOURCES["TracksArtists.csv"]]
    if path.exists():
        try:
            return open_playlists(path, stream=stream)
        except DataError:
            if not all((downloads / file.name).is_file() for file in files):
                raise
    music, tracks = (download(file, downloads, session) for file in files)
    playlists = playlists_from_tokens("deezer", read_token_lists(music), read_titles(tracks))
    save_playlists(playlists, path)
    return open_playlists(path, stream=True) if stream else playlists


def deezer_path() -> Path:
    """Give the path that the converted Deezer playlists are kept at."""
    return cache_folder() / "deezer.npz"


def playlists_from_tokens(
    name: str, token_lists: Sequence[Sequence[str]], titles: Titles | None = None, *, min_count: int = 2
) -> Playlists:
    """Number the tracks of lists of tokens, and drop those seen once.

    The artist of a track is the artist token that follows it, the first one seen. Repeats are kept.

    Parameters
    ----------
    name : str
    token_lists : sequence of sequences of str
        ``track_<id>``, ``artist_<id>``, alternating; artists may be missing.
    titles : mapping, optional
        Of each track id: title, artist. Tracks missing there are called by their id.
    min_count : int
        Tracks seen less often are dropped; 1 keeps all.

    Returns
    -------
    Playlists

    Raises
    ------
    DataError
        When a token is neither a track nor an artist, no track comes twice, or no list has two.

    Examples
    --------
    >>> tokens = "track_1 artist_7 track_2 artist_8".split(), "track_2 artist_8 track_2 artist_8".split()
    >>> playlists = playlists_from_tokens("two", tokens)
    >>> playlists.deezer_ids.tolist(), playlists[1].tolist()   # track 1 was seen once
    (['2'], [0, 0])
    """
    flat = list(chain.from_iterable(token_lists))
    code: defaultdict[str, int] = defaultdict()
    code.default_factory = code.__len__  # a word not seen before gets the next number
    codes = np.fromiter(map(code.__getitem__, flat), np.int32, len(flat))
    words = list(code)
    _check_words(words, token_lists, name)
    ends = np.cumsum([0, *map(len, token_lists)])

    is_track = np.array([word.startswith("track_") for word in words], bool)
    # The number of the track, or of the artist, that each word names; row 0 of the artists is the unknown one.
    number = np.where(is_track, np.cumsum(is_track) - 1, np.cumsum(~is_track)).astype(np.int32)
    numbers, at_track = number[codes], is_track[codes]
    ids = [word.removeprefix("track_") for word in words if word.startswith("track_")]
    artist_tokens = [word for word in words if word.startswith("artist_")]
    before = np.concatenate([[0], np.cumsum(at_track)])
    playlists = Playlists(
        name=name,
        values=numbers[at_track],
        offsets=before[ends].astype(np.int32),
        deezer_ids=np.array(ids, object),
        titles=np.array(ids, object),
        artists=_artists(numbers, at_track, ends, len(ids)),
        artist_names=np.array([UNKNOWN_ARTIST, *artist_tokens], object),
    )
    playlists = number_by_count(playlists, playlists.values, min_count=min_count)
    if not playlists.n_tracks:
        raise DataError(f"no track comes twice in {name!r}, so nothing goes together; give more playlists")
    if np.diff(before[ends]).max() < 2:
        raise DataError(
            f"each list of {name!r} has one track, so nothing goes together; give playlists of two or more"
        )
    return playlists if titles is None else with_titles(playlists, titles)


def _check_words(words: list[str], token_lists: Sequence[Sequence[str]], name: str) -> None:
    for word in words:
        kind, _, opaque = word.partition("_")
        if kind not in ("track", "artist") or not opaque or not word.isprintable():
            where = next(i for i, tokens in enumerate(token_lists) if word in tokens)
            raise DataError(
                f"playlist {where:,} of {name!r} holds {word[:60]!a}; expected track_<id> and artist_<id>"
            )


def _artists(
    numbers: IntArray, at_track: NDArray[np.bool_], ends: NDArray[np.int64], n_tracks: int
) -> IntArray:
    """Find the row of the first artist that follows each track inside a playlist; 0 where none does."""
    followed = np.append(at_track[:-1] & ~at_track[1:], False)[: len(at_track)]
    inner = ends[(ends > 0) & (ends < len(numbers))]
    followed[inner - 1] = False
    places = np.flatnonzero(followed)
    tracks, first = np.unique(numbers[places], return_index=True)
    artists = np.zeros(n_tracks, np.int32)
    artists[tracks] = numbers[places[first] + 1]
    return artists
