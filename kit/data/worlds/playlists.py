"""A synthetic world of playlists, shaped like the Deezer set.

Artists stand around the centres of a few genres on a sphere; their tracks stand where they do. A playlist is
one of three kinds:

- an *album run* follows an artist's catalogue in order, skips a track now and then, and moves on to a near
artist;
- a *mood mix* draws tracks near a point of the sphere, half of the time ordered as a walk from near to near;
- a *chart* draws tracks by popularity alone.

Popularity has a long tail (Zipf over artists, lognormal over an artist's tracks), and some positions repeat
the one before them, as in real listening.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.playlists import IntArray, Playlists, number_by_count
from kit.data.worlds.names import artist_names, titles

__all__ = ["PlaylistsTruth", "PlaylistsWorld", "playlists_world"]

Floats = NDArray[np.float32]

N_GENRES = 12
DIMENSION = 6
SPREAD = 0.5  # of an artist around the centre of its genre
MEAN_LENGTH = 12.1  # tracks a playlist, as in the Deezer set
LENGTH_SHAPE = 2.2  # of the negative binomial
SHORTEST = 3
KINDS = {"album run": 0.36, "mood mix": 0.54, "chart": 0.10}
SKIP = 0.25  # chance that an album run leaves a track out
LEAVE = 0.12  # chance that an album run moves on to another artist
SHARPNESS = 5.0  # how fast a track's chance falls with its distance from a mood
POPULARITY_PULL = 0.5  # exponent of a track's popularity in a mood mix
POOL = 48  # artists near a point, whose tracks a mood mix may draw
ARTISTS_OWN = 0.5  # how far an artist sounds unlike its genre: 0 not at all, 1 as far as its playlists are
REPEAT = 0.044  # share of positions that repeat the one before


class PlaylistsTruth(NamedTuple):
    """What a world knows and a student does not; rows follow `PlaylistsWorld.playlists`' tracks and playlists."""

    genres: IntArray  # (n_tracks,)
    places: Floats  # (n_tracks, d), unit vectors
    popularity: Floats  # (n_tracks,), sums to 1
    kinds: NDArray[np.object_]  # (n_playlists,)


@dataclass(frozen=True, eq=False)
class PlaylistsWorld:
    """Playlists to load, and the truth behind them for oracles and graders."""

    playlists: Playlists
    truth: PlaylistsTruth


class _Catalogue(NamedTuple):
    genres: IntArray  # (n_artists,)
    places: Floats  # (n_artists, d)
    first: IntArray  # (n_artists + 1,): an artist's tracks stand together, in catalogue order
    artist_of: IntArray  # (n_tracks,)
    popularity: Floats  # (n_tracks,)
    near: IntArray  # (n_artists, POOL), nearest artists first, itself included


