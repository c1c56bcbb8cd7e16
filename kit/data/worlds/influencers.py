"""A synthetic world of influencers who rate songs, with the margins of a real service.

What an influencer thinks of a song is a sum of parts, each of spread 1 over the ratings times its weight:

- *aff*: how the genres of both go together, a bilinear form of low rank;
- *overlap*: genres that both name;
- *main*: what each genre is worth by itself, on either side;
- *kind*: what each kind of influencer is worth; *tk*: which moods it likes;
- *bias*: an influencer's generosity; *artist*: an artist's quality;
- *text*: the polish of the song, which shows in its text; *audio*: its production, which only its sound tells;
- *noise*.

The sums are cut into the four levels at the quantiles that give the real shares. So the spread of the ratings, which is
the error of always answering their mean, is the real one by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.ratings import Ratings
from kit.data.worlds.lexicon import GENRES, KINDS, LANGUAGES
from kit.data.worlds.names import artist_names, titles
from kit.data.worlds.texts import write_texts

__all__ = ["InfluencersTruth", "InfluencersWorld", "influencers_world"]

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int32]
Rng = np.random.Generator

LEVELS = (0.0, 0.25, 0.5, 1.0)
SHARES = (0.640, 0.1305, 0.025, 0.2045)
WEIGHTS = {
    "aff": 0.70,
    "overlap": 0.20,
    "main": 0.30,
    "kind": 0.11,
    "tk": 0.11,
    "bias": 0.26,
    "artist": 0.11,
    "text": 0.29,
    "audio": 0.26,
    "noise": 0.54,
}
# The real service counts 83,706 ratings of 8,240 songs by 4,452 artists; 596 influencers.
SONGS, ARTISTS, INFLUENCERS = 8_240 / 83_706, 4_452 / 83_706, 596 / 83_706  # a rating
FEWEST = 36  # influencers, so that those of a small world need not rate nearly every song

LAWS = 6  # the seed of the laws of every world: where genres stand, what genres and kinds are worth
RANK = 5  # of the bilinear form
SPREAD = 0.8  # of a genre around the centre of its family
ACTIVITY = 0.7  # spread of the logarithm of how much an influencer rates, and a song is sent out
TARGETED = 0.6  # how much campaigns aim at influencers who ask for the song's genres
FRENCH = 0.7  # share of texts
WORDS, FEWER = (14, 34), (8, 16)  # in the text of a song, and of a person: from, to
SOUND, SOUND_NOISE = 16, 0.4  # numbers in an embedding of audio, and their noise
SCALES, SHIFT = (
    (1.0, 9.0),
    1.0,
)  # of its columns: from, to; how far their means lie from 0, in their own scale


class InfluencersTruth(NamedTuple):
    """What a world knows and a student does not."""

    parts: dict[str, Floats]  # for each rating the weighted parts of its sum, noise included
    cuts: Doubles  # (3,): where the sum is cut into levels
    expected: Floats  # (n_influencers, n_songs): the mean rating of each pair, all but its noise known
    songs: Floats  # (n_songs, 4): polish, mood, tempo, production
    quality: Floats  # (n_artists,)
    generosity: Floats  # (n_influencers,)


@dataclass(frozen=True, eq=False)
class InfluencersWorld:
    """Ratings to load, and the truth behind them for oracles and graders."""

    ratings: Ratings
    truth: InfluencersTruth


def influencers_world(size: int = 16_700, *, seed: int = 20) -> InfluencersWorld:
    """Make a world of `size` ratings; the same arguments give the same world.

    Parameters
    ----------
    size : int
        Ratings. Songs, artists and influencers grow with it: there are as many ratings of each as in the real
        service, 10 a song and 140 an influencer (fewer in a world of under 5,000, which has 36 influencers).
    seed : int

    Returns
    -------
    InfluencersWorld

    Raises
    ------
    ValueError
        When `size` is under 500: too few for anything to be learnt.

    Examples
    --------
    >>> small = influencers_world(size=600, seed=1)
    >>> small.ratings
    world of influencers (seed 1): 600 ratings of 59 songs by 36 influencers, mean 0.250
    >>> bool((influencers_world(size=600, seed=1).ratings.ratings == small.ratings.ratings).all())
    True
    """
    if size < 500:
        raise ValueError(f"a world of {size} ratings is too small: ask for 500 or more")
    laws = [np.random.default_rng([LAWS, number]) for number in range(2)]
    stage = [np.random.default_rng([seed, 2, number]) for number in range(8)]
    n_songs, n_artists = round(SONGS * size), round(ARTISTS * size)
    n_influencers = max(FEWEST, round(INFLUENCERS * size))
    tastes = _genres(laws[0])

    kinds = stage[1].choice(len(KINDS), n_influencers, p=_falling(len(KINDS), 0.6)).astype(np.int32)
    asked = _sets(n_influencers, 3, 6, tastes, stage[0])
    artists = np.sort(
        np.concatenate([np.arange(n_artists), stage[2].integers(n_artists, size=n_songs - n_artists)])
    )
    of_artists = _sets(n_artists, 1, 2, tastes, stage[2])
    described = _one_more(of_artists[artists], tastes, stage[2])
    quality, generosity = stage[2].normal(size=n_artists), stage[1].normal(size=n_influencers)
    axes = stage[2].normal(size=(n_songs, 4))
    pairs = _campaigns(size, asked, described, stage[3])

    parts = _parts(asked, described, kinds, tastes, axes, quality[artists], generosity, laws[1])
    at = pairs[:, 0], pairs[:, 1]
    scaled = {name: WEIGHTS[name] * (part - part[at].mean()) / part[at].std() for name, part in parts.items()}
    known = sum(scaled.values())
    noise = WEIGHTS["noise"] * stage[5].normal(size=size)
    total = known[at] + noise
    cuts = np.quantile(total, np.cumsum(SHARES)[:-1])

    languages = np.array(LANGUAGES, object)[(stage[6].random(n_artists) > FRENCH).astype(int)]
    writers = np.array(LANGUAGES, object)[(stage[6].random(n_influencers) > FRENCH).astype(int)]
    said = dict(zip(("polish", "mood", "tempo"), axes.T[:3], strict=True))
    ratings = Ratings(
        name=f"world of influencers (seed {seed})",
        pairs=pairs,
        ratings=np.array(LEVELS, np.float32)[np.searchsorted(cuts, total, side="right")],
        genres=np.array([genre for family in GENRES.values() for genre in family], object),
        kinds=np.array(KINDS, object),
        influencer_names=artist_names(n_influencers, stage[7]),
        influencer_genres=asked,
        influencer_kinds=kinds,
        descriptions=write_texts({"generosity": generosity}, asked, writers, FEWER, stage[6]),
        titles=titles(n_songs, stage[7]),
        song_genres=described,
        track_info=write_texts(said, described, languages[artists], WORDS, stage[6]),
        languages=languages[artists],
        sound=_sounds(axes, described @ tastes.places, stage[4]),
        artists=artists.astype(np.int32),
        artist_names=artist_names(n_artists, stage[7]),
        biographies=write_texts({"quality": quality}, of_artists, languages, FEWER, stage[6]),
    )
    parted = {name: part[at] for name, part in scaled.items()} | {"noise": noise}
    truth = InfluencersTruth(
        parts={name: part.astype(np.float32) for name, part in parted.items()},
        cuts=cuts,
        expected=_expected(known, cuts),
        songs=axes.astype(np.float32),
        quality=quality.astype(np.float32),
        generosity=generosity.astype(np.float32),
    )
    return InfluencersWorld(ratings, truth)


class _Genres(NamedTuple):
    places: Doubles  # (n_genres, RANK)
    near: Doubles  # (n_genres, n_genres): how likely a second genre is beside a first
    popularity: Doubles  # (n_genres,)


def _falling(n: int, power: float) -> Doubles:
    weights = np.arange(1, n + 1) ** -power
    return np.asarray(weights / weights.sum())


def _genres(rng: Rng) -> _Genres:
    family = np.repeat(np.arange(len(GENRES)), [len(names) for names in GENRES.values()])
    centres = rng.normal(size=(len(GENRES), RANK))
    places = centres[family] + SPREAD * rng.normal(size=(len(family), RANK))
    popularity = rng.permutation(_falling(len(family), 0.6))
    near = np.where(family[:, None] == family, 1.0, 0.06) * popularity
    return _Genres(places, near / near.sum(axis=1, keepdims=True), popularity)


def _sets(n: int, least: int, more: float, genres: _Genres, rng: Rng) -> Floats:
    """Draw `n` sets of genres, each around a first genre: `least` genres and some more, `more` in the mean."""
    sets = np.zeros((n, len(genres.popularity)), np.float32)
    first = rng.choice(len(genres.popularity), n, p=genres.popularity)
    sizes = least + rng.poisson(more, n)
    for row, one, size in zip(sets, first, sizes, strict=True):
        keys = np.log(genres.near[one]) + rng.gumbel(size=len(row))
        keys[one] = np.inf
        row[np.argsort(-keys)[:size]] = 1
    return sets


def _one_more(sets: Floats, genres: _Genres, rng: Rng) -> Floats:
    """Add one genre to a third of the songs, beside those of their artist."""
    sets = sets.copy()
    for row in np.flatnonzero(rng.random(len(sets)) < 1 / 3):
        one = rng.choice(np.flatnonzero(sets[row]))
        sets[row, rng.choice(len(genres.near), p=genres.near[one])] = 1
    return sets


def _campaigns(size: int, asked: Floats, described: Floats, rng: Rng) -> Integers:
    """Draw who rates which song: active influencers rate more, and so do those who ask for the song's genres."""
    n_influencers, n_songs = len(asked), len(described)
    shares = rng.lognormal(0, ACTIVITY, n_songs)
    reach = np.maximum(1, np.round(shares * size / shares.sum())).astype(int)
    common = asked @ described.T
    keys = ACTIVITY * rng.normal(size=(n_influencers, 1)) + TARGETED * common
    keys = keys + rng.gumbel(size=keys.shape)
    order = np.argsort(-keys, axis=0)
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(n_influencers)[:, None], axis=0)
    # The `size` pairs that come first when each song's list is as long as its campaign.
    urgency = (place + rng.random(place.shape)) / reach
    first = np.argsort(urgency, axis=None, kind="stable")[:size]
    pairs = np.stack(np.unravel_index(np.sort(first), place.shape), axis=1)
    return rng.permutation(pairs).astype(np.int32)


