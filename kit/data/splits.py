"""Training, validation and test parts of a set of playlists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.data._pieces import count_tracks, in_pieces
from kit.data.playlists import IntArray, Playlists, renumber

__all__ = ["Pairs", "Split", "split_playlists"]


@dataclass(frozen=True, eq=False, repr=False)
class Pairs:
    """Queries and the tracks that really came next.

    Attributes
    ----------
    queries, held_out : (n,) int32
        The second to last and the last track of `n` playlists.
    n_unseen : int
        Pairs left out because one of the two tracks is not in the vocabulary of the training part.
    n_repeated : int
        Pairs left out because the last track repeats the one before it. A query is never among its own
        suggestions, so such a pair could only be a miss; `kit.metrics.repeat_rate` says how many there are.
    """

    queries: IntArray
    held_out: IntArray
    n_unseen: int
    n_repeated: int

    def __len__(self) -> int:
        return len(self.queries)

    def __repr__(self) -> str:
        return (
            f"{len(self):,} pairs (left out: {self.n_repeated:,} that repeat their query, "
            f"{self.n_unseen:,} with a track that the training part does not know)"
        )


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

    train = renumber(playlists, _training_counts(playlists), min_count=min_count, without_last=True)

    # This table leads from the numbers of `playlists` to those of the training part.
    old = {deezer_id: track for track, deezer_id in enumerate(train.deezer_ids)}
    number = np.array([old.get(deezer_id, -1) for deezer_id in playlists.deezer_ids], np.int32)

    def pairs(chosen: IntArray) -> Pairs:
        end = playlists.offsets[chosen + 1]
        queries, held_out = number[playlists.values[end - 2]], number[playlists.values[end - 1]]
        seen = (queries >= 0) & (held_out >= 0)
        repeated = seen & (queries == held_out)
        use = seen & ~repeated
        return Pairs(queries[use], held_out[use], int((~seen).sum()), int(repeated.sum()))

    return Split(train, pairs(drawn[:n_validation]), pairs(drawn[n_validation:]))


def _training_counts(playlists: Playlists) -> NDArray[np.int64]:
    """Count the places in which each track occurs, without the last place of each playlist."""
    counts = playlists.counts.copy()
    for start, stop in in_pieces(playlists.offsets):
        ends = playlists.offsets[start : stop + 1]
        last = ends[1:][np.diff(ends) > 0] - 1
        counts -= count_tracks(playlists.values[last], playlists.n_tracks)
    return counts
