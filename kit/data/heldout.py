"""A table of plays is split into what a model may know, what a ranker learns from, and what both are tested on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["HeldOut", "artists_of", "hold_out"]

FEWEST = 20
"""A model learns from users with fewer artists than this, and is not tested on them."""


@dataclass(frozen=True, eq=False, repr=False)
class HeldOut:
    """Three parts of a table of plays; no pair of a user and an artist is in two of them.

    Attributes
    ----------
    history : (n_users, n_artists) scipy.sparse.csr_array
        The plays that a model learns from.
    known : (n_users, n_artists) scipy.sparse.csr_array
        History and labels: what is known when a request comes.
    users : (n,) int64
        The users that are tested, as rows of `history`.
    labels, test : list of n integer arrays
        For each of `users`: the artists that a ranker learns to put first, and those it is tested on.
    """

    history: Any
    known: Any
    users: NDArray[np.int64]
    labels: list[NDArray[np.int64]]
    test: list[NDArray[np.int64]]

    @property
    def hidden(self) -> NDArray[np.int64]:
        """The pairs of a user and an artist that the history does not hold, labels and test: (n, 2) rows."""
        artists = [np.concatenate(parts) for parts in zip(self.labels, self.test, strict=True)]
        users = np.repeat(self.users, [len(row) for row in artists])
        return np.column_stack([users, np.concatenate(artists)])

    def __repr__(self) -> str:
        held = [sum(map(len, part)) for part in (self.labels, self.test)]
        return (
            f"{self.history.nnz:,} pairs of history, {held[0]:,} to learn the order from, {held[1]:,} to test on; "
            f"{len(self.users):,} of {self.history.shape[0]:,} users tested"
        )


def artists_of(table: Any, user: int) -> NDArray[np.int64]:
    """Give the artists in one row of a table of plays.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> artists_of(csr_array([[0, 3, 1], [2, 0, 0]]), 0).tolist()
    [1, 2]
    """
    return np.asarray(table.indices[table.indptr[user] : table.indptr[user + 1]], np.int64)


def hold_out(
    plays: Any, rng: np.random.Generator, *, n_test: int = 10, n_labels: int = 5, n_users: int | None = None
) -> HeldOut:
    """Hold out some artists of each user, at random: the plays of this set have no dates to go by.

    Parameters
    ----------
    plays : (n_users, n_artists) scipy.sparse array
    rng : numpy.random.Generator
    n_test, n_labels : int
        Artists a user, of those with `FEWEST` or more.
    n_users : int, optional
        Test so many of these users at most, drawn at random.

    Returns
    -------
    HeldOut

    Raises
    ------
    ValueError
        When no user has enough artists.

    Examples
    --------
    >>> from kit.data.lastfm import load_lastfm
    >>> held = hold_out(load_lastfm("world").plays, np.random.default_rng(0))
    >>> len(held.test) == len(held.users), len(held.test[0])
    (True, 10)
    """
    from scipy.sparse import csr_array

    plays = csr_array(plays)
    fewest = max(FEWEST, n_test + n_labels + 1)
    users = np.flatnonzero(np.diff(plays.indptr) >= fewest)
    if not len(users):
        raise ValueError(f"no user has {fewest} artists or more: hold out fewer")
    if n_users is not None and n_users < len(users):
        users = np.sort(rng.choice(users, n_users, replace=False))
    part = np.zeros(plays.nnz, np.int8)  # 0 history, 1 labels, 2 test
    labels, test = [], []
    for user in users:
        own = rng.permutation(np.arange(plays.indptr[user], plays.indptr[user + 1]))[: n_test + n_labels]
        part[own[:n_test]], part[own[n_test:]] = 2, 1
        chosen = plays.indices[own].astype(np.int64)
        test.append(chosen[:n_test])
        labels.append(chosen[n_test:])
    row = np.repeat(np.arange(plays.shape[0]), np.diff(plays.indptr))
    history, known = (
        csr_array((plays.data[part <= last], (row[part <= last], plays.indices[part <= last])), plays.shape)
        for last in (0, 1)
    )
    return HeldOut(history, known, users, labels, test)
