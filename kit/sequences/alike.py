"""Neighbours among lists: those that share tracks with a list say what comes next.

V-SKNN (Ludewig and Jannach, *Evaluation of session-based recommendation algorithms*, 2018) weighs a shared track the
more the later it stands in the list. STAN (Garg and others, *Sequence and time aware neighborhood for session-based
recommendations*, 2019) weighs the tracks of a neighbour by how near they stand to the shared one, too. It also weighs
neighbours by how recent they are; these lists have no dates, so that this is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.counting import best_scores, by_popularity
from kit.data import Playlists, Prefixes
from kit.prefixes import weigh

__all__ = ["ListNeighbours"]


@dataclass(frozen=True, eq=False)
class ListNeighbours:
    """Suggests the tracks of the lists that are most like a list.

    Attributes
    ----------
    train : Playlists
        The lists that are asked.
    neighbours : int
        How many of them, at most, speak for a list.
    decay : float
        What a step back in the list weighs, in the likeness of two lists; above 0, and 1 at most.
    length : float
        The likeness of a list is divided by its length to this power.
    near : float or None
        Steps from the shared track after which a track of a neighbour counts 1/e; None counts all alike (V-SKNN).
    backward : float
        What a track before the shared one counts, beside one after it.
    rare : float
        Scores are multiplied by log(lists / lists that hold the track) to this power.

    Examples
    --------
    >>> from kit.data import load_playlists, split_playlists
    >>> split = split_playlists(load_playlists("mini"), np.random.default_rng(0), n_test=5)
    >>> alike = ListNeighbours(split.train, near=3.0, backward=0.7)
    >>> alike.suggest(split.test.prefixes, 10, own=split.test.playlists).shape
    (5, 10)
    """

    train: Playlists
    neighbours: int = 200
    decay: float = 0.7
    length: float = 0.5
    near: float | None = None
    backward: float = 1.0
    rare: float = 0.0

    @cached_property
    def _held_by(self) -> Any:
        """Whether a track is in a list, (V, lists), divided by the list's length to a power."""
        from scipy.sparse import csr_array

        lengths = np.maximum(self.train.lengths, 1)
        values = np.repeat(lengths.astype(np.float32) ** -np.float32(self.length), self.train.lengths)
        shape = len(self.train), self.train.n_tracks
        table = csr_array((values, self.train.values, self.train.offsets), shape, copy=True)
        table.sum_duplicates()
        table.data = np.repeat(lengths.astype(np.float32) ** -np.float32(self.length), np.diff(table.indptr))
        return table.T.tocsr()

    @cached_property
    def _rarity(self) -> NDArray[np.float64]:
        lists = np.diff(self._held_by.indptr)
        return np.asarray(np.log((len(self.train) + 1) / (lists + 1)) ** self.rare, np.float64)

    def suggest(self, prefixes: Prefixes, k: int, *, own: ArrayLike | None = None) -> NDArray[np.int64]:
        """Suggest the `k` tracks that stand nearest in the lists that are most like each list.

        Parameters
        ----------
        prefixes : Prefixes
            Such as `split.test.prefixes`.
        k : int
        own : (n,) integers, optional
            The row that each list has in the training part, such as `split.test.playlists`: a list is not its own
            neighbour.

        Returns
        -------
        (n, k) int64
            Best first; never a track that the list holds already. Popular tracks fill up.
        """
        rows = np.full(len(prefixes), -1) if own is None else np.asarray(own)
        return best_scores(self.scores(prefixes, rows), self.train.n_tracks, k, list(prefixes))

    def scores(self, prefixes: Prefixes, own: NDArray[np.integer]) -> Callable[[slice], NDArray[np.floating]]:
        """Give a function that scores all tracks for a slice of the lists; `own` has their rows, -1 for none."""
        n_tracks = self.train.n_tracks
        weights = weigh(prefixes, n_tracks, decay=self.decay)
        ties, of_prefix = by_popularity(self.train.counts), np.zeros(n_tracks, np.float32)

        def score(rows: slice) -> NDArray[np.floating]:
            lists = weights[rows]
            likeness = (lists @ self._held_by).tocsr()
            scores = np.tile(ties, (lists.shape[0], 1))
            for i, mine in enumerate(own[rows]):
                tracks, weight = _row(lists, i)
                of_prefix[tracks] = weight
                scores[i] += self._of(*_row(likeness, i), mine, of_prefix)
                of_prefix[tracks] = 0
            return scores

        return score

    def _of(
        self,
        lists: NDArray[np.integer],
        likeness: NDArray[np.float32],
        mine: int,
        of_prefix: NDArray[np.float32],
    ) -> NDArray[np.float64]:
        """Score all tracks by the lists that are like one list, which is itself none of them."""
        other = lists != mine
        lists, likeness = lists[other], likeness[other]
        if len(lists) > self.neighbours:
            best = np.argpartition(-likeness, self.neighbours - 1)[: self.neighbours]
            lists, likeness = lists[best], likeness[best]
        if not len(lists):
            return np.zeros(self.train.n_tracks)
        lengths = self.train.lengths[lists]
        first = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum())
        tracks = self.train.values[places + np.repeat(self.train.offsets[lists] - first, lengths)]
        weight = np.repeat(likeness, lengths)
        if self.near is not None:
            shared = of_prefix[tracks]
            latest = shared == np.repeat(np.maximum.reduceat(shared, first), lengths)
            match = np.maximum.reduceat(np.where(latest, places, -1), first)
            steps = places - np.repeat(match, lengths)
            weight = weight * np.exp(-np.abs(steps) / self.near) * np.where(steps < 0, self.backward, 1)
        return np.asarray(np.bincount(tracks, weight, self.train.n_tracks) * self._rarity)


def _row(table: Any, i: int) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
    """Give the columns and the numbers of a row of a sparse table."""
    span = slice(table.indptr[i], table.indptr[i + 1])
    return table.indices[span], table.data[span]
