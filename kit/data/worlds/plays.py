"""A synthetic world of plays, which are partly told by the sound of songs and partly by the scene of their artist.

What is heard of a song are seven attributes: the six knobs of `kit.radio.synthesis`, and a riff, of which only the
order of its notes tells anything. An artist has a style, and songs that differ from it; an artist also belongs to a
scene, which nobody hears. The place of a song in the space of tastes is

sqrt(rho) f(attributes) + sqrt(1 - rho) scene of the artist,

where f is bent: a sum of the attributes, of their squares and of two products, so that what is liked is no straight
line through what is heard. A user plays songs near the own taste, the more so the better they are known, and how often
is Poisson. All places have one length: otherwise the outermost songs would be played most. Few songs are known to
many: the first hundredth has a fifth of all plays.

Texts about artists come from the scene, tags from both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.bios import KnowledgeBase, make_knowledge, write_bios
from kit.data.worlds.names import artist_names, titles
from kit.data.worlds.tags import tag_names

__all__ = ["ATTRIBUTES", "PlaysTruth", "PlaysWorld", "expected_plays", "play", "plays_world"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Texts = NDArray[np.object_]
Rng = np.random.Generator

ATTRIBUTES = ("tempo", "brightness", "drums", "register", "mode", "density", "riff")
SONGS_EACH = 4  # of an artist
USERS = 5 / 3  # a song
DIMENSION = 8  # of the space of tastes
RHO = 0.6  # of the variance of a song's place, that is heard
STYLE = 0.4  # of the variance of attributes, that an artist's songs share
BEND = 0.2  # of the square of an attribute, beside 1 of the attribute itself
PRODUCTS = (("tempo", "brightness"), ("drums", "mode"))
SHARPNESS = 2.9  # how fast the chance of a song grows with how near it is to a taste
FALL = 0.83  # the song of rank r is known as r ** -FALL
RENOWN = 0.4  # of the variance of what makes a song known, that an artist's songs share
PLAYS, ACTIVITY = 40, 0.6  # of a user on average, in a world of 900 songs; spread of its logarithm
SECONDS, RATE = 5, 16_000

# Two poles of each attribute, two words each; the rest of the tags name scenes.
N_TAGS, TAGGED, CLEAR = 60, 0.1, 1.5  # tags in all; of the songs that a tag is on; how surely by what it says
_POLES: dict[str, tuple[str, str]] = {
    "tempo": ("slow lazy", "fast driving"),
    "brightness": ("dull warm", "bright glassy"),
    "drums": ("soft drumless", "beats pounding"),
    "register": ("deep low", "high light"),
    "mode": ("dark minor", "sunny major"),
    "density": ("sparse calm", "busy nervous"),
    "riff": ("falling sinking", "rising climbing"),
}


class PlaysTruth(NamedTuple):
    """What a world knows and a student does not."""

    attributes: Floats  # (n_songs, 7), as `ATTRIBUTES` has them, each of spread 1
    heard: Floats  # (n_songs, 8): the part of a song's place that its sound tells, each of spread 1
    scenes: Floats  # (n_artists, 8): the part that it does not tell
    tastes: Floats  # (n_users, 8)
    renown: Floats  # (n_songs,): the logarithm of how well a song is known
    activity: Floats  # (n_users,): expected plays
    entities: Floats  # (120, 8): where what the texts name lies


@dataclass(frozen=True, eq=False)
class PlaysWorld:
    """Songs, as yet without their sound, who played them how often, and the truth behind them.

    Attributes
    ----------
    seed : int
    titles : (n_songs,) str
    artists : (n_songs,) int32
        A row of `artist_names`.
    artist_names, bios : (n_artists,) str
    tag_names : (60,) str
    tags : (n_songs, 60) bool
    plays : (n_users, n_songs) int32
    knowledge : KnowledgeBase
        What the texts name.
    truth : PlaysTruth
    """

    seed: int
    titles: Texts
    artists: Integers
    artist_names: Texts
    bios: Texts
    tag_names: Texts
    tags: NDArray[np.bool_]
    plays: Integers
    knowledge: KnowledgeBase
    truth: PlaysTruth

    def play(self, song: int) -> NDArray[np.int16]:
        """Play five seconds of a song, as `play` does."""
        return play(self.truth.attributes[song], np.random.default_rng([self.seed, 5, 100, song]))


def play(attributes: NDArray[np.floating], rng: Rng) -> NDArray[np.int16]:
    """Play five seconds of a song with these attributes; about .01 s of a processor.

    Parameters
    ----------
    attributes : (7,) floats
        As `ATTRIBUTES` has them, each of spread 1.
    rng : numpy.random.Generator
        Makes up the melody, and on which beats the riff rises.

    Returns
    -------
    (80,000,) int16
        16,000 samples a second.

    Examples
    --------
    >>> y = play(np.zeros(7), np.random.default_rng(0))
    >>> y.shape, y.dtype
    ((80000,), dtype('int16'))
    """
    from kit.radio.synthesis import N_KNOBS, knobs, synthesise

    riff = float(knobs(attributes[N_KNOBS:])[0])
    wav = synthesise(knobs(attributes[:N_KNOBS]), rng, seconds=SECONDS, riff=riff)
    return np.frombuffer(wav[-2 * SECONDS * RATE :], "<i2").astype(np.int16)


def plays_world(n_songs: int = 900, *, seed: int = 5) -> PlaysWorld:
    """Make up songs and plays; the same arguments give the same world.

    Parameters
    ----------
    n_songs : int
        Four of each artist; there are five users for three songs.
    seed : int

    Returns
    -------
    PlaysWorld

    Raises
    ------
    ValueError
        When there would be too few for songs and artists to be held out, or an artist with another number of songs.

    Examples
    --------
    >>> world = plays_world(120, seed=1)
    >>> world.plays.shape, len(world.artist_names), world.play(0).shape
    ((200, 120), 30, (80000,))
    """
    if n_songs < 100 or n_songs % SONGS_EACH:
        raise ValueError(
            f"a world of {n_songs} songs cannot be made: ask for 100 or more, a multiple of four"
        )
    # One stream of chance a stage, so that a change in one leaves the others as they were.
    stage = [np.random.default_rng([seed, 5, number]) for number in range(9)]
    n_artists, n_users = n_songs // SONGS_EACH, round(USERS * n_songs)
    artists = np.repeat(np.arange(n_artists, dtype=np.int32), SONGS_EACH)

    attributes = _shared(artists, STYLE, len(ATTRIBUTES), stage[0])
    scenes = _even(stage[1].normal(size=(n_artists, DIMENSION)))
    truth = PlaysTruth(
        attributes=attributes,
        heard=_heard(attributes, stage[2]),
        scenes=scenes,
        tastes=np.round(stage[3].normal(size=(n_users, DIMENSION)), 6),
        renown=_renown(_shared(artists, RENOWN, 1, stage[4])[:, 0]),
        activity=_activity(n_songs, n_users, stage[5]),
        entities=(known := make_knowledge(DIMENSION, stage[6]))[1],
    )
    names = artist_names(n_artists, stage[7])
    tag_words, tags = _tags(attributes, scenes[artists], stage[8])
    return PlaysWorld(
        seed=seed,
        titles=titles(n_songs, stage[7]),
        artists=artists,
        artist_names=names,
        bios=write_bios(names, scenes, known[0], known[1], stage[6]),
        tag_names=tag_words,
        tags=tags,
        plays=stage[5].poisson(expected_plays(truth, artists)).astype(np.int32),
        knowledge=known[0],
        truth=truth,
    )


def expected_plays(truth: PlaysTruth, artists: NDArray[Any]) -> Floats:
    """Compute how often each user is expected to play each song.

    Parameters
    ----------
    truth : PlaysTruth
    artists : (n_songs,) integers

    Returns
    -------
    (n_users, n_songs) float64
        Each row sums to the user's activity.

    Examples
    --------
    >>> world = plays_world(120, seed=1)
    >>> expected = expected_plays(world.truth, world.artists)
    >>> bool(np.allclose(expected.sum(axis=1), world.truth.activity))
    True
    """
    places = np.sqrt(RHO) * truth.heard + np.sqrt(1 - RHO) * truth.scenes[artists]
    # All songs lie on a sphere: otherwise the outermost would be played most, and not the best known.
    places /= np.sqrt((places**2).sum(axis=1, keepdims=True))
    liked = SHARPNESS * truth.tastes @ places.T + truth.renown
    chances = np.exp(liked - liked.max(axis=1, keepdims=True))
    return np.asarray(truth.activity[:, None] * chances / chances.sum(axis=1, keepdims=True))


def _even(values: Floats) -> Floats:
    """Bring each column to mean 0 and spread 1; rounded, so that all processors have the same numbers."""
    return np.asarray(np.round((values - values.mean(axis=0)) / values.std(axis=0), 6))


def _shared(artists: Integers, share: float, n: int, rng: Rng) -> Floats:
    """Draw `n` numbers a song, of which an artist's songs share a part of the variance."""
    of_artist, own = rng.normal(size=(int(artists[-1]) + 1, n)), rng.normal(size=(len(artists), n))
    return np.asarray(np.round(np.sqrt(share) * of_artist[artists] + np.sqrt(1 - share) * own, 6))


