"""The columns that the page of a map needs of the tracks, as bytes that it reads without asking again.

Hovering and searching are the browser's work, so that they go on while the kernel is busy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.data.playlists import Playlists

__all__ = ["Colouring", "Columns", "as_lines", "read_tracks"]

MOST_GENRES = 24
UNKNOWN = "unknown"  # the genre of a track of which none is known
MOST_ARTISTS = 12
# Steps of popularity, each with the share of the tracks that are counted at least as often.
STEPS = {
    "below the top 60%": 1.0,
    "in the top 60%": 0.6,
    "in the top 30%": 0.3,
    "in the top 10%": 0.1,
    "in the top 1%": 0.01,
}


@dataclass(frozen=True, eq=False)
class Colouring:
    """One way to colour the map.

    Attributes
    ----------
    name : str
        genre, artist or popularity.
    groups : tuple of str
        What the groups are called; the first one is what has no colour of its own, and may be empty.
    group_of : (V,) uint8
    ordered : bool
        Whether the groups rise from little to much.
    """

    name: str
    groups: tuple[str, ...]
    group_of: NDArray[np.uint8]
    ordered: bool = False


@dataclass(frozen=True, eq=False)
class Columns:
    """Names and colourings of V tracks.

    Attributes
    ----------
    titles : (V,) str
    artists : (V,) int, rows of `artist_names`
    artist_names : (n_artists,) str
    colourings : tuple of Colouring
    """

    titles: NDArray[Any]
    artists: NDArray[np.uint32]
    artist_names: NDArray[Any]
    colourings: tuple[Colouring, ...]

    def label(self, track: int) -> str:
        """Give title and artist of a track, for people."""
        return f"{self.titles[track]} · {self.artist_names[self.artists[track]]}"


def read_tracks(tracks: Any, genres: ArrayLike | None = None) -> Columns:
    """Take what the map needs from a data set or from a table.

    Parameters
    ----------
    tracks : Playlists, pandas.DataFrame or dict of columns
        A table has `title` and `artist`, and may have `count` and `genre`; a row a track.
    genres : (V,) names or numbers, optional
        The genre of each track, where the tracks do not say it themselves.

    Examples
    --------
    >>> columns = read_tracks({"title": ["Blue", "Red"], "artist": ["A", "B"], "count": [9, 1]})
    >>> columns.label(1), [colouring.name for colouring in columns.colourings]
    ('Red · B', ['artist', 'popularity'])
    """
    titles: Any
    artists: Any
    names: Any
    counts: Any
    if isinstance(tracks, Playlists):
        titles, artists, names, counts = tracks.titles, tracks.artists, tracks.artist_names, tracks.counts
    else:
        titles, artists, names, counts, genres = _from_table(tracks, genres)
    artists = np.asarray(artists, np.uint32)
    counts = None if counts is None else _check_length(counts, len(titles), "counts")
    if genres is not None and not isinstance(genres, np.ndarray):
        genres = np.asarray(genres, object)  # or else a NaN among names would become the name "nan"
    colourings = [] if genres is None else [_by_genre(_check_length(genres, len(titles), "genres"), counts)]
    colourings.append(_by_artist(artists, names, counts))
    if counts is not None:
        colourings.append(_by_popularity(counts))
    return Columns(titles, artists, names, tuple(colourings))


def _from_table(tracks: Any, genres: Any) -> tuple[Any, Any, Any, Any, Any]:
    lacking = [name for name in ("title", "artist") if name not in tracks]
    if lacking:
        raise ValueError(
            f"tracks have no column {' and no '.join(lacking)}: give Playlists, or a table with title and artist"
        )
    titles = np.asarray(tracks["title"], object)
    artist = _check_length(np.asarray(tracks["artist"], object), len(titles), "artists")
    names, artists = _number("unknown artist" if _is_missing(name) else str(name) for name in artist)
    counts = np.asarray(tracks["count"]) if "count" in tracks else None
    if genres is None and "genre" in tracks:
        genres = np.asarray(tracks["genre"], object)
    return titles, artists, names, counts, genres


def _number(values: Iterable[Any]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Find the different values in order, and the number of each value: `numpy.unique` without sorting all values."""
    values = list(values)
    names = sorted(set(values))
    number = {name: i for i, name in enumerate(names)}
    return np.array(names, object), np.fromiter(map(number.__getitem__, values), np.int64, len(values))


def _check_length(column: ArrayLike, n: int, what: str) -> NDArray[Any]:
    column = np.asarray(column)
    if column.shape != (n,):
        raise ValueError(f"{what} of shape {column.shape} beside {n} tracks: give one a track")
    return column


def _by_genre(genres: NDArray[Any], counts: NDArray[Any] | None) -> Colouring:
    names, group_of = _number(map(_genre, genres.tolist()))
    return _largest("genre", names.tolist(), group_of, counts, MOST_GENRES)


def _genre(value: Any) -> str:
    """Name a genre; all that stands for a missing genre (None, NaN, pandas' NA) gets one name."""
    if _is_missing(value):
        return UNKNOWN
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():  # a column of whole numbers that lacks some
        value = int(value)
    return f"genre {value}"


def _is_missing(value: Any) -> bool:
    """Whether a cell of a table says nothing: None, NaN, pandas' NA and NaT, or an empty text."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value


def _by_artist(artists: NDArray[np.uint32], names: NDArray[Any], counts: NDArray[Any] | None) -> Colouring:
    return _largest("artist", [str(name) for name in names], artists, counts, MOST_ARTISTS)


def _largest(
    name: str, names: list[str], group_of: NDArray[Any], counts: NDArray[Any] | None, most: int
) -> Colouring:
    """Number the groups that occur most from 1 on, the largest first; all others are group 0."""
    weight = np.bincount(group_of, counts, minlength=len(names))
    order = np.argsort(-weight, kind="stable")[:most]
    number = np.zeros(len(names), np.uint8)
    number[order] = np.arange(1, len(order) + 1)
    return Colouring(name, (f"other {name}s", *(names[i] for i in order)), number[group_of])


def _by_popularity(counts: NDArray[Any]) -> Colouring:
    rank = np.empty(len(counts))
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts)) / max(len(counts), 1)
    group_of = sum((rank < share).astype(np.uint8) for share in list(STEPS.values())[1:])
    return Colouring("popularity", tuple(STEPS), np.asarray(group_of, np.uint8), ordered=True)


def as_lines(names: Iterable[Any]) -> bytes:
    r"""Write names as UTF-8, a line each; a line break within a name becomes a space.

    Examples
    --------
    >>> as_lines(["Blue", "Red\nHot"])
    b'Blue\nRed Hot'
    """
    names = list(map(str, names))
    text = "\n".join(names)
    if text.count("\n") != len(names) - 1:
        text = "\n".join(name.replace("\n", " ") for name in names)
    return text.encode("utf-8", "replace")
