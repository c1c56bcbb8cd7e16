"""From what was taken in to playlists: lists put together, in order, cut into sessions, their tracks numbered."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.data._pieces import PIECE, in_pieces
from kit.data.errors import DataError
from kit.data.imports.journal import Journal
from kit.data.playlists import Playlists, number_by_count

__all__ = ["numbered"]

_IN_MEMORY = 1 << 22  # positions


def numbered(journal: Journal, name: str, *, gap: float, min_count: int | None) -> Playlists:
    """Number the tracks by falling popularity, and drop those that come fewer than `min_count` times.

    Parameters
    ----------
    journal : Journal
        Its keys and titles are handed over: it is of no use afterwards.
    name : str
    gap : float
        Seconds without music that end a session.
    min_count : int or None
        None: 2, or 1 where no track comes twice, or there is one list only.

    Returns
    -------
    Playlists

    Raises
    ------
    DataError
        When there is no track, or no list has two.

    Examples
    --------
    >>> from kit.data.imports.pieces import Piece
    >>> journal = Journal(["an example of numbers"])
    >>> for keys in ("ab", "cb"):
    ...     journal.add(Piece([(key, key.upper(), "") for key in keys]))
    >>> playlists = numbered(journal, "two", gap=1800.0, min_count=1)
    >>> playlists.titles.tolist(), [playlist.tolist() for playlist in playlists]
    (['B', 'A', 'C'], [[1, 0], [2, 0]])
    """
    if not journal.n_positions:
        raise DataError(
            f"{name!r} has no track at all: its lists are empty; give playlists of two tracks or more"
        )
    if journal.n_positions >= 2**31:
        raise DataError(
            f"{journal.n_positions:,} positions are more than one set holds ({2**31 - 1:,}); import parts"
        )
    values, offsets = _whole_lists(journal, gap)
    if np.diff(offsets).max() < 2:
        raise DataError(
            f"each list of {name!r} has one track, so nothing goes together; give playlists of two or more"
        )
    keys = list(journal.index)
    journal.index.clear()  # the largest thing in memory
    playlists = Playlists(
        name=name,
        values=values,
        offsets=offsets.astype(np.int32),
        deezer_ids=_texts(key if key.isprintable() else _shown(key) for key in keys),
        titles=_texts(title or key for title, key in zip(journal.titles, keys, strict=True)),
        artists=np.array(journal.artists, np.int32),
        artist_names=_texts(journal.artist_names),
    )
    journal.titles.clear()
    if min_count is None:
        min_count = 2 if playlists.n_playlists > 1 and playlists.counts.max() > 1 else 1
    playlists = number_by_count(playlists, playlists.values, min_count=min_count)
    if not playlists.n_tracks:
        raise DataError(f"no track of {name!r} comes {min_count} times; ask for fewer with --min-count")
    return playlists


def _shown(key: str) -> str:
    return ascii(key)[1:-1]


def _texts(texts: Any) -> NDArray[np.object_]:
    return np.array(list(texts), object)


def _whole_lists(journal: Journal, gap: float) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Put the pieces of each list together, in the order of its places or times, and cut sessions."""
    values, owners, sizes = (journal.column(name) for name in ("values", "owners", "sizes"))
    lengths = np.bincount(owners, sizes, minlength=journal.n_lists).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    at = _filled(journal.column("at"), len(values)) if len(journal.column("at")) else None
    if at is None and (np.diff(owners) >= 0).all():
        return values, offsets
    values = _gathered(values, owners, sizes, offsets, _room(journal, "grouped", np.int32, len(values)))
    if at is None:
        return values, offsets
    at = _gathered(at, owners, sizes, offsets, _room(journal, "times", np.float64, len(values)))
    breaks = [np.empty(0, np.int64)]
    cut = np.frombuffer(bytes(journal.sessions), np.uint8).astype(bool)
    for start, stop in in_pieces(offsets):
        here = slice(offsets[start], offsets[stop])
        owner = np.repeat(np.arange(start, stop), lengths[start:stop])
        order = np.lexsort((at[here], owner))
        values[here] = values[here][order]
        times = at[here][order]
        ends = (np.diff(times) > gap) & (np.diff(owner) == 0) & cut[owner[1:]]
        breaks.append(np.flatnonzero(ends) + 1 + offsets[start])
    return values, np.sort(np.concatenate([offsets, *breaks]))


def _filled(at: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Give places to the pieces that came after the last one with places: none of their lists has any."""
    return at if len(at) == n else np.concatenate([at, np.zeros(n - len(at))])


def _room(journal: Journal, name: str, dtype: type[Any], n: int) -> NDArray[Any]:
    """Give an array to write into: on disk where it is long."""
    if n <= _IN_MEMORY:
        return np.empty(n, dtype)
    journal.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=Path(journal.folder), prefix=name) as file:
        return np.memmap(file, dtype, "w+", shape=(n,))


def _gathered(
    column: NDArray[Any],
    owners: NDArray[Any],
    sizes: NDArray[Any],
    offsets: NDArray[np.int64],
    out: NDArray[Any],
) -> NDArray[Any]:
    """Copy a column so that all that belongs to one list stands together, in the order in which it came."""
    fill = offsets[:-1].copy()
    for first, last, start, stop in _runs(sizes):
        owner = np.repeat(owners[first:last], sizes[first:last])
        order = np.argsort(owner, kind="stable")
        owner = owner[order]
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        out[fill[owner] + rank] = column[start:stop][order]
        there, many = np.unique(owner, return_counts=True)
        fill[there] += many
    return out


def _runs(sizes: NDArray[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Cut pieces into runs of about `PIECE` positions: their numbers, and the positions they hold."""
    first = start = 0
    ends = np.cumsum(sizes, dtype=np.int64)
    while first < len(sizes):
        last = max(first + 1, int(np.searchsorted(ends, start + PIECE, "right")))
        stop = int(ends[last - 1])
        yield first, last, start, stop
        first, start = last, stop
