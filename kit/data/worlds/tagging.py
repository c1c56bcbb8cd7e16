"""Who calls which artist what: words for music, words that fit anything, and words of one's own.

Words for music stand among the artists: the commonest are broad, and an artist is given those near it. Some
are for traits that have nothing to do with the kind of music (a voice, a country, an era). A feeling ("seen
live") says nothing of the music. And every user coins words: most are used once, a few by their user again and again,
and some by others too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Habits", "Tagged", "Words", "draw_words", "name_artists", "who_tags"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WORD_SPREAD = 0.13  # of a word around a genre
REACH, LESS_REACH = (
    7.0,
    0.7,
)  # how fast a word's chance falls with the distance: the commonest, and more by log rank
TRAIT_DIMENSION = 4
OF_TRAITS, TRAIT_REACH = 0.04, 3.0  # share of words for traits; how fast their chance falls
WORD_ZIPF = 0.6
WORDS_A_PAIR = 3.0  # drawn, so that some fall together
MOST_WORDS = 12
FEELINGS = 0.05  # share of words
ANEW = 0.5  # of the uses of coined words: a new one
CAUGHT = 0.1  # one that anybody has coined; else one that the user has used before


class Habits(NamedTuple):
    """How users tag; `kit.data.worlds.listens.Dials` says what each of them is."""

    tagged: float
    tagged_spread: float
    own_first: float
    coined: float


class Tagged(NamedTuple):
    """A row a user who tags an artist; users rise."""

    user: Integers
    artist: Integers


class Words(NamedTuple):
    """The words that users share: those for music first, then feelings."""

    places: Floats  # (n, d + TRAIT_DIMENSION) unit vectors: where the music is, or a trait of the artist
    reach: Floats  # (n,)
    common: Floats  # (n,)
    feelings: Floats  # (m,), sums to 1


def draw_words(
    families: Floats, genres: Floats, share: Floats, n: int, n_feelings: int, rng: np.random.Generator
) -> Words:
    """Draw the words that users share, the commonest first: of a family, then of genres, of large ones more.

    Examples
    --------
    >>> words = draw_words(np.eye(3)[:1], np.eye(3), np.full(3, 1 / 3), 50, 10, np.random.default_rng(0))
    >>> words.places.shape, len(words.feelings)
    ((50, 7), 10)
    """
    dimension = genres.shape[1]
    places = genres[rng.choice(len(genres), n, p=share)]
    places += WORD_SPREAD / np.sqrt(dimension) * rng.normal(size=places.shape)
    places[: len(families)] = families[:n]
    traits = rng.normal(size=(n, TRAIT_DIMENSION))
    of_traits = rng.random(n) < OF_TRAITS
    of_traits[: len(families)] = False
    places[of_traits], traits[~of_traits] = 0, 0
    places = np.hstack([places, traits])
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    rank = np.arange(1, n + 1)
    feelings = np.arange(1, n_feelings + 1) ** -1.0
    reach = np.where(of_traits, TRAIT_REACH, REACH + LESS_REACH * np.log(rank))
    return Words(
        places,
        np.asarray(reach, np.float64),
        np.asarray((rank + 3.0) ** -WORD_ZIPF, np.float64),
        feelings / feelings.sum(),
    )


def who_tags(n_users: int, most: int, habits: Habits, rng: np.random.Generator) -> Integers:
    """Draw how many artists each user tags, from 1 to `most`.

    Examples
    --------
    >>> who_tags(3, 1_000, Habits(10, 0, 1, 0), np.random.default_rng(0)).tolist()
    [10, 10, 10]
    """
    n = habits.tagged * rng.lognormal(0, habits.tagged_spread, n_users)
    return np.asarray(n.round().clip(1, most), np.int64)


def name_artists(
    tagged: Tagged, words: Words, places: Floats, habits: Habits, rng: np.random.Generator
) -> tuple[dict[str, Integers], int]:
    """Draw the words that each user gives to each artist: columns user, artist and tag, sorted; and how many tags.

    Tags are numbers: words for music, feelings, then coined words in the order in which they came up.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> words = draw_words(np.eye(3)[:1], np.eye(3), np.full(3, 1 / 3), 50, 10, rng)
    >>> who = Tagged(np.array([0, 0, 1]), np.array([0, 1, 1]))
    >>> given, n_tags = name_artists(who, words, np.eye(7)[:2], Habits(10, 0, 1, 0), rng)
    >>> n_tags, sorted(set(given["artist"].tolist()))
    (60, [0, 1])
    """
    n_music, n_feelings = len(words.common), len(words.feelings)
    n_words = rng.geometric(1 / WORDS_A_PAIR, len(tagged.user)).clip(max=MOST_WORDS)
    own: defaultdict[int, list[int]] = defaultdict(list)
    n_tags = n_music + n_feelings
    row, tags = [], []
    order = np.argsort(tagged.artist, kind="stable")
    starts = np.flatnonzero(np.diff(tagged.artist[order])) + 1
    for pairs in np.split(order, starts):
        place = places[tagged.artist[pairs[0]]]
        fits = np.cumsum(words.common * np.exp(words.reach * (words.places @ place - 1)))
        for pair in pairs.tolist():
            user = int(tagged.user[pair])
            kind = rng.random(n_words[pair])
            n_coined = int((kind < habits.coined).sum())
            n_felt = int((kind >= 1 - FEELINGS).sum())
            n_fitting = len(kind) - n_coined - n_felt
            chosen = np.searchsorted(fits, rng.random(n_fitting) * fits[-1]).clip(max=n_music - 1).tolist()
            chosen += (n_music + rng.choice(n_feelings, n_felt, p=words.feelings)).tolist()
            for _ in range(n_coined):
                luck = rng.random()
                if luck < ANEW or not own[user]:
                    own[user].append(n_tags)
                    chosen.append(n_tags)
                    n_tags += 1
                elif luck < ANEW + CAUGHT:
                    chosen.append(int(rng.integers(n_music + n_feelings, n_tags)))
                else:  # the first ones are used most
                    chosen.append(own[user][int(len(own[user]) * rng.random() ** 3)])
            row += [pair] * len(chosen)
            tags += chosen
    given = np.unique(np.column_stack([tagged.user[row], tagged.artist[row], tags]), axis=0)
    return {"user": given[:, 0], "artist": given[:, 1], "tag": given[:, 2]}, n_tags
