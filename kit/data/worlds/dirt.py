"""What real files of listeners have and no world of numbers would: quotes in names, holes, and dates that cannot be."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.names import artist_names

__all__ = ["IMPOSSIBLE", "artists_table", "dates_of_tags"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FIRST_OF_MONTH = 0.98
YEARS = {2005: 0.013, 2006: 0.053, 2007: 0.109, 2008: 0.216, 2009: 0.233, 2010: 0.295, 2011: 0.081}
IMPOSSIBLE = (1956, 1956, 1956, 1957, 1979)
QUOTED = 16 / 17_632  # share of names with a quote
NO_PICTURE = 0.025


def artists_table(ids: Integers, rng: np.random.Generator) -> dict[str, NDArray[Any]]:
    """Make the table of artists: invented names, some with a quote, and addresses that lead nowhere.

    Examples
    --------
    >>> list(artists_table(np.arange(50), np.random.default_rng(0)))
    ['id', 'name', 'url', 'pictureURL']
    """
    names = artist_names(len(ids), rng)
    quoted = rng.choice(len(ids), 4 * max(2, round(QUOTED * len(ids) / 4)), replace=False)
    for number, row in enumerate(np.sort(quoted)):
        name = names[row]
        # A careless reader takes all between the first kind and the second for one name, and says nothing.
        names[row] = (f'"{name}', f'{name} 12"', f'"{name}" & Co', f'{name} "Live"')[number % 4]
    slugs = ["".join(c if c.isalnum() else "+" for c in name) for name in names]
    pictures = [f"http://example.org/252/{number}.jpg" for number in rng.permutation(len(ids)).tolist()]
    for row in np.flatnonzero(rng.random(len(ids)) < NO_PICTURE):
        pictures[row] = ""
    return {
        "id": ids,
        "name": names,
        "url": np.array([f"http://example.org/music/{slug}" for slug in slugs], object),
        "pictureURL": np.array(pictures, object),
    }


def dates_of_tags(era: Floats, rng: np.random.Generator) -> dict[str, Integers]:
    """Draw when each tag was given: later for a later era of the artist; five tags date from before the service.

    Examples
    --------
    >>> when = dates_of_tags(np.linspace(0, 1, 100), np.random.default_rng(0))
    >>> int((when["year"] < 2002).sum())
    5
    """
    n, years = len(era), np.array(list(YEARS))
    place = np.argsort(np.argsort(era + 0.4 * rng.normal(size=n))) / n
    year = years[np.searchsorted(np.cumsum(list(YEARS.values())), place).clip(max=len(years) - 1)]
    month = rng.integers(1, np.where(year == 2011, 6, 13))  # the set ends in May 2011
    day = np.where(rng.random(n) < FIRST_OF_MONTH, 1, rng.integers(2, 29, n))
    year[rng.choice(n, len(IMPOSSIBLE), replace=False)] = IMPOSSIBLE
    epoch = datetime.date(1970, 1, 1).toordinal()
    days = [
        datetime.date(*when).toordinal() - epoch
        for when in zip(year.tolist(), month.tolist(), day.tolist(), strict=True)
    ]
    return {"day": day, "month": month, "year": year, "timestamp": np.array(days, np.int64) * 86_400_000}