def _parts(
    asked: Floats,
    described: Floats,
    kinds: Integers,
    genres: _Genres,
    axes: Doubles,
    quality: Doubles,
    generosity: Doubles,
    rng: Rng,
) -> dict[str, Doubles]:
    """Compute all parts but the noise, for every influencer with every song."""
    everyone = np.zeros((len(asked), len(described)))
    polish, mood, _, production = axes.T
    worth = rng.normal(size=(2, len(genres.popularity)))
    own, other = (one / np.sqrt(one.sum(axis=1, keepdims=True)) for one in (asked, described))
    of_kind, likes = rng.normal(size=(2, len(KINDS)))
    return {
        "aff": (own @ genres.places) @ (other @ genres.places).T,
        "overlap": np.minimum(asked @ described.T, 2).astype(float),
        "main": (own @ worth[0])[:, None] + other @ worth[1],
        "kind": everyone + of_kind[kinds][:, None],
        "tk": likes[kinds][:, None] * mood,
        "bias": everyone + generosity[:, None],
        "artist": everyone + quality,
        "text": everyone + polish,
        "audio": everyone + production,
    }


def _expected(known: Doubles, cuts: Doubles) -> Floats:
    """Compute the mean level of each pair: the chance that noise lifts the pair over each cut, times the step there."""
    from math import erf

    below = (cuts - known[..., None]) / (WEIGHTS["noise"] * np.sqrt(2))
    above = 0.5 - 0.5 * np.vectorize(erf)(below)
    return np.asarray(above @ np.diff(LEVELS), np.float32)


def _sounds(axes: Doubles, places: Doubles, rng: Rng) -> Floats:
    """Mix measures of mood, tempo, production and three sides of the genres; each column has its own scale.

    The scales lie within an order of magnitude, as those of real embeddings do.
    """
    heard = np.concatenate([axes[:, 1:], places[:, :3] / places[:, :3].std(axis=0)], axis=1)
    mixed = heard @ rng.normal(size=(heard.shape[1], SOUND)) / np.sqrt(heard.shape[1])
    mixed += SOUND_NOISE * rng.normal(size=mixed.shape)
    mixed /= mixed.std(axis=0)
    scale, shift = SCALES[0] * (SCALES[1] / SCALES[0]) ** rng.random(SOUND), SHIFT * rng.normal(size=SOUND)
    return np.asarray(scale * (mixed + shift), np.float32)
