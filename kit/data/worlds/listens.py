"""A synthetic world of listeners, in the files of the HetRec set of Last.fm, dirt included.

Artists stand around the centres of some genres on a sphere, and so do the interests of users: one to three each. A
user listens to artists near an interest, the more so the more popular they are. Tags stand on the sphere too, and an
artist is given those near it: tags say much of who listens, and not all. Popular artists are tagged more, and of the
others many not at all.

The files have what the real ones have: gaps in the numbers, quotes in names, tags in latin-1, dates from before there
was such a service, tagged artists that no table knows, and almost all dates on the first of a month.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import written_whole
from kit.data.worlds.names import artist_names
from kit.data.worlds.tags import tag_names

__all__ = ["ListensTruth", "ListensWorld", "listens_world"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]

N_GENRES = 30
DIMENSION = 10
SPREAD = 0.45  # of an artist around the centre of its genre
MOST_INTERESTS = 3  # of a user
SHARPNESS = 10.0  # of an interest: how fast the chance of an artist falls with its distance
ZIPF = 0.9  # exponent of the popularity of artists
POPULARITY_PULL = 0.9  # exponent of an artist's popularity in what a user listens to
FEWEST, MOST = 10, 50  # artists a user
MEDIAN_WEIGHT = 260  # plays of an artist by a user
TAG_SHARPNESS = 4.5
UNTAGGED = 0.30  # share of artists
TAGS_A_USER = 98  # assignments
ORPHANS = 390 / 17_632  # tagged artists that artists.dat does not know, for each that it does
FIRST_OF_MONTH = 0.98
YEARS = {2005: 0.013, 2006: 0.053, 2007: 0.109, 2008: 0.216, 2009: 0.233, 2010: 0.295, 2011: 0.081}
IMPOSSIBLE = (1956, 1956, 1956, 1957, 1979)
QUOTED = 16 / 17_632  # share of names with a quote
NO_PICTURE = 0.025
FRIENDS = 13  # a user, on average


class ListensTruth(NamedTuple):
    """What a world knows and a student does not; users and artists in the order of their numbers in the files."""

    user_ids: Integers  # (n_users,)
    artist_ids: Integers  # (n_artists,)
    interests: Floats  # (n_users, MOST_INTERESTS, d), unit vectors; zeros where a user has fewer
    places: Floats  # (n_artists, d), unit vectors
    popularity: Floats  # (n_artists,), sums to 1

    def preference(self, users: NDArray[np.integer]) -> Floats:
        """Compute how much users would like each artist: the log weight by which a user's artists are drawn.

        Parameters
        ----------
        users : (n,) integers
            Rows, not ids.

        Returns
        -------
        (n, n_artists) float64
            Each row has a largest value of 0.
        """
        near = np.full((len(users), len(self.places)), -np.inf)
        for interest in range(MOST_INTERESTS):
            directions = self.interests[users, interest]
            has = np.abs(directions).sum(axis=1) > 0
            near[has] = np.logaddexp(near[has], SHARPNESS * directions[has] @ self.places.T)
        liked = near + POPULARITY_PULL * np.log(self.popularity)
        return np.asarray(liked - liked.max(axis=1, keepdims=True))

    def chance(self, users: NDArray[np.integer]) -> Floats:
        """Compute the chance that a user who is shown an artist listens to this artist, (n, n_artists).

        One half for the artist that comes 50th in the user's preference, more before, less after.
        """
        liked = self.preference(users)
        place = min(MOST, liked.shape[1]) - 1
        fiftieth = -np.partition(-liked, place, axis=1)[:, place : place + 1]
        return np.asarray(1 / (1 + np.exp(fiftieth - liked)))


@dataclass(frozen=True, eq=False)
class ListensWorld:
    """The six tables to write into files, and the truth behind them for oracles and A/B tests.

    Attributes
    ----------
    tables : dict of str to dict of str to array
        By the stem of the file, then by column, in the order of the file.
    truth : ListensTruth
    """

    tables: Mapping[str, Columns]
    truth: ListensTruth

    def write(self, folder: str | Path) -> Path:
        """Write the six files, tabs between columns and CRLF at the end of lines; each appears whole or not at all."""
        folder = Path(folder)
        for stem, columns in self.tables.items():
            rows = zip(*(column.tolist() for column in columns.values()), strict=True)
            lines = ["\t".join(columns), *("\t".join(map(str, row)) for row in rows), ""]
            with written_whole(folder / f"{stem}.dat", "name another folder") as unfinished:
                unfinished.write_bytes("\r\n".join(lines).encode("latin-1" if stem == "tags" else "utf-8"))
        return folder


class _Nature(NamedTuple):
    """The true artists; the last `n_orphans` of them are in no table."""

    centres: Floats
    places: Floats
    popularity: Floats
    era: Floats  # (n,), 0 to 1: when people tagged an artist


def listens_world(n_users: int = 600, n_artists: int = 2_500, *, seed: int = 4) -> ListensWorld:
    """Make a world of listeners; the same arguments give the same world.

    Parameters
    ----------
    n_users, n_artists : int
        The real set has 1,892 and 17,632. Tags grow with the artists: 700 for 2,500, about 12,000 for 17,632.
    seed : int

    Returns
    -------
    ListensWorld

    Raises
    ------
    ValueError
        When it would be too small to hold what the files are known for.

    Examples
    --------
    >>> small = listens_world(n_users=60, n_artists=300, seed=1)
    >>> list(small.tables["user_artists"])
    ['userID', 'artistID', 'weight']
    >>> len(small.tables["artists"]["name"])
    300
    """
    if n_users < 50 or n_artists < 200:
        raise ValueError(f"{n_users} users and {n_artists} artists are too few: ask for 50 and 200, or more")
    # One stream of chance a stage, so that a change in one leaves the others as they were.
    stage = [np.random.default_rng([seed, number]) for number in range(8)]
    n_orphans = max(5, round(ORPHANS * n_artists))
    nature = _make_nature(n_artists + n_orphans, stage[0])
    ids = np.sort(stage[0].choice(np.arange(1, round(1.063 * (n_artists + n_orphans))), n_artists, False))
    missing = np.setdiff1d(np.arange(1, ids[-1] + n_orphans + 1), ids)
    orphan_ids = np.sort(stage[0].choice(missing, n_orphans, False))
    user_ids = np.sort(stage[1].choice(np.arange(2, round(1.11 * n_users) + 2), n_users, False))
    popularity = nature.popularity[:n_artists]
    truth = ListensTruth(
        user_ids,
        ids,
        _interests(nature.centres, n_users, stage[1]),
        nature.places[:n_artists],
        popularity / popularity.sum(),
    )
    listens = _listens(truth, stage[2])
    every_id = np.concatenate([ids, orphan_ids])
    tags, tagged = _tags(nature, n_artists, listens, n_users, stage[4])
    dates = _dates(nature.era[tagged["artist"]], stage[5])
    who_tagged = {"userID": user_ids[tagged["user"]], "artistID": every_id[tagged["artist"]]}
    who_tagged["tagID"] = tags["tagID"][tagged["tag"]]
    tables = {
        "artists": _artists(ids, stage[3]),
        "tags": tags,
        "user_artists": {
            "userID": user_ids[listens["user"]],
            "artistID": ids[listens["artist"]],
            "weight": listens["weight"],
        },
        "user_friends": _friends(truth, stage[6]),
        "user_taggedartists": {**who_tagged, **{name: dates[name] for name in ("day", "month", "year")}},
        "user_taggedartists-timestamps": {**who_tagged, "timestamp": dates["timestamp"]},
    }
    return ListensWorld(tables, truth)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def _make_nature(n: int, rng: np.random.Generator) -> _Nature:
    centres = _unit(rng.normal(size=(N_GENRES, DIMENSION)))
    genres = rng.integers(N_GENRES, size=n)
    places = _unit(centres[genres] + SPREAD * rng.normal(size=(n, DIMENSION)) / np.sqrt(DIMENSION / 2))
    return _Nature(centres, places, rng.permutation(np.arange(1, n + 1) ** -ZIPF), rng.random(n))


def _interests(centres: Floats, n_users: int, rng: np.random.Generator) -> Floats:
    shape = (n_users, MOST_INTERESTS)
    places = _unit(
        centres[rng.integers(len(centres), size=shape)] + 0.2 * rng.normal(size=(*shape, DIMENSION))
    )
    has = np.arange(MOST_INTERESTS) < rng.integers(1, MOST_INTERESTS + 1, n_users)[:, None]
    return np.asarray(places * has[:, :, None])


def _listens(truth: ListensTruth, rng: np.random.Generator) -> dict[str, Integers]:
    """Draw users' artists without replacement, by preference: the largest of log weight plus Gumbel noise."""
    users, artists, weights = [], [], []
    everybody = np.arange(len(truth.user_ids))
    for block in np.array_split(everybody, max(1, len(everybody) // 200)):
        noisy = truth.preference(block) + rng.gumbel(size=(len(block), len(truth.places)))
        best = np.argsort(-noisy, axis=1)[:, :MOST]
        for user, row in zip(block, best, strict=True):
            n = int(rng.integers(FEWEST, MOST + 1))
            plays = MEDIAN_WEIGHT * rng.lognormal(0, 1.3, n) * np.geomspace(2, 0.5, n)
            users.append(np.full(n, user))
            artists.append(row[:n][np.argsort(-plays)])
            weights.append(np.maximum(np.sort(plays)[::-1].round(), 1).astype(np.int64))
    return {
        "user": np.concatenate(users),
        "artist": np.concatenate(artists),
        "weight": np.concatenate(weights),
    }


def _artists(ids: Integers, rng: np.random.Generator) -> Columns:
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


def _tags(
    nature: _Nature, n_known: int, listens: Mapping[str, Integers], n_users: int, rng: np.random.Generator
) -> tuple[dict[str, NDArray[Any]], dict[str, Integers]]:
    """Make the table of tags, and who gave which tag to which artist, sorted by user."""
    n_artists = len(nature.places)
    n_tags = round(700 * (n_known / 2_500) ** 1.45)
    places = _unit(
        nature.centres[rng.integers(N_GENRES, size=n_tags)] + 0.25 * rng.normal(size=(n_tags, DIMENSION))
    )
    common = np.arange(1, n_tags + 1) ** -1.0
    volume = nature.popularity**0.8 * rng.lognormal(0, 0.6, n_artists)
    # The less popular an artist is, the fewer tags it gets.
    hidden = np.log(nature.popularity[:n_known]) + rng.normal(0, 0.3, n_known)
    volume[:n_known][hidden <= np.quantile(hidden, UNTAGGED)] = 0
    n_given = np.ceil(volume / volume.sum() * TAGS_A_USER * n_users).astype(np.int64)

    of_artist = _listeners(listens, n_artists)
    users, artists, tags = [], [], []
    for artist in np.flatnonzero(n_given):
        chance = np.exp(TAG_SHARPNESS * places @ nature.places[artist]) * common
        n = int(n_given[artist])
        given = np.searchsorted(np.cumsum(chance), rng.random(n) * chance.sum()).clip(max=n_tags - 1)
        fans = of_artist[artist]
        by_fan = fans[rng.integers(len(fans), size=n)] if len(fans) else np.zeros(n, np.int64)
        anybody = rng.integers(n_users, size=n)
        users.append(np.where((rng.random(n) < 0.7) & (len(fans) > 0), by_fan, anybody))
        artists.append(np.full(n, artist))
        tags.append(given)
    each = np.unique(
        np.column_stack([np.concatenate(users), np.concatenate(artists), np.concatenate(tags)]), axis=0
    )
    tag_ids = np.sort(rng.choice(np.arange(1, round(1.06 * n_tags) + 1), n_tags, replace=False))
    table = {"tagID": tag_ids, "tagValue": tag_names(n_tags, rng)}
    return table, {"user": each[:, 0], "artist": each[:, 1], "tag": each[:, 2]}


def _listeners(listens: Mapping[str, Integers], n_artists: int) -> list[Integers]:
    order = np.argsort(listens["artist"], kind="stable")
    ends = np.searchsorted(listens["artist"][order], np.arange(1, n_artists))
    return np.split(listens["user"][order], ends)


def _dates(era: Floats, rng: np.random.Generator) -> dict[str, Integers]:
    """Draw when each tag was given: later for a later era of the artist; five tags date from before the service."""
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


def _friends(truth: ListensTruth, rng: np.random.Generator) -> Columns:
    """Draw pairs of users alike in taste, both ways round."""
    taste = truth.interests.sum(axis=1)
    alike = _unit(taste) @ _unit(taste).T * 3 + rng.gumbel(size=(len(taste), len(taste)))
    np.fill_diagonal(alike, -np.inf)
    n_each = max(1, FRIENDS // 2)
    chosen = np.argpartition(-alike, n_each, axis=1)[:, :n_each]
    one = np.column_stack([np.repeat(np.arange(len(taste)), n_each), chosen.ravel()])
    both = np.unique(np.concatenate([one, one[:, ::-1]]), axis=0)
    return {"userID": truth.user_ids[both[:, 0]], "friendID": truth.user_ids[both[:, 1]]}
