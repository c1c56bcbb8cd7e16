"""Training, validation and test parts of a set of playlists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kit.data._pieces import count_tracks, in_pieces
from kit.data.playlists import IntArray, Playlists, renumber

__all__ = ["Pairs", "Prefixes", "Split", "split_playlists"]


@dataclass(frozen=True, eq=False, repr=False)
class Prefixes:
    """What each list held before its held-out track: a ragged pair of arrays, as `Playlists` has it.

    Attributes
    ----------
    values : (n_positions,) int32
        Tracks, one prefix after the other, in their order.
    offsets : (n + 1,) integers
        Where each prefix starts; the last entry is `n_positions`.

    Examples
    --------
    >>> prefixes = Prefixes(np.array([3, 1, 2]), np.array([0, 1, 1, 3]))
    >>> [one.tolist() for one in prefixes]
    [[3], [], [1, 2]]
    """

    values: IntArray
    offsets: NDArray[np.integer]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, i: int) -> IntArray:
        i = range(len(self))[i]
        return self.values[self.offsets[i] : self.offsets[i + 1]]

    def __iter__(self) -> Iterator[IntArray]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"{len(self):,} prefixes, {len(self.values) / max(len(self), 1):.1f} tracks each"


@dataclass(frozen=True, eq=False, repr=False)
class Pairs:
    """Queries and the tracks that really came next.

    Attributes
    ----------
    queries, held_out : (n,) int32
        The second to last and the last track of `n` playlists.
    prefixes : Prefixes
        Of each pair, the tracks of its list before the held-out one, in the numbers of the training part. A track that
        the training part does not know is left out; the last one is the query.
    playlists : (n,) integers
        The list that each pair comes from: its row in the training part, which holds its prefix.
    n_unseen : int
        Pairs left out because one of the two tracks is not in the vocabulary of the training part.
    n_unfindable : int
        Those of them whose held-out track is not: nobody could have found it.
    n_repeated : int
        Pairs left out because the last track repeats the one before it. A query is never among its own
        suggestions, so such a pair could only be a miss; `kit.metrics.repeat_rate` says how many there are.
    """

    queries: IntArray
    held_out: IntArray
    prefixes: Prefixes
    playlists: NDArray[np.integer]
    n_unseen: int
    n_unfindable: int
    n_repeated: int

    @classmethod
    def of(cls, queries: Sequence[int] | IntArray, held_out: Sequence[int] | IntArray) -> Pairs:
        """Make pairs by hand, each of a list that holds its query and nothing before it.

        Examples
        --------
        >>> Pairs.of([0, 2], [1, 0]).prefixes[1].tolist()
        [2]
        """
        asked, hidden = np.asarray(queries, np.int32), np.asarray(held_out, np.int32)
        each = np.arange(len(asked) + 1)
        return cls(asked, hidden, Prefixes(asked, each), each[:-1], n_unseen=0, n_unfindable=0, n_repeated=0)

    def __len__(self) -> int:
        return len(self.queries)

    def __repr__(self) -> str:
        return (
            f"{len(self):,} pairs (left out: {self.n_repeated:,} that repeat their query, "
            f"{self.n_unseen:,} with a track unknown in training, "
            f"{self.n_unfindable:,} of them at the end)"
        )

    @property
    def unfindable(self) -> float:
        """The share of the last tracks that the training part does not know, so that nobody could find them."""
        return self.n_unfindable / max(len(self) + self.n_unfindable, 1)

    def among_all(self, score: float) -> float:
        """Give a mean score as it is when each track that nobody could find counts as a miss.

        Examples
        --------
        >>> from dataclasses import replace
        >>> pairs = replace(Pairs.of([0, 2, 1], [1, 0, 2]), n_unseen=1, n_unfindable=1)
        >>> pairs.unfindable, pairs.among_all(2 / 3)
        (0.25, 0.5)
        """
        return score * (1 - self.unfindable)


@dataclass(frozen=True, eq=False)
class Split:
    """The training part, and the pairs to choose a model by (validation) and to report it by (test)."""

    train: Playlists
    validation: Pairs
    test: Pairs


def split_playlists(
    playlists: Playlists,
    rng: np.random.Generator,
    *,
    n_validation: int | None = None,
    n_test: int | None = None,
    min_length: int = 4,
    min_count: int = 2,
) -> Split:
    """Hold out the last track of every playlist; score on two disjoint samples of them.

    The training part is every playlist without its last track. Counts, vocabulary and numbering come from
    that part alone, so nothing is known of the held-out tracks. Validation and test playlists are drawn
    without replacement among those with at least `min_length` tracks.

    One thing is decided before the split, by all positions: the loading has dropped the tracks that occur once, as
    the original lab does, and a list ends with the last track that was kept. So no list ends with a track that
    occurs nowhere else, and fewer pairs are unfindable than there would be otherwise.

    Of playlists that stay on disk, the training part does too: in a file that is gone with the last that looks at it.

    Parameters
    ----------
    playlists : Playlists
    rng : numpy.random.Generator
    n_validation, n_test : int, optional
        Playlists drawn for each; a fifth of the eligible ones each, 10,000 at most, unless given.
    min_length : int
        Shorter playlists are trained on and never asked about.
    min_count : int
        Tracks seen less often in the training part are dropped.

    Returns
    -------
    Split

    Raises
    ------
    ValueError
        When more playlists are asked for than are long enough.

    Examples
    --------
    >>> import numpy as np
    >>> from kit.data import load_playlists, split_playlists
    >>> split = split_playlists(load_playlists("mini"), np.random.default_rng(0), n_test=500)
    >>> bool((split.test.queries == split.test.held_out).any())
    False
    """
    if min_length < 2:
        raise ValueError(f"min_length is {min_length}; a pair needs 2 tracks: set it to 2 or more")
    lengths = np.diff(playlists.offsets)
    eligible = np.flatnonzero(lengths >= min_length).astype(np.int32)
    share = min(len(eligible) // 5, 10_000)
    n_validation = share if n_validation is None else n_validation
    n_test = share if n_test is None else n_test
    if min(n_validation, n_test) < 0 or n_validation + n_test > len(eligible):
        raise ValueError(
            f"{n_validation:,} validation and {n_test:,} test playlists were asked for, and "
            f"{len(eligible):,} have at least {min_length} tracks: ask for fewer, or lower min_length"
        )
    rng.shuffle(eligible)
    drawn = eligible[: n_validation + n_test]

    # Their old order knows the last tracks: of equal counts, those that are held out would have the lower numbers.
    ties = np.array([crc32(str(deezer_id).encode()) for deezer_id in playlists.deezer_ids], np.int64)
    train = renumber(
        playlists, _training_counts(playlists), min_count=min_count, without_last=True, ties=ties
    )

    # This table leads from the numbers of `playlists` to those of the training part.
    old = {deezer_id: track for track, deezer_id in enumerate(train.deezer_ids)}
    number = np.array([old.get(deezer_id, -1) for deezer_id in playlists.deezer_ids], np.int32)

    def pairs(chosen: IntArray) -> Pairs:
        end = playlists.offsets[chosen + 1]
        queries, held_out = number[playlists.values[end - 2]], number[playlists.values[end - 1]]
        seen = (queries >= 0) & (held_out >= 0)
        repeated = seen & (queries == held_out)
        use = seen & ~repeated
        return Pairs(
            queries[use],
            held_out[use],
            _rows(train, chosen[use]),
            chosen[use],
            n_unseen=int((~seen).sum()),
            n_unfindable=int((held_out < 0).sum()),
            n_repeated=int(repeated.sum()),
        )

    return Split(train, pairs(drawn[:n_validation]), pairs(drawn[n_validation:]))


def _rows(playlists: Playlists, rows: IntArray) -> Prefixes:
    """Copy some of the playlists, one after the other."""
    start, end = playlists.offsets[rows].astype(np.int64), playlists.offsets[rows + 1].astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(end - start)])
    places = np.arange(offsets[-1]) + np.repeat(start - offsets[:-1], end - start)
    return Prefixes(np.array(playlists.values[places]), offsets)


def _training_counts(playlists: Playlists) -> NDArray[np.int64]:
    """Count the places in which each track occurs, without the last place of each playlist."""
    counts = playlists.counts.copy()
    for start, stop in in_pieces(playlists.offsets):
        ends = playlists.offsets[start : stop + 1]
        last = ends[1:][np.diff(ends) > 0] - 1
        counts -= count_tracks(playlists.values[last], playlists.n_tracks)
    return counts
