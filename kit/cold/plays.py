"""The first plays of a song: a few are known, and the others are asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.metrics import auc_within

__all__ = ["aucs_of_others", "first_plays"]


def first_plays(plays: Any, n: int, rng: np.random.Generator) -> Any:
    """Draw up to `n` listeners of each song; all else is as if it had not been played.

    Parameters
    ----------
    plays : (n_users, n_songs) scipy.sparse array
    n : int
        A song with fewer listeners keeps all of them; one that nobody played keeps none.
    rng : numpy.random.Generator

    Returns
    -------
    (n_users, n_songs) scipy.sparse.csr_array of float64
        The values are those of `plays`.

    Raises
    ------
    ValueError
        When n is below 0.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> plays = csr_array(np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 4.0]]))
    >>> first_plays(plays, 1, np.random.default_rng(0)).toarray().astype(bool).sum(axis=0).tolist()
    [1, 1]
    """
    from scipy.sparse import coo_array

    if n < 0:
        raise ValueError(f"n is {n}: it is a number of listeners, 0 or more")
    pairs = plays.tocoo()
    order = np.lexsort((rng.random(pairs.nnz), pairs.col))
    column = pairs.col[order]
    among = np.arange(len(column)) - np.searchsorted(column, column)  # the how manieth of its song
    kept = order[among < n]
    return coo_array((pairs.data[kept], (pairs.row[kept], pairs.col[kept])), plays.shape).tocsr()


def aucs_of_others(
    scores: ArrayLike, played: ArrayLike, known: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Compute for each user the chance that a played song is scored above one that is not; what is known is not asked.

    Parameters
    ----------
    scores : (n_users, n_songs) floats
    played : (n_users, n_songs) bools
    known : (n_users, n_songs) bools, optional
        Pairs that the scores were made from; they are neither right nor wrong.

    Returns
    -------
    (n_users,) float64
        nan for a user who played none of the songs that are asked for, or all of them: it is left out of means.

    Examples
    --------
    >>> aucs_of_others([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0]], [[True, False, True], [False] * 3]).tolist()
    [0.5, nan]
    """
    scores, played = np.asarray(scores, np.float64), np.asarray(played, bool)
    asked = np.ones(scores.shape, bool) if known is None else ~np.asarray(known, bool)
    right = played & asked
    both = right.any(axis=1) & (right.sum(axis=1) < asked.sum(axis=1))
    found = np.full(len(scores), np.nan)
    if both.any():
        pairs = np.nonzero(asked & both[:, None])
        found[both] = auc_within(scores[pairs], right[pairs].astype(int), pairs[0])
    return found