def playlists_world(size: int = 6_000, *, seed: int = 20, n_artists: int | None = None) -> PlaylistsWorld:
    """Make a world of `size` playlists; the same arguments give the same world.

    Parameters
    ----------
    size : int
        Playlists.
    seed : int
    n_artists : int, optional
        By default it grows with the size: 260 for 6,000 playlists, about 2,100 for 100,000.

    Returns
    -------
    PlaylistsWorld

    Raises
    ------
    ValueError
        When `size` is under 50: too few for any track to occur twice.

    Examples
    --------
    >>> small = playlists_world(size=200, seed=1)
    >>> small.playlists.n_playlists
    200
    >>> bool((playlists_world(size=200, seed=1).playlists.values == small.playlists.values).all())
    True
    """
    if size < 50:
        raise ValueError(f"a world of {size} playlists is too small: ask for 50 or more")
    # One stream of chance a stage, so that a change in one leaves the others as they were.
    stage = [np.random.default_rng([seed, number]) for number in range(9)]
    catalogue = _make_catalogue(n_artists or round(260 * (size / 6_000) ** 0.75), stage[0])
    lengths = SHORTEST + _negative_binomial(size, MEAN_LENGTH - SHORTEST, stage[1])
    kinds = stage[1].choice(len(KINDS), size, p=list(KINDS.values()))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)

    values = np.empty(offsets[-1], np.int32)
    for kind, draw, rng in zip(range(3), (_album_runs, _mood_mixes, _charts), stage[2:5], strict=True):
        chosen = np.flatnonzero(kinds == kind)
        for block in np.array_split(chosen, max(1, len(chosen) // 2_000)):
            grid = draw(catalogue, lengths[block], rng)
            places, inside = _positions(offsets, lengths, block)
            values[places[inside]] = grid[inside]
    _repeat(values, offsets, stage[5])

    n_tracks = len(catalogue.artist_of)
    everything = Playlists(
        name=f"synthetic world ({size:,} playlists, seed {seed})",
        values=values,
        offsets=offsets,
        deezer_ids=np.array([str(9_000_000_000 + i) for i in range(n_tracks)], object),
        titles=titles(n_tracks, stage[6]),
        artists=catalogue.artist_of,
        artist_names=artist_names(len(catalogue.genres), stage[7]),
        sound=_sounds(catalogue, stage[8]),
    )
    playlists = number_by_count(everything, values)
    rows = np.array([int(deezer_id) - 9_000_000_000 for deezer_id in playlists.deezer_ids])
    artist_of = catalogue.artist_of[rows]
    truth = PlaylistsTruth(
        genres=catalogue.genres[artist_of],
        places=catalogue.places[artist_of],
        popularity=catalogue.popularity[rows],
        kinds=np.array(list(KINDS), object)[kinds],
    )
    return PlaylistsWorld(playlists, truth)


def _unit(vectors: NDArray[np.floating]) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


def _negative_binomial(n: int, mean: float, rng: np.random.Generator) -> IntArray:
    return rng.negative_binomial(LENGTH_SHAPE, LENGTH_SHAPE / (LENGTH_SHAPE + mean), n).astype(np.int32)


def _make_catalogue(n_artists: int, rng: np.random.Generator) -> _Catalogue:
    centres = _unit(rng.normal(size=(N_GENRES, DIMENSION)))
    genres = rng.integers(N_GENRES, size=n_artists).astype(np.int32)
    places = _unit(centres[genres] + SPREAD * rng.normal(size=(n_artists, DIMENSION)) / np.sqrt(2))
    sizes = np.clip(rng.lognormal(np.log(11), 0.55, n_artists), 4, 50).astype(np.int32)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    artist_of = np.repeat(np.arange(n_artists, dtype=np.int32), sizes)
    of_artist = rng.permutation(np.arange(1, n_artists + 1) ** -0.75)
    popularity = of_artist[artist_of] * rng.lognormal(0, 1, len(artist_of))
    return _Catalogue(
        genres, places, first, artist_of, (popularity / popularity.sum()).astype(np.float32), _near(places)
    )


def _near(places: Floats) -> IntArray:
    n = min(POOL, len(places))
    rows = []
    for block in np.array_split(places, max(1, len(places) // 1_000)):
        likeness = block @ places.T
        nearest = np.argpartition(-likeness, n - 1, axis=1)[:, :n]
        order = np.argsort(-np.take_along_axis(likeness, nearest, 1), axis=1, kind="stable")
        rows.append(np.take_along_axis(nearest, order, 1))
    return np.concatenate(rows).astype(np.int32)


def _sounds(catalogue: _Catalogue, rng: np.random.Generator) -> Floats:
    """Draw how tracks sound: as their genre does, with some of the artist's place and a little of their own.

    Scaled so that each coordinate has a spread of about 1.
    """
    size = np.maximum(np.bincount(catalogue.genres, minlength=N_GENRES), 1)[:, None]
    centres = np.zeros((N_GENRES, DIMENSION))
    np.add.at(centres, catalogue.genres, catalogue.places)
    of_genre = (centres / size)[catalogue.genres]
    of_artist = of_genre + ARTISTS_OWN * (catalogue.places - of_genre)
    places = of_artist[catalogue.artist_of]
    return np.asarray(np.sqrt(DIMENSION) * (places + 0.15 * rng.normal(size=places.shape)), np.float32)


def _positions(
    offsets: IntArray, lengths: IntArray, block: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give as a grid where the playlists of a block stand in `values`, and which cells of the grid exist."""
    steps = np.arange(int(lengths[block].max(initial=1)))
    return offsets[block][:, None] + steps, steps < lengths[block][:, None]


def _artists_by_popularity(catalogue: _Catalogue, n: int, rng: np.random.Generator) -> IntArray:
    return catalogue.artist_of[_tracks_by_popularity(catalogue, (n,), rng)]


def _tracks_by_popularity(
    catalogue: _Catalogue, shape: tuple[int, ...], rng: np.random.Generator
) -> NDArray[np.int64]:
    reach = np.cumsum(catalogue.popularity, dtype=np.float64)
    drawn = np.searchsorted(reach, rng.random(shape) * reach[-1], side="right")
    return np.asarray(np.minimum(drawn, len(reach) - 1), np.int64)


def _charts(catalogue: _Catalogue, lengths: IntArray, rng: np.random.Generator) -> NDArray[np.int64]:
    return _tracks_by_popularity(catalogue, (len(lengths), lengths.max(initial=1)), rng)


def _album_runs(catalogue: _Catalogue, lengths: IntArray, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw all album runs side by side, one position at a time."""
    n, length = len(lengths), int(lengths.max(initial=1))
    grid = np.empty((n, length), np.int64)
    artist = _artists_by_popularity(catalogue, n, rng)
    track = _entry(catalogue, artist, rng)
    for step in range(length):
        grid[:, step] = track
        track = track + 1 + (rng.random(n) < SKIP)
        leave = (rng.random(n) < LEAVE) | (track >= catalogue.first[artist + 1])
        closeness = np.minimum(rng.geometric(0.3, n), catalogue.near.shape[1] - 1)
        artist = np.where(leave, catalogue.near[artist, closeness], artist)
        track = np.where(leave, _entry(catalogue, artist, rng), track)
    return grid


def _entry(catalogue: _Catalogue, artist: IntArray, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw where a run enters an artist's catalogue: in the first half of the catalogue."""
    start, end = catalogue.first[artist], catalogue.first[artist + 1]
    reach = (end - start) / 2
    return np.asarray(start + (rng.random(len(artist)) * reach).astype(np.int64), np.int64)


def _mood_mixes(catalogue: _Catalogue, lengths: IntArray, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw without replacement around a mood: the largest of the log weights plus Gumbel noise.

    A walk chooses its steps among as many tracks as the longest playlist of the block holds.
    """
    n, length = len(lengths), int(lengths.max(initial=1))
    tracks = np.arange(len(catalogue.artist_of))
    of_artist = [tracks[start:end] for start, end in pairwise(catalogue.first.tolist())]
    log_popularity = POPULARITY_PULL * np.log(catalogue.popularity)
    centre = _artists_by_popularity(catalogue, n, rng)
    mood = _unit(catalogue.places[centre] + 0.3 * rng.normal(size=(n, DIMENSION)))
    grid = np.empty((n, length), np.int64)
    for i in range(n):
        pool = np.concatenate([of_artist[artist] for artist in catalogue.near[centre[i]]])
        places = catalogue.places[catalogue.artist_of[pool]]
        weight = SHARPNESS * (places @ mood[i]) + log_popularity[pool]
        order = np.argsort(-(weight + rng.gumbel(size=len(pool))))[:length]
        if rng.random() < 0.5:
            order = order[_near_to_near(places[order], int(lengths[i]))]
        grid[i] = np.resize(pool[order], length)
    return grid


def _near_to_near(places: Floats, n: int) -> NDArray[np.int64]:
    """Take `n` steps from place to place, each to the nearest place not yet taken; fewer when all are taken."""
    likeness = places @ places.T
    order = np.zeros(min(n, len(places)), np.int64)
    for step in range(1, len(order)):
        likeness[:, order[step - 1]] = -np.inf
        order[step] = likeness[order[step - 1]].argmax()
    return order


def _repeat(values: IntArray, offsets: IntArray, rng: np.random.Generator) -> None:
    """Let some positions repeat the one before them, never across the start of a playlist."""
    repeats = np.flatnonzero(rng.random(len(values)) < REPEAT)
    for position in np.setdiff1d(repeats, offsets):
        values[position] = values[position - 1]
