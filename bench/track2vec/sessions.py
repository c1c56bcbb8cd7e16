"""Neighbours among lists: those that share tracks with a list say what comes next.

V-SKNN (Ludewig and Jannach, *Evaluation of session-based recommendation algorithms*, 2018) weighs a shared track the
more the later it stands in the list. STAN (Garg and others, *Sequence and time aware neighborhood for session-based
recommendations*, 2019) weighs the tracks of a neighbour by how near they stand to the shared one, too. It also weighs
neighbours by how recent they are; these lists have no dates, so that this is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.track2vec.models import DECAY, Asked, Score, by_popularity
from kit.data import Playlists
from kit.prefixes import weigh


@dataclass(frozen=True, eq=False)
class ListNeighbours:
    """Tracks of the `neighbours` lists that are most like a list."""

    train: Playlists
    neighbours: int = 200
    decay: float = DECAY  # of a step back, in the likeness of two lists
    length: float = 0.5  # a neighbour's likeness is divided by its length to this power
    near: float | None = (
        None  # steps from the shared track after which a track counts 1/e; None: all count alike
    )
    backward: float = 1.0  # what a track before the shared one counts, beside one after it
    rare: float = 0.0  # power of log(lists / lists that hold the track), times the score

    @property
    def n_tracks(self) -> int:
        return self.train.n_tracks

    @cached_property
    def held_by(self) -> Any:
        """Whether a track is in a list, (V, lists), divided by the list's length to a power."""
        from scipy.sparse import csr_array

        lengths = np.maximum(self.train.lengths, 1)
        values = np.repeat(lengths.astype(np.float32) ** -np.float32(self.length), self.train.lengths)
        shape = len(self.train), self.n_tracks
        table = csr_array((values, self.train.values, self.train.offsets), shape, copy=True)
        table.sum_duplicates()
        table.data = np.repeat(lengths.astype(np.float32) ** -np.float32(self.length), np.diff(table.indptr))
        return table.T.tocsr()

    @cached_property
    def rarity(self) -> NDArray[np.float64]:
        lists = np.diff(self.held_by.indptr)
        return np.log((len(self.train) + 1) / (lists + 1)) ** self.rare

    def scores(self, asked: Asked) -> Score:
        weights = weigh(asked.prefixes, self.n_tracks, decay=self.decay)
        ties, of_prefix = by_popularity(self.train.counts), np.zeros(self.n_tracks, np.float32)

        def score(rows: slice) -> NDArray[np.floating]:
            lists = weights[rows]
            likeness = (lists @ self.held_by).tocsr()
            scores = np.tile(ties, (lists.shape[0], 1))
            for i, mine in enumerate(asked.own[rows]):
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
            return np.zeros(self.n_tracks)
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
        return np.asarray(np.bincount(tracks, weight, self.n_tracks) * self.rarity)


def _row(table: Any, i: int) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
    """Give the columns and the numbers of a row of a sparse table."""
    span = slice(table.indptr[i], table.indptr[i + 1])
    return table.indices[span], table.data[span]
