"""How a fitted model answers: it scores all tracks for lists, each of which is weighed into one query.

A model knows a list by its prefix alone. `suggest` asks by the last track, or by the whole prefix; whoever knows the
prefix suggests nothing that the list holds already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kit.counting import best_scores, by_popularity
from kit.data import Pairs, Prefixes
from kit.neighbours import unit
from kit.prefixes import counts_of_lists, vectors_of_lists, weigh
from kit.sequences import ListNeighbours

Score = Callable[[slice], NDArray[np.floating]]
DECAY = 0.7  # of a step back in the list, unless a trial says otherwise


class Asked(NamedTuple):
    """Lists that ask: what each holds, and its row in the training part, which holds it."""

    prefixes: Prefixes
    own: NDArray[np.integer]


class Model(Protocol):
    """Whatever scores all tracks for lists."""

    def scores(self, asked: Asked) -> Score:
        """Give a function that scores all tracks for a slice of the lists."""
        ...

    @property
    def n_tracks(self) -> int: ...


def suggest(model: Model, pairs: Pairs, k: int, *, whole_prefix: bool) -> NDArray[np.int64]:
    """Suggest by the last track, or by the whole prefix."""
    each = np.arange(len(pairs) + 1)
    prefixes = pairs.prefixes if whole_prefix else Prefixes(pairs.queries, each)
    return best_scores(model.scores(Asked(prefixes, pairs.playlists)), model.n_tracks, k, list(prefixes))


@dataclass(frozen=True, eq=False)
class Popular:
    """The most popular tracks, whatever the list."""

    popularity: NDArray[np.integer]

    @property
    def n_tracks(self) -> int:
        return len(self.popularity)

    def scores(self, asked: Asked) -> Score:
        ties, n = by_popularity(self.popularity), len(asked.prefixes)
        return lambda rows: np.tile(ties, (len(range(*rows.indices(n))), 1))


@dataclass(frozen=True, eq=False)
class Table:
    """A number for each pair of tracks: the weighed sum of the rows of a list's tracks."""

    table: Any  # (V, V) sparse; row: the track of the list
    popularity: NDArray[np.integer]
    decay: float = DECAY

    @property
    def n_tracks(self) -> int:
        return len(self.popularity)

    def scores(self, asked: Asked) -> Score:
        seen, ties = (
            counts_of_lists(self.table, asked.prefixes, decay=self.decay),
            by_popularity(self.popularity),
        )
        return lambda rows: seen[rows].toarray() + ties


@dataclass(frozen=True, eq=False)
class Corner:
    """A full table of the first tracks, which are the most popular ones: nothing is known of the others."""

    table: NDArray[np.float32]
    popularity: NDArray[np.integer]
    decay: float = DECAY

    @property
    def n_tracks(self) -> int:
        return len(self.popularity)

    def scores(self, asked: Asked) -> Score:
        known = weigh(asked.prefixes, self.n_tracks, decay=self.decay)[:, : len(self.table)]
        ties = by_popularity(self.popularity)

        def score(rows: slice) -> NDArray[np.floating]:
            scores = np.tile(ties, (known[rows].shape[0], 1))
            scores[:, : len(self.table)] += known[rows] @ self.table
            return scores

        return score


@dataclass(frozen=True, eq=False)
class Vectors:
    """A vector a track: the cosine with the weighed mean of the list's, or the product with their sum."""

    vectors: NDArray[np.float32]
    decay: float = DECAY
    cosine: bool = True

    @property
    def n_tracks(self) -> int:
        return len(self.vectors)

    def scores(self, asked: Asked) -> Score:
        if self.cosine:
            table = unit(self.vectors)
            query = vectors_of_lists(table, asked.prefixes, decay=self.decay)
        else:
            table = self.vectors
            query = weigh(asked.prefixes, self.n_tracks, decay=self.decay) @ table
        return lambda rows: query[rows] @ table.T


@dataclass(frozen=True, eq=False)
class Alike:
    """Lists that share tracks with a list, which is none of them itself."""

    of: ListNeighbours

    @property
    def n_tracks(self) -> int:
        return self.of.train.n_tracks

    def scores(self, asked: Asked) -> Score:
        return self.of.scores(asked.prefixes, asked.own)


@dataclass(frozen=True, eq=False)
class Blend:
    """log(count + 1) + weight * cosine, and a little for popular tracks and for artists that the list holds."""

    counts: Any
    vectors: NDArray[np.float32]
    popularity: NDArray[np.integer]
    artists: NDArray[np.integer] | None = None
    decay: float = DECAY
    weight: float = 7.0
    popular: float = 0.0  # times log(count of the track)
    same_artist: float = 0.0  # times the weight of the tracks of its artist in the list

    @property
    def n_tracks(self) -> int:
        return len(self.popularity)

    def scores(self, asked: Asked) -> Score:
        table = unit(self.vectors)
        seen = counts_of_lists(self.counts, asked.prefixes, decay=self.decay)
        query = vectors_of_lists(table, asked.prefixes, decay=self.decay)
        prior = np.float32(self.popular) * np.log(np.maximum(self.popularity, 1)).astype(np.float32)
        heard = self._artists_heard(asked.prefixes) if self.same_artist and self.artists is not None else None

        def score(rows: slice) -> NDArray[np.floating]:
            scores = seen[rows].log1p().toarray() + np.float32(self.weight) * (query[rows] @ table.T) + prior
            if heard is not None:
                scores += np.float32(self.same_artist) * heard[rows].toarray()[:, self.artists]
            return np.asarray(scores)

        return score

    def _artists_heard(self, prefixes: Prefixes) -> Any:
        """Weigh the artists of each list; an unknown one, -1, is a column of its own that nobody hears."""
        from scipy.sparse import csr_array

        assert self.artists is not None
        known = np.flatnonzero(self.artists >= 0)
        shape = self.n_tracks, int(self.artists.max()) + 2
        plays = csr_array((np.ones(len(known), np.float32), (known, self.artists[known])), shape)
        return (weigh(prefixes, self.n_tracks, decay=self.decay) @ plays).tocsr()
