"""A synthetic world of listeners, in the files of the HetRec set of Last.fm, dirt included.

Artists stand around the centres of many genres on a sphere, and the genres around a few families. A circle of friends
shares what it is interested in, and a user is of one circle. A user listens to artists near an interest, the more so
the more popular they are: how much popularity counts differs from user to user, and how narrow an interest is from
circle to circle. A part of all listening goes to artists that hardly anybody else of the set has found.

Tags come from users (`kit.data.worlds.tagging`): most tag a few artists and some a thousand, of the own list first.

The files have what the real ones have: gaps in the numbers, quotes in names, tags in latin-1, dates from before there
was such a service, tagged artists that no table knows, and almost all dates on the first of a month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import written_whole
from kit.data.worlds.dirt import artists_table, dates_of_tags
from kit.data.worlds.listens_dials import Dials
from kit.data.worlds.tagging import TRAIT_DIMENSION, Habits, Tagged, draw_words, name_artists, who_tags
from kit.data.worlds.tags import tag_names

__all__ = ["ListensTruth", "ListensWorld", "listens_world"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]

N_FAMILIES, N_GENRES = 10, 150
DIMENSION = 20
GENRE_SPREAD = 0.99  # of a genre around its family; lengths before it goes back on the sphere
ARTIST_SPREAD = 0.49  # of an artist around its genre
INTEREST_SPREAD = 0.22  # of an interest around its genre
ALIKE_SPREAD = 0.45  # of a user's interest around that of the circle
MOST_INTERESTS = 3  # of a user
CIRCLE = 14  # users, on average
ZIPF, FLAT_HEAD = 1.65, 40  # popularity of the artist of rank r: (r + FLAT_HEAD) ** -ZIPF
MOST, SHORT = 50, 0.03  # artists a user; share of users with fewer
FEWEST = 5
MEDIAN_PLAYS = 260
PLAYS_OF_USERS, PLAYS_OF_ARTISTS = 1.3, 0.8  # sd of the log: between users, within one
TAGS_FOCUS = 1.15  # what a user likes is tagged even more by this user
N_WORDS, N_FEELINGS = 450, 30
ORPHANS = 390 / 17_632  # tagged artists that artists.dat does not know, for each that it does
FRIENDS = 14  # a user, about


class ListensTruth(NamedTuple):
    """What a world knows and a student does not; users and artists in the order of their numbers in the files."""

    user_ids: Integers  # (n_users,)
    artist_ids: Integers  # (n_artists,)
    interests: Floats  # (n_users, MOST_INTERESTS, d), unit vectors; zeros where a user has fewer
    sharpness: Floats  # (n_users,): how narrow the interests are
    pull: Floats  # (n_users,): how much popularity counts
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
            steep = self.sharpness[users[has], None] * directions[has]
            near[has] = np.logaddexp(near[has], steep @ self.places.T)
        liked = near + self.pull[users, None] * np.log(self.popularity)
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
    """All artists that there are, heard or not."""

    families: Floats
    centres: Floats  # of genres
    share: Floats  # of each genre
    places: Floats
    traits: Floats  # (n, TRAIT_DIMENSION), unit vectors: what has nothing to do with the kind of music
    popularity: Floats
    era: Floats  # (n,), 0 to 1: when people tagged an artist


class _People(NamedTuple):
    circle: Integers
    interests: Floats
    sharpness: Floats
    pull: Floats


class _Listens(NamedTuple):
    """A row a user who listens to an artist: users rise, and the plays of one user fall."""

    user: Integers
    artist: Integers
    weight: Integers


def listens_world(
    n_users: int = 600, n_artists: int = 20_000, *, seed: int = 4, dials: Dials | None = None
) -> ListensWorld:
    """Make a world of listeners; the same arguments give the same world.

    Parameters
    ----------
    n_users : int
        The real set has 1,892.
    n_artists : int
        That there are to be found. Those that nobody listens to stand in no table: of 20,000, 600 users find
        some 8,700.
    seed : int
    dials : Dials, optional

    Returns
    -------
    ListensWorld

    Raises
    ------
    ValueError
        When it would be too small to hold what the files are known for.

    Examples
    --------
    >>> small = listens_world(n_users=60, n_artists=2_000, seed=1)
    >>> list(small.tables["user_artists"])
    ['userID', 'artistID', 'weight']
    """
    if n_users < 50 or n_artists < 200:
        raise ValueError(f"{n_users} users and {n_artists} artists are too few: ask for 50 and 200, or more")
    dials = dials or Dials()
    # One stream of chance a stage, so that a change in one leaves the others as they were.
    stage = [np.random.default_rng([seed, number]) for number in range(9)]
    nature = _make_nature(n_artists, dials, stage[0])
    people = _people(nature, n_users, dials, stage[1])
    user_ids = np.sort(stage[1].choice(np.arange(2, round(1.11 * n_users) + 2), n_users, False))
    everybody = ListensTruth(
        user_ids, np.arange(n_artists), *people[1:], places=nature.places, popularity=nature.popularity
    )
    listens = _listens(everybody, stage[2])
    heard = np.unique(listens.artist)
    tagged = _tagged(everybody, listens, heard, dials, stage[4])
    every, known = np.unique(np.concatenate([heard, tagged.artist])), len(heard)
    n_orphans = len(every) - known
    ids = np.zeros(n_artists, np.int64)
    ids[heard] = np.sort(stage[3].choice(np.arange(1, round(1.063 * len(every)) + 1), known, False))
    free = np.setdiff1d(np.arange(1, ids.max() + n_orphans + 1), ids[heard])
    ids[np.setdiff1d(every, heard)] = np.sort(stage[3].choice(free, n_orphans, False))
    words = draw_words(nature.families, nature.centres, nature.share, N_WORDS, N_FEELINGS, stage[5])
    given, n_tags = name_artists(
        tagged, words, np.hstack([nature.places, nature.traits]), _habits(dials), stage[5]
    )
    tag_ids = np.sort(stage[5].choice(np.arange(1, round(1.06 * n_tags) + 1), n_tags, replace=False))
    dates = dates_of_tags(nature.era[given["artist"]], stage[6])
    who_tagged = {
        "userID": user_ids[given["user"]],
        "artistID": ids[given["artist"]],
        "tagID": tag_ids[given["tag"]],
    }
    tables = {
        "artists": artists_table(ids[heard], stage[8]),
        "tags": {"tagID": tag_ids, "tagValue": tag_names(N_WORDS, N_FEELINGS, n_tags, stage[5])},
        "user_artists": {
            "userID": user_ids[listens.user],
            "artistID": ids[listens.artist],
            "weight": listens.weight,
        },
        "user_friends": _friends(user_ids, people, stage[7]),
        "user_taggedartists": {**who_tagged, **{name: dates[name] for name in ("day", "month", "year")}},
        "user_taggedartists-timestamps": {**who_tagged, "timestamp": dates["timestamp"]},
    }
    popularity = nature.popularity[heard]
    truth = everybody._replace(
        artist_ids=ids[heard], places=nature.places[heard], popularity=popularity / popularity.sum()
    )
    return ListensWorld(tables, truth)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def _around(centres: Floats, spread: float, rng: np.random.Generator) -> Floats:
    """Draw a direction around each centre; the noise has the length `spread`, about."""
    return _unit(centres + spread / np.sqrt(DIMENSION) * rng.normal(size=centres.shape))


def _make_nature(n: int, dials: Dials, rng: np.random.Generator) -> _Nature:
    families = _unit(rng.normal(size=(N_FAMILIES, DIMENSION)))
    centres = _around(families[np.arange(N_GENRES) % N_FAMILIES], GENRE_SPREAD, rng)
    share = rng.dirichlet(np.full(N_GENRES, 0.7))  # some genres are large, most are small
    places = _around(centres[rng.choice(N_GENRES, n, p=share)], ARTIST_SPREAD, rng)
    known = (np.arange(1, n + 1) + FLAT_HEAD) ** -ZIPF
    popularity = (1 - dials.finds) * known / known.sum() + dials.finds / n
    traits = _unit(rng.normal(size=(n, TRAIT_DIMENSION)))
    return _Nature(families, centres, share, places, traits, rng.permutation(popularity), rng.random(n))


def _people(nature: _Nature, n_users: int, dials: Dials, rng: np.random.Generator) -> _People:
    n_circles = max(2, round(n_users / CIRCLE))
    circle = rng.integers(n_circles, size=n_users)

    def interests(n: int) -> Floats:
        genres = rng.choice(N_GENRES, (n, MOST_INTERESTS), p=nature.share)
        return _around(nature.centres[genres], INTEREST_SPREAD, rng)

    shared, own = interests(n_circles), interests(n_users)
    from_circle = rng.random((n_users, MOST_INTERESTS)) < dials.kinship
    places = np.where(from_circle[:, :, None], _around(shared[circle], ALIKE_SPREAD, rng), own)
    has = np.arange(MOST_INTERESTS) < rng.integers(1, MOST_INTERESTS + 1, n_circles)[circle, None]
    sharpness = dials.sharpness * rng.lognormal(0, 0.3, n_circles)[circle]
    pull = np.maximum(dials.pull + 0.25 * rng.normal(size=n_users), 0)
    return _People(circle, np.asarray(places * has[:, :, None]), sharpness, pull)


def _listens(everybody: ListensTruth, rng: np.random.Generator) -> _Listens:
    """Draw users' artists without replacement, by preference: the largest of log weight plus Gumbel noise."""
    n_users = len(everybody.user_ids)
    most = min(MOST, len(everybody.places) // 2)
    n = np.where(rng.random(n_users) < SHORT, rng.integers(FEWEST, most, n_users), most)
    low = rng.gumbel(size=n_users)  # some hardly listen at all
    level = PLAYS_OF_USERS * (np.median(low) - low) / np.pi * np.sqrt(6)
    artists, weights = [], []
    for block in np.array_split(np.arange(n_users), max(1, n_users // 100)):
        liked = everybody.preference(block)
        best = _largest(liked + rng.gumbel(size=liked.shape), most)
        for user, row in zip(block, best, strict=True):
            log = level[user] + PLAYS_OF_ARTISTS * rng.normal(size=n[user])
            weights.append(np.maximum((MEDIAN_PLAYS * np.exp(np.sort(log)[::-1])).round(), 1))
            artists.append(row[: n[user]])
    return _Listens(
        np.repeat(np.arange(n_users), n), np.concatenate(artists), np.concatenate(weights).astype(np.int64)
    )


def _largest(values: Floats, k: int) -> Integers:
    some = np.argpartition(-values, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(values, some, 1), axis=1)
    return np.take_along_axis(some, order, 1)


def _habits(dials: Dials) -> Habits:
    return Habits(dials.tagged, dials.tagged_spread, dials.own_first, dials.coined)


def _tagged(
    everybody: ListensTruth, listens: _Listens, heard: Integers, dials: Dials, rng: np.random.Generator
) -> Tagged:
    """Draw who tags which artists: of the own list first, then others that the user would like."""
    n_users, n_artists = len(everybody.user_ids), len(everybody.places)
    own = np.split(listens.artist, np.flatnonzero(np.diff(listens.user)) + 1)
    n_orphans = max(5, round(ORPHANS * len(heard)))
    unheard = np.setdiff1d(np.arange(n_artists), heard)
    shut = rng.permutation(unheard)[
        4 * n_orphans :
    ]  # few of those that may be tagged are: 4 are let in for each
    n_tagged = who_tags(n_users, n_artists // 20, _habits(dials), rng)
    user_rows, artist_rows = [], []
    for block in np.array_split(np.arange(n_users), max(1, n_users // 100)):
        liked = TAGS_FOCUS * everybody.preference(block)
        liked += rng.gumbel(size=liked.shape)
        liked[:, shut] = -np.inf
        for user, row in zip(block, liked, strict=True):
            n_own = rng.binomial(
                len(own[user]), 1 - np.exp(-dials.own_first * n_tagged[user] / len(own[user]))
            )
            mine = rng.choice(own[user], min(n_own, n_tagged[user]), replace=False)
            row[own[user]] = -np.inf
            n_others = n_tagged[user] - len(mine)
            others = np.sort(np.argpartition(-row, n_others)[:n_others])  # the same order on every processor
            artist_rows.append(np.concatenate([mine, others]))
            user_rows.append(np.full(n_tagged[user], user))
    users, artists = np.concatenate(user_rows), np.concatenate(artist_rows)
    orphans = np.setdiff1d(artists, heard)
    keep = ~np.isin(artists, rng.permutation(orphans)[n_orphans:])
    return Tagged(users[keep], artists[keep])


def _friends(user_ids: Integers, people: _People, rng: np.random.Generator) -> Columns:
    """Draw pairs of users, both ways round: most of one circle, the others alike in taste."""
    taste = _unit(people.interests.sum(axis=1))
    alike = (
        3 * taste @ taste.T
        + 4.0 * (people.circle[:, None] == people.circle)
        + rng.gumbel(size=(len(taste),) * 2)
    )
    np.fill_diagonal(alike, -np.inf)
    n_each = max(1, FRIENDS // 2)
    chosen = np.sort(np.argpartition(-alike, n_each, axis=1)[:, :n_each], axis=1)
    one = np.column_stack([np.repeat(np.arange(len(taste)), n_each), chosen.ravel()])
    both = np.unique(np.concatenate([one, one[:, ::-1]]), axis=0)
    return {"userID": user_ids[both[:, 0]], "friendID": user_ids[both[:, 1]]}