def _heard(attributes: Floats, rng: Rng) -> Floats:
    """Compute the part of songs' places that is heard: the attributes bent, and two products, mixed at random."""
    bent = attributes + BEND * (attributes**2 - 1) / np.sqrt(2)
    column = {name: attributes[:, place] for place, name in enumerate(ATTRIBUTES)}
    parts = np.column_stack([bent / np.sqrt(1 + BEND**2), *(column[a] * column[b] for a, b in PRODUCTS)])
    return _even(parts @ rng.normal(size=(parts.shape[1], DIMENSION)))


def _renown(what: Floats) -> Floats:
    rank = np.empty(len(what))
    rank[np.argsort(-what, kind="stable")] = np.arange(1, len(what) + 1)
    return np.asarray(np.round(-FALL * np.log(rank), 6))


def _activity(n_songs: int, n_users: int, rng: Rng) -> Floats:
    mean = PLAYS * np.sqrt(n_songs / 900)  # with fewer songs fewer plays, or all would be known
    return np.asarray(np.round(mean * np.exp(ACTIVITY * rng.normal(size=n_users) - ACTIVITY**2 / 2), 6))


def _tags(attributes: Floats, scenes: Floats, rng: Rng) -> tuple[Texts, NDArray[np.bool_]]:
    """Draw tags: a few words for each pole of an attribute, and names of kinds of music for directions of scenes."""
    words = [word for poles in _POLES.values() for pole in poles for word in pole.split()]
    signs = np.tile([-1, -1, 1, 1], len(ATTRIBUTES))
    said = np.repeat(attributes, 4, axis=1) * signs
    n_kinds = N_TAGS - len(words)
    directions = rng.normal(size=(DIMENSION, n_kinds))
    values = np.column_stack([said, scenes @ (directions / np.sqrt((directions**2).sum(axis=0)))])
    level = np.log(TAGGED / (1 - TAGGED)) - CLEAR**2 / 3  # so that a tenth of the songs have a tag, about
    chances = 1 / (1 + np.exp(-(CLEAR * values + level)))
    names = np.array([*words, *tag_names(n_kinds, 0, n_kinds, rng)], object)
    return names, rng.random(values.shape) < chances
