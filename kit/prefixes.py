"""What a whole list asks for: the query is a mean of its tracks, and later ones weigh more.

Vectors are averaged, counts are added up; each step back from the end of the list weighs `decay` times as much.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.counting import best_scores
from kit.data.splits import Prefixes
from kit.neighbours import unit

__all__ = ["counts_of_lists", "suggest_by_lists", "vectors_of_lists", "weigh"]

DECAY = 0.8  # of a step back; the trials of bench/track2vec/tune.py choose one for each method


def weigh(prefixes: Prefixes, n_tracks: int, *, decay: float = DECAY) -> Any:
    """Weigh the tracks of each list: the last one 1, and each step back `decay` times as much.

    Parameters
    ----------
    prefixes : Prefixes
        Such as `split.test.prefixes`.
    n_tracks : int
    decay : float
        Above 0; 1 weighs all tracks alike.

    Returns
    -------
    (n, n_tracks) scipy.sparse.csr_array of float32
        A track that stands twice in a list has the sum of both weights; an empty list has an empty row.

    Raises
    ------
    ValueError
        When `decay` is not above 0, and 1 at most, or a list holds a number that is no track.
    TypeError
        When the lists are no `Prefixes`.

    Examples
    --------
    >>> from kit.data import Prefixes
    >>> prefixes = Prefixes(np.array([0, 2, 1, 2]), np.array([0, 3, 4]))
    >>> weigh(prefixes, 3, decay=0.5).toarray().tolist()
    [[0.25, 1.0, 0.5], [0.0, 0.0, 1.0]]
    """
    from scipy.sparse import coo_array

    if not isinstance(prefixes, Prefixes):
        raise TypeError(
            f"the prefixes are a {type(prefixes).__name__}; give Prefixes, such as split.test.prefixes, or make them "
            "of lists by Prefixes(np.concatenate(lists), np.cumsum([0, *map(len, lists)]))"
        )
    if not 0 < decay <= 1:
        raise ValueError(f"decay is {decay}; it must be above 0, and 1 at most")
    offsets, lengths = np.asarray(prefixes.offsets, np.int64), np.diff(prefixes.offsets)
    row = np.repeat(np.arange(len(prefixes)), lengths)
    steps_back = offsets[1:][row] - 1 - (offsets[0] + np.arange(len(row)))
    tracks = np.asarray(prefixes.values, np.int64)[offsets[0] : offsets[-1]]
    if tracks.size and not 0 <= tracks.min() <= tracks.max() < n_tracks:
        raise ValueError(
            f"the lists hold the tracks {tracks.min()} to {tracks.max()}, and there are {n_tracks:,}, from 0; number "
            "both by one vocabulary"
        )
    weights = (np.float64(decay) ** steps_back).astype(np.float32)
    return coo_array((weights, (row, tracks)), (len(prefixes), n_tracks)).tocsr()


def vectors_of_lists(vectors: ArrayLike, prefixes: Prefixes, *, decay: float = DECAY) -> NDArray[np.float32]:
    """Give each list a vector of length 1: the weighed mean of the directions of its tracks.

    Returns
    -------
    (n, d) float32
        Zeros for an empty list.

    Examples
    --------
    >>> from kit.data import Prefixes
    >>> prefixes = Prefixes(np.array([0, 1]), np.array([0, 2, 2]))
    >>> vectors_of_lists([[3, 0], [0, 1]], prefixes, decay=0.75).round(1).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    directions = unit(vectors)
    return unit(weigh(prefixes, len(directions), decay=decay) @ directions)


def counts_of_lists(counts: Any, prefixes: Prefixes, *, decay: float = DECAY) -> Any:
    """Add up what was counted with each track of a list, weighed.

    Parameters
    ----------
    counts : (V, V) sparse array
        From `kit.counting.cooccurrence`, say; a row is what was counted with its track.
    prefixes : Prefixes
    decay : float

    Returns
    -------
    (n, V) sparse array

    Examples
    --------
    >>> from kit.counting import transitions
    >>> from kit.data import Prefixes
    >>> counts = transitions(np.array([0, 1, 2]), np.array([0, 3]), n_tracks=3)
    >>> prefixes = Prefixes(np.array([0, 1]), np.array([0, 2]))
    >>> counts_of_lists(counts, prefixes, decay=0.5).toarray().tolist()
    [[0.0, 0.5, 1.0]]
    """
    return (weigh(prefixes, counts.shape[0], decay=decay) @ counts).tocsr()


def suggest_by_lists(
    counts: Any, vectors: ArrayLike, prefixes: Prefixes, k: int, *, weight: float = 14.0, decay: float = DECAY
) -> NDArray[np.int64]:
    """Suggest the `k` tracks with the highest log(count + 1) + weight * cosine, by the whole list.

    This is `kit.counting.suggest_by_blend`, with `counts_of_lists` for its counts and `vectors_of_lists` for its query.

    Parameters
    ----------
    counts : (V, V) sparse array
        From `kit.counting.cooccurrence`, or a sum of tables.
    vectors : (V, d) numbers
        Of any length; rows of zeros leave it to the counts.
    prefixes : Prefixes
    k : int
    weight : float
        Of the cosine; 0 is the order of the counts.
    decay : float

    Returns
    -------
    (n, k) int64
        Never a track that the list holds already.

    Raises
    ------
    ValueError
        When counts and vectors are not of the same tracks, or a list leaves fewer than `k`.

    Examples
    --------
    >>> from kit.counting import cooccurrence
    >>> from kit.data import Prefixes
    >>> counts = cooccurrence(np.array([0, 1, 2, 1]), np.array([0, 4]), n_tracks=4, window=1)
    >>> vectors = np.array([[0, 1], [1, 0], [1, 1], [-1, 1]])
    >>> suggest_by_lists(counts, vectors, Prefixes(np.array([0, 1]), np.array([0, 2])), k=2).tolist()
    [[2, 3]]
    """
    directions = unit(vectors)
    if counts.shape != (len(directions), len(directions)):
        raise ValueError(
            f"counts of shape {counts.shape} and vectors of shape {directions.shape} are not of the same tracks: "
            "number both by one vocabulary"
        )
    seen = counts_of_lists(counts, prefixes, decay=decay)
    asked = vectors_of_lists(directions, prefixes, decay=decay)

    def score(rows: slice) -> NDArray[np.floating]:
        alike = asked[rows] @ directions.T
        return np.asarray(seen[rows].log1p().toarray() + np.float32(weight) * alike)

    return best_scores(score, len(directions), k, list(prefixes))
