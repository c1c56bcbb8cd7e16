"""Playlists as one ragged pair of integer arrays, and the vocabulary that numbers their tracks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.data._pieces import Collected, count_tracks, in_pieces
from kit.data.errors import DataError
from kit.data.exports import Entry, address, write_playlist

__all__ = ["UNKNOWN_ARTIST", "Playlists", "number_by_count", "renumber"]

UNKNOWN_ARTIST = "unknown artist"

IntArray = NDArray[np.int32]


@dataclass(frozen=True, eq=False, repr=False)
class Playlists:
    """Playlists of numbered tracks, and what is known of each track.

    Playlist `i` is ``values[offsets[i]:offsets[i + 1]]``: a view that cannot be written to, not a copy.
    Tracks are numbered from 0 by falling count, so track 0 is the most popular one.

    Attributes
    ----------
    name : str
        Which data set this is.
    values : (n_positions,) int32
        The track in each position, one playlist after the other; a memory map where it stays on disk.
    offsets : (n_playlists + 1,) int32
        Where each playlist starts; the last entry is `n_positions`.
    deezer_ids : (n_tracks,) str
        The source's own identifier of each track. Opaque: never computed with.
    titles : (n_tracks,) str
    artists : (n_tracks,) int32
        The artist of each track, a row of `artist_names`.
    artist_names : (n_artists,) str
    sound : (n_tracks, d) float32 or None
        Where a synthetic world put the track in its space of sound; what offline previews are made from.
        None for real data.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> playlists = load_playlists("mini")
    >>> playlists[0].dtype
    dtype('int32')
    """

    name: str
    values: IntArray
    offsets: IntArray
    deezer_ids: NDArray[np.object_]
    titles: NDArray[np.object_]
    artists: IntArray
    artist_names: NDArray[np.object_]
    sound: NDArray[np.float32] | None = None

    @property
    def n_playlists(self) -> int:
        """The number of playlists."""
        return len(self.offsets) - 1

    @property
    def n_tracks(self) -> int:
        """The number of different tracks, V."""
        return len(self.deezer_ids)

    @property
    def n_positions(self) -> int:
        """The number of places in all playlists together."""
        return len(self.values)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """The number of tracks of each playlist, `(n_playlists,)`."""
        return np.diff(self.offsets).astype(np.int64)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """The number of places in which each track occurs, `(n_tracks,)`."""
        counts = count_tracks(self.values, self.n_tracks)
        counts.flags.writeable = False
        return counts

    @cached_property
    def known_artists(self) -> IntArray:
        """The artist of each track, `(n_tracks,)`, and -1 where nothing says who plays it."""
        unknown = np.flatnonzero(self.artist_names == UNKNOWN_ARTIST)
        artists = np.where(np.isin(self.artists, unknown), -1, self.artists).astype(np.int32)
        artists.flags.writeable = False
        return artists

    @property
    def streamed(self) -> bool:
        """Whether the positions stay on disk, and are read from there as they are looked at."""
        return isinstance(self.values, np.memmap)

    def __post_init__(self) -> None:
        # `playlists[i]` is a view, and data sets are shared: nobody may shuffle a playlist in place.
        for field in ("values", "offsets", "artists"):
            view = getattr(self, field).view()
            view.flags.writeable = False
            object.__setattr__(self, field, view)

    def __len__(self) -> int:
        return self.n_playlists

    def __getitem__(self, i: int) -> IntArray:
        i = range(self.n_playlists)[i]
        return self.values[self.offsets[i] : self.offsets[i + 1]]

    def __iter__(self) -> Iterator[IntArray]:
        return (self[i] for i in range(self.n_playlists))

    def __repr__(self) -> str:
        return (
            f"{self.name}: {self.n_playlists:,} playlists, {self.n_tracks:,} tracks, "
            f"{self.n_positions:,} positions ({self.n_positions / max(self.n_playlists, 1):.1f} a playlist)"
        )

    def label(self, track: int) -> str:
        """Give title and artist of a track, for people."""
        return f"{self.titles[track]} · {self.artist_names[self.artists[track]]}"

    def entry(self, track: int) -> Entry:
        """Give a track as an entry of a playlist that is written.

        Examples
        --------
        >>> from kit.data import load_playlists
        >>> load_playlists("mini").entry(0).identifier.startswith("urn:x-track:")
        True
        """
        key = address(str(self.deezer_ids[track]), deezer=self.name == "deezer")
        artist = str(self.artist_names[self.artists[track]])
        return Entry(key, str(self.titles[track]), "" if artist == UNKNOWN_ARTIST else artist)

    def save(self, path: str | Path, tracks: Iterable[int], title: str | None = None) -> Path:
        """Write tracks as a playlist that other programs open: JSPF or M3U8, by the ending of the path.

        Parameters
        ----------
        path : path
            ``.jspf``, or ``.m3u8`` (or ``.m3u``).
        tracks : iterable of int
            ``playlists[3]``, ``radio.heard``, or what a model suggests.
        title : str, optional
            Of the playlist: the file's name without its ending, unless given.

        Returns
        -------
        Path

        Raises
        ------
        DataError
            When the ending is another one, a number is none of a track, or the file cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> from kit.data import load_playlists
        >>> playlists = load_playlists("mini")
        >>> playlists.save(Path(tempfile.mkdtemp(), "mine.jspf"), playlists[3]).name
        'mine.jspf'
        """
        numbers = [int(track) for track in tracks]
        for track in numbers:
            if not 0 <= track < self.n_tracks:
                raise DataError(f"{track} is no track of {self.name}: they are 0 ... {self.n_tracks - 1}")
        named = Path(path).stem if title is None else title
        return write_playlist(path, [self.entry(track) for track in numbers], named)

    def table(self) -> Any:
        """Give the tracks as a pandas DataFrame: title, artist, count; one row a track.

        Examples
        --------
        >>> from kit.data import load_playlists
        >>> load_playlists("mini").table().columns.tolist()
        ['title', 'artist', 'count']
        """
        import pandas as pd

        columns = {"title": self.titles, "artist": self.artist_names[self.artists], "count": self.counts}
        return pd.DataFrame(columns).rename_axis("track")

    def find(self, words: str) -> Any:
        """Find the tracks whose title or artist contains all of the given words, most popular first.

        Examples
        --------
        >>> from kit.data import load_playlists
        >>> playlists = load_playlists("mini")
        >>> playlists.find(playlists.titles[7]).index[0] <= 7
        True
        """
        table = self.table()
        text = (table["title"] + " " + table["artist"]).str.casefold()
        wanted = np.ones(len(table), bool)
        for word in words.casefold().split():
            wanted &= text.str.contains(word, regex=False).to_numpy()
        return table[wanted]


def number_by_count(playlists: Playlists, counted: IntArray, *, min_count: int = 2) -> Playlists:
    """Number the tracks by falling count, and drop those counted fewer than `min_count` times.

    Parameters
    ----------
    playlists : Playlists
    counted : (n,) integers
        The places that count (the training part, say), in the numbering of `playlists`.
    min_count : int
        Tracks counted less often are taken out of every playlist; playlists left empty stay, empty.

    Returns
    -------
    Playlists
        Ties keep their old order, so the result is the same on every machine.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> playlists = load_playlists("mini")
    >>> bool(number_by_count(playlists, playlists.values, min_count=20).counts.min() >= 20)
    True
    """
    return renumber(playlists, count_tracks(counted, playlists.n_tracks), min_count=min_count)


def renumber(
    playlists: Playlists,
    counts: NDArray[np.int64],
    *,
    min_count: int,
    without_last: bool = False,
    ties: NDArray[np.integer] | None = None,
) -> Playlists:
    """Number tracks as `number_by_count` does, by counts that are known, and leave out each playlist's last track.

    Of tracks with the same count the one with the lower number in `ties` comes first; without `ties` they keep their
    old order. Of playlists that stay on disk, so does the result.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> playlists = load_playlists("mini")
    >>> shorter = renumber(playlists, playlists.counts, min_count=1, without_last=True)
    >>> playlists.n_positions - shorter.n_positions
    6000
    """
    order = np.argsort(-counts, kind="stable") if ties is None else np.lexsort((ties, -counts))
    order = order[counts[order] >= min_count]
    number = np.full(playlists.n_tracks, -1, np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)

    offsets = np.zeros(len(playlists) + 1, np.int32)
    with Collected(on_disk=playlists.streamed) as collected:
        for start, stop in in_pieces(playlists.offsets):
            bounds = playlists.offsets[start : stop + 1] - playlists.offsets[start]
            numbers = number[playlists.values[playlists.offsets[start] : playlists.offsets[stop]]]
            kept = numbers >= 0
            if without_last:
                kept[bounds[1:][np.diff(bounds) > 0] - 1] = False
            before = np.concatenate([[0], np.cumsum(kept)])
            offsets[start + 1 : stop + 1] = offsets[start] + before[bounds[1:]]
            collected.add(numbers[kept])
        values = collected.array()
    used, artists = np.unique(playlists.artists[order], return_inverse=True)
    return replace(
        playlists,
        values=values,
        offsets=offsets,
        deezer_ids=playlists.deezer_ids[order],
        titles=playlists.titles[order],
        artists=artists.astype(np.int32),
        artist_names=playlists.artist_names[used],
        sound=None if playlists.sound is None else playlists.sound[order],
    )
