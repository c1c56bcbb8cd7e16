"""Who gave which tag to which artist, and when; the counts and the dates of artists are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Taggings", "days_of"]


class Taggings(NamedTuple):
    """Who gave which tag to which artist, a place a time that somebody did.

    Attributes
    ----------
    users : (n,) int64
        Rows of the plays; -1 for somebody who plays nothing here.
    artists, tags : (n,) int64
    days : (n,) float64
        When, counted from 1970; NaN where the date is not believed.

    Examples
    --------
    >>> users, artists, tags = np.array([[0, 0, 4], [1, 0, 4], [0, 1, 2]]).T
    >>> given = Taggings(users, artists, tags, np.array([10.0, 20.0, np.nan]))
    >>> given.counts(2, 5).toarray().tolist()
    [[0.0, 0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 1.0, 0.0, 0.0]]
    >>> given.median_days(2).tolist()
    [15.0, nan]
    """

    users: NDArray[np.int64]
    artists: NDArray[np.int64]
    tags: NDArray[np.int64]
    days: NDArray[np.float64]

    def counts(self, n_artists: int, n_tags: int) -> Any:
        """Count how many users gave each tag to each artist: (n_artists, n_tags) scipy.sparse.csr_array."""
        from scipy.sparse import csr_array

        return csr_array((np.ones(len(self.tags)), (self.artists, self.tags)), (n_artists, n_tags))

    def median_days(self, n_artists: int) -> NDArray[np.float64]:
        """Compute the median day on which each artist was tagged; NaN where none is known."""
        known = np.isfinite(self.days)
        artists, days = self.artists[known], self.days[known]
        order = np.lexsort((days, artists))
        artists, days = artists[order], days[order]
        median = np.full(n_artists, np.nan)
        found, first, count = np.unique(artists, return_index=True, return_counts=True)
        median[found] = (days[first + (count - 1) // 2] + days[first + count // 2]) / 2
        return median


def days_of(given: Mapping[str, NDArray[np.int64]], believed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Count the days from 1970 to each date; NaN where it is not believed.

    Parameters
    ----------
    given : mapping of str to (n,) int64
        With the columns "year", "month" and "day".
    believed : (n,) bool

    Examples
    --------
    >>> date = {name: np.array([value]) for name, value in (("year", 1970), ("month", 2), ("day", 3))}
    >>> days_of(date, np.array([True])).tolist()
    [33.0]
    """
    months = (given["year"] - 1970) * 12 + given["month"] - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + given["day"] - 1
    return np.where(believed, days.astype(np.float64), np.nan)
