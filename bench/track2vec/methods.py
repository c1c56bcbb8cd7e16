"""All methods that the comparison of quality asks, each made of a training part, and a budget where it learns.

`METHODS[name](train, budget, **options)` gives a `Made`, and `models.suggest(made.model, pairs, k, whole_prefix=True)`
asks it; `suggest` does both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.track2vec.models import DECAY, Alike, Blend, Corner, Model, Popular, Table, Vectors
from bench.track2vec.models import suggest as suggest_by
from bench.track2vec.peers import LEARNERS, Fitted, timed
from kit.artists import with_artists
from kit.counting import cooccurrence, transitions, vectors_from_counts
from kit.data import Pairs, Playlists
from kit.sequences import ListNeighbours

WHOLE = 100  # positions: further than any list of these sets reaches
MOST_TRACKS = 5_000  # of EASE: it inverts a full table of as many rows


class Made(NamedTuple):
    """A model, and the processor seconds that it took."""

    model: Model
    cpu: float


def suggest(
    method: str,
    train: Playlists,
    pairs: Pairs,
    k: int,
    *,
    whole_prefix: bool,
    budget: float = 60.0,
    **options: Any,
) -> NDArray[np.int64]:
    """Make a model and ask it at once."""
    return suggest_by(METHODS[method](train, budget, **options).model, pairs, k, whole_prefix=whole_prefix)


def of_lists(train: Playlists) -> Any:
    """Whether a list holds a track, (lists, V)."""
    from scipy.sparse import csr_array

    ones = np.ones(train.n_positions, np.float32)
    table = csr_array((ones, train.values.copy(), train.offsets.copy()), (len(train), train.n_tracks))
    table.sum_duplicates()
    table.data[:] = 1
    return table


def popularity(train: Playlists) -> Model:
    return Popular(train.counts)


def markov(train: Playlists, **asking: float) -> Model:
    return Table(transitions(train.values, train.offsets, train.n_tracks), train.counts, **asking)


def counted(train: Playlists, *, window: int = 3, backward: float = 1.0, **asking: float) -> Model:
    """Make a table of co-occurrence, as `kit.counting` has it."""
    counts = cooccurrence(train.values, train.offsets, train.n_tracks, window=window, backward=backward)
    return Table(counts, train.counts, **asking)


def item_neighbours(train: Playlists, *, shrink: float = 10.0, **asking: float) -> Model:
    """Make the cosine of the lists that hold two tracks, shrunk where few lists hold them (ItemKNN)."""
    lists = of_lists(train)
    held = np.asarray(lists.sum(axis=0)).ravel()
    together = (lists.T @ lists).tocoo()
    rows, columns = together.coords
    together.data = together.data / (np.sqrt(held[rows] * held[columns]) + np.float32(shrink))
    return Table(together.tocsr(), train.counts, **asking)


def walks(train: Playlists, *, alpha: float = 1.0, beta: float = 0.5, **asking: float) -> Model:
    """Make the chance of a walk track, list, track, less for popular tracks (RP3beta: Paudel and others, 2017)."""
    lists = of_lists(train)
    held = np.maximum(np.asarray(lists.sum(axis=0)).ravel(), 1)
    of_list = np.maximum(np.asarray(lists.sum(axis=1)).ravel(), 1)
    step = lists.multiply((1 / of_list)[:, None]).tocsr()
    walked = (lists.multiply(1 / held).T.tocsr() @ step).tocoo()
    walked.data = walked.data**alpha / held[walked.coords[1]] ** beta
    return Table(walked.tocsr(), train.counts, **asking)


def ease(train: Playlists, *, penalty: float = 100.0, most: int = MOST_TRACKS, **asking: float) -> Model:
    """Solve EASE (Steck, 2019) on the `most` most popular tracks: the others are never suggested, and say nothing."""
    lists = of_lists(train)[:, :most]
    gram = np.asarray((lists.T @ lists).toarray(), np.float64)
    gram[np.diag_indices_from(gram)] += penalty
    inverse = np.linalg.inv(gram)
    table = inverse / -np.diag(inverse)
    np.fill_diagonal(table, 0)
    return Corner(table.astype(np.float32), train.counts, **asking)


def pure_svd(train: Playlists, *, dim: int = 128, decay: float = DECAY) -> Model:
    """Decompose the table of lists and tracks (PureSVD: Cremonesi and others, 2010)."""
    from sklearn.utils.extmath import randomized_svd

    directions = randomized_svd(of_lists(train), dim, n_iter=3, random_state=0)[2].T
    return Vectors(np.ascontiguousarray(directions, np.float32), cosine=False, decay=decay)


def ppmi(train: Playlists, *, dim: int = 128, window: int = 5, decay: float = DECAY) -> Model:
    """Decompose the positive log ratios of counted to expected (`kit.counting.vectors_from_counts`)."""
    counts = cooccurrence(train.values, train.offsets, train.n_tracks, window=window)
    return Vectors(vectors_from_counts(counts, dim), decay)


def neighbours_of_lists(train: Playlists, **options: Any) -> Model:
    return Alike(ListNeighbours(train, **options))


def blend(
    train: Playlists,
    vectors: NDArray[np.float32],
    *,
    backward: float = 0.5,
    share: float = 0.0,
    **asking: Any,
) -> Model:
    """Make ours: counts over the whole list that know the order, vectors, and with a `share` the means of artists."""
    counts = cooccurrence(train.values, train.offsets, train.n_tracks, window=WHOLE, backward=backward)
    artists = train.known_artists
    if share:
        vectors = with_artists(vectors, artists, train.counts, share)
    return Blend(counts, vectors, train.counts, artists, **asking)


def _made(make: Callable[..., Model], train: Playlists, _budget: float, **options: Any) -> Made:
    return Made(*timed(lambda: make(train, **options)))


def _learnt(method: str, train: Playlists, budget: float, *, decay: float = DECAY, **options: Any) -> Made:
    fitted = _fitted(method, train, budget, tuple(sorted(options.items())))
    return Made(Vectors(fitted.vectors, decay), fitted.cpu)


def _with_track2vec(train: Playlists, budget: float, *, learner: dict[str, Any], **options: Any) -> Made:
    """Make a blend on Track2Vec's vectors."""
    fitted = _fitted("track2vec", train, budget, tuple(sorted(learner.items())))
    model, cpu = timed(lambda: blend(train, fitted.vectors, **options))
    return Made(model, fitted.cpu + cpu)


@lru_cache(maxsize=8)
def _fitted(method: str, train: Playlists, budget: float, options: tuple[tuple[str, Any], ...]) -> Fitted:
    """Train once for all trials that ask for the same vectors."""
    return LEARNERS[method](train, budget, **dict(options))


COUNTING: dict[str, Callable[..., Model]] = {
    "popularity": popularity,
    "markov": markov,
    "co-occurrence": counted,
    "itemknn": item_neighbours,
    "rp3beta": walks,
    "ease": ease,
    "puresvd": pure_svd,
    "ppmi": ppmi,
    "v-sknn": neighbours_of_lists,
    "stan": neighbours_of_lists,
}
LEARNT = tuple(LEARNERS)  # track2vec, gensim, als, bpr
OURS = ("blend", "artists")  # counts and Track2Vec; the same with the means of artists
METHODS: dict[str, Callable[..., Made]] = (
    {name: partial(_made, make) for name, make in COUNTING.items()}
    | {name: partial(_learnt, name) for name in LEARNT}
    | dict.fromkeys(OURS, _with_track2vec)
)
