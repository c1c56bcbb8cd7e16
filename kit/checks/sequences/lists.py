"""Lists in which a track tells where it stands, and windows that are found again in them, for `next_batches`.

All tracks are multiples of 3, so an id that was shifted tells by how much. Every track stands in one place of one list,
but for track 0, which stands in several; two of its places are never neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.outcome import shown

__all__ = ["APART", "Ints", "Lists", "NoBatchError", "Pieces"]

Ints = NDArray[np.int64]
Rng = np.random.Generator
APART = 3  # what all tracks are multiples of
FAR = 1_000  # more than a list has places
MOST_READ = 50_000  # lists; a thousand windows need three thousand


class NoBatchError(RuntimeError):
    """Lists are read without end, and nothing comes of it."""

    def __init__(self) -> None:
        super().__init__(f"{MOST_READ:,} lists were read in vain: is the `yield` inside the loop?")


class Lists:
    """Lists of tracks that read like `kit.data.Playlists`.

    Parameters
    ----------
    lists : sequence of sequences of int

    Attributes
    ----------
    values, offsets : arrays of int32
        The tracks of all lists one after the other; list i is ``values[offsets[i]:offsets[i + 1]]``.
    n_tracks : int

    Examples
    --------
    >>> lists = Lists([[6, 0], [3]])
    >>> len(lists), lists[0].tolist(), lists.n_tracks
    (2, [6, 0], 7)
    """

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        self._lists = [np.array(one, np.int32) for one in lists]
        self._n_read = 0
        self.values = np.concatenate([*self._lists, np.empty(0, np.int32)])
        self.offsets = np.cumsum([0, *map(len, self._lists)]).astype(np.int32)
        self.n_tracks = int(self.values.max(initial=0)) + 1

    @classmethod
    def draw(cls, rng: Rng, length: int) -> Lists:
        """Draw an order of an empty list, one of one track, short ones and long ones; four of them hold track 0.

        The first list and the last are of more than one track.
        """
        sizes = [0, 1, 2, 3, length, length + 1, length + 2, 2 * length + 1, 2 * length + 2]
        tracks = APART * (1 + rng.permutation(sum(sizes)))
        lists = [part.tolist() for part in np.split(tracks, np.cumsum(sizes)[:-1])]
        for number, place in ((3, 1), (4, 0), (5, -1), (7, length)):
            lists[number][place] = 0
        first, last, *others = rng.permutation(np.arange(2, len(lists))).tolist()
        return cls([lists[number] for number in (first, *rng.permutation([0, 1, *others]), last)])

    def to_cross(self) -> tuple[str, list[list[int]]]:
        """Give what makes equal lists in another process."""
        return "kit.checks.sequences.lists:Lists", [one.tolist() for one in self._lists]

    def contents(self) -> list[NDArray[np.int32]]:
        """The arrays that an answer must leave as they are."""
        return [*self._lists, self.values, self.offsets]

    @property
    def n_playlists(self) -> int:
        """The number of lists."""
        return len(self._lists)

    @property
    def lengths(self) -> Ints:
        """The number of tracks of each list."""
        return np.diff(self.offsets).astype(np.int64)

    def __len__(self) -> int:
        return len(self._lists)

    def __getitem__(self, i: int) -> NDArray[np.int32]:
        if np.ndim(i) or not hasattr(i, "__index__"):
            raise TypeError(f"corpus[i] is one list: i is {shown(i, 40)}, and must be one integer")
        self._n_read += 1
        if self._n_read > MOST_READ:
            raise NoBatchError
        return self._lists[range(len(self))[i]]

    def __iter__(self) -> Iterator[NDArray[np.int32]]:
        return iter(self._lists)


@dataclass
class Pieces:
    """Rows of ids, each found again as a piece of a list.

    Attributes
    ----------
    lists : Lists
    ids : (n, length) int
    begin : (n,) int
        Which list a row is a piece of, and where its column 0 lies in it, as one number; -1 where no track tells.
    """

    lists: Lists
    ids: Ints
    begin: Ints

    @classmethod
    def of(cls, lists: Lists, ids: Ints) -> Pieces:
        """Find each row by most of its tracks; track 0 tells nothing."""
        home, spot = cls._home(lists, ids)
        keys = np.where(home >= 0, _key(home, spot - np.arange(ids.shape[1])), -1)
        alike = (keys[:, :, None] == keys[:, None, :]) & (keys >= 0)[:, :, None]
        return cls(lists, ids, keys[np.arange(len(ids)), alike.sum(axis=2).argmax(axis=1)])

    @staticmethod
    def _home(lists: Lists, ids: Ints) -> tuple[Ints, Ints]:
        """The list of each id, and its place there; -1 for track 0 and for what is no track."""
        homes, spots = np.full((2, lists.n_tracks), -1)
        for number, one in enumerate(lists):
            homes[one], spots[one] = number, np.arange(len(one))
        homes[0] = -1
        known = (ids >= 0) & (ids < lists.n_tracks)
        at = np.where(known, ids, 0)
        return np.where(known, homes[at], -1), spots[at]

    @property
    def home(self) -> Ints:
        """The list that each row is a piece of; -1 where no track tells."""
        return np.where(self.begin >= 0, self.begin // (2 * FAR), -1)

    @property
    def spots(self) -> Ints:
        """The place in its list at which each column of a row lies, be it within the list or not."""
        return (self.begin % (2 * FAR) - FAR)[:, None] + np.arange(self.ids.shape[1])

    @property
    def held(self) -> NDArray[np.bool_]:
        """Whether each id is the track that stands there in the list of its row."""
        most = max(map(len, self.lists))
        table = np.full((len(self.lists) + 1, most), -1)  # the last row is for rows of no list
        for number, one in enumerate(self.lists):
            table[number, : len(one)] = one
        spots = self.spots
        within = (spots >= 0) & (spots < most)
        there = table[self.home[:, None], np.where(within, spots, 0)]
        return np.asarray(within & (there == self.ids) & (there >= 0))

    @property
    def homes(self) -> Ints:
        """The list of each id by itself; -1 for track 0 and for what is no track."""
        return self._home(self.lists, self.ids)[0]

    @property
    def own_spots(self) -> Ints:
        """The place of each id in its own list; what it is for an id of no list says nothing."""
        return self._home(self.lists, self.ids)[1]

    @property
    def strays(self) -> NDArray[np.bool_]:
        """Whether each id is a track, not 0, of another list or of another place."""
        return np.asarray((self.homes >= 0) & ~self.held)

    def with_begin_of(self, other: Pieces, later: int) -> Pieces:
        """Where no track tells, take the row to lie some places after that of others."""
        guess = np.where(other.begin >= 0, other.begin + later, -1)
        return Pieces(self.lists, self.ids, np.where(self.begin >= 0, self.begin, guess))


def _key(home: Ints, begin: Ints) -> Ints:
    return np.asarray(home * 2 * FAR + begin + FAR)
