"""A synthetic world of playlists, with the margins of real ones.

A playlist has a theme that lasts: a few dozen artists that go together, some of which return. From track to track it

- stays with the artist, by a loyalty of its own: few playlists stay for long and most hardly do. While it stays, it
follows the artist's catalogue, forwards or backwards and with skips, or draws among the artist's tracks by popularity;
- or goes back to an artist that it has had, on to one near the last, to whoever is known to all, to somebody unknown of
its genre, or, mostly, to one of its theme's.

No track comes twice, but for a few that repeat the one before them. `kit.data.worlds.dials` says what can be turned;
docs/reference/worlds.md shows the world beside real playlists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.playlists import IntArray, Playlists, number_by_count
from kit.data.worlds.catalogue import Catalogue, Floats, Numbers, Themes, make_catalogue, make_themes, sounds
from kit.data.worlds.dials import Dials
from kit.data.worlds.names import artist_names, titles

__all__ = ["PlaylistsTruth", "PlaylistsWorld", "playlists_world"]

SIZE = 12_000  # playlists that students load
SMALLEST = 50
SHORTEST = 3
KINDS = ("shuffled", "in order", "reversed")  # what a playlist does while it stays with an artist
TRIES = (
    5  # for a track that the playlist does not hold yet; the first STAYING of them may stay with the artist
)
STAYING = 3
FIRST_ID = 9_000_000_000


class PlaylistsTruth(NamedTuple):
    """What a world knows and a student does not; rows follow `PlaylistsWorld.playlists`' tracks and playlists."""

    genres: IntArray  # (n_tracks,)
    places: Floats  # (n_tracks, d), unit vectors
    popularity: Floats  # (n_tracks,), of all tracks that there are, heard or not
    kinds: NDArray[np.object_]  # (n_playlists,)
    themes: IntArray  # (n_playlists,)


@dataclass(frozen=True, eq=False)
class PlaylistsWorld:
    """Playlists to load, and the truth behind them for oracles and graders."""

    playlists: Playlists
    truth: PlaylistsTruth


class _Plans(NamedTuple):
    """What each playlist sets out with; the longest stands first."""

    lengths: Numbers
    themes: Numbers
    loyalty: NDArray[np.float64]
    steps: Numbers  # in the catalogue while it stays: 1, -1, or 0 for a draw


def playlists_world(
    size: int = SIZE, *, seed: int = 20, dials: Dials | None = None, min_count: int = 2
) -> PlaylistsWorld:
    """Make a world of `size` playlists; the same arguments give the same world.

    Parameters
    ----------
    size : int
        Playlists. Artists, tracks and themes grow with it, so that a track is heard as often in a small world as in a
        large one.
    seed : int
    dials : Dials, optional
        What it is made with; by default it has the margins of real playlists.
    min_count : int
        Tracks heard less often are dropped; 1 keeps all that are heard.

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
    if size < SMALLEST:
        raise ValueError(f"a world of {size} playlists is too small: ask for {SMALLEST} or more")
    dials = dials or Dials()
    # One stream of chance a stage, so that a change in one leaves the others as they were.
    stage = [np.random.default_rng([seed, number]) for number in range(8)]
    catalogue = make_catalogue(size, dials, stage[0])
    themes = make_themes(size, catalogue, dials, stage[1])
    plans = _plan(size, themes, dials, stage[2])
    grid = _draw(plans, catalogue, themes, dials, stage[3])
    _repeat(grid, dials.repeat, stage[4])

    order = stage[4].permutation(size)  # the longest no longer first
    lengths = plans.lengths[order]
    values = grid[order][np.arange(grid.shape[1]) < lengths[:, None]]
    n_tracks = len(catalogue.artist_of)
    nameless = np.arange(FIRST_ID, FIRST_ID + n_tracks).astype(object)
    everything = Playlists(
        name=f"synthetic world ({size:,} playlists, seed {seed})",
        values=values,
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        deezer_ids=nameless,
        titles=nameless,
        artists=catalogue.artist_of,
        artist_names=np.arange(len(catalogue.genres)).astype(object),
    )
    heard = number_by_count(everything, values, min_count=min_count)
    rows = heard.deezer_ids.astype(np.int64) - FIRST_ID
    playlists = replace(
        heard,
        deezer_ids=heard.deezer_ids.astype(str).astype(object),
        titles=titles(len(rows), stage[5]),
        artist_names=artist_names(len(heard.artist_names), stage[6]),
        sound=sounds(catalogue, rows, stage[7]),
    )
    artist_of = catalogue.artist_of[rows]
    truth = PlaylistsTruth(
        genres=catalogue.genres[artist_of],
        places=catalogue.places[artist_of],
        popularity=catalogue.popularity[rows].astype(np.float32),
        kinds=np.array(KINDS, object)[plans.steps[order]],
        themes=plans.themes[order].astype(np.int32),
    )
    return PlaylistsWorld(playlists, truth)


def _plan(size: int, themes: Themes, dials: Dials, rng: np.random.Generator) -> _Plans:
    shape, longer = dials.length_shape, dials.mean_length - SHORTEST
    lengths = SHORTEST + rng.negative_binomial(shape, shape / (shape + longer), size)
    first, second = dials.loyalty * dials.loyalty_alike, (1 - dials.loyalty) * dials.loyalty_alike
    steps = np.where(rng.random(size) < dials.reverse, -1, 1) * (rng.random(size) < dials.in_order)
    return _Plans(
        -np.sort(-lengths),
        rng.choice(len(themes.often), size, p=themes.often),
        rng.beta(first, second, size),
        steps,
    )


def _draw(
    plans: _Plans, catalogue: Catalogue, themes: Themes, dials: Dials, rng: np.random.Generator
) -> IntArray:
    """Draw all playlists side by side, one position at a time; what is beyond a playlist's length is -1."""
    grid = np.full((len(plans.lengths), int(plans.lengths[0])), -1, np.int32)
    for step in range(grid.shape[1]):
        rows = np.arange(np.searchsorted(-plans.lengths, -step))  # the playlists that are longer
        for attempt in range(TRIES):
            track = catalogue.tracks.draw(
                _artists(rows, step, grid, plans, catalogue, themes, dials, rng), rng
            )
            if step and attempt < STAYING:
                track = _stay(rows, grid[rows, step - 1], track, plans, catalogue, dials, rng)
            grid[rows, step] = track
            rows = rows[(grid[rows, :step] == track[:, None]).any(axis=1)]
            if not len(rows):
                break
    return grid


def _artists(
    rows: Numbers,
    step: int,
    grid: IntArray,
    plans: _Plans,
    catalogue: Catalogue,
    themes: Themes,
    dials: Dials,
    rng: np.random.Generator,
) -> Numbers:
    """Draw the artist that each playlist goes to when it leaves the last one."""
    theme = plans.themes[rows]
    artists = themes.artists.ravel()[themes.members.draw(theme, rng)]
    bounds = np.cumsum([dials.chart, dials.dig, dials.back, dials.near])
    way = np.searchsorted(bounds, rng.random(len(rows)), side="right")

    chart = way == 0
    artists[chart] = rng.choice(len(catalogue.renown), chart.sum(), p=catalogue.renown)
    dig = way == 1
    first, end = (catalogue.genre_first[themes.genres[theme[dig]] + side] for side in (0, 1))
    artists[dig] = catalogue.of_genre[rng.integers(first, end)]
    if step:
        back = rows[way == 2]
        artists[way == 2] = catalogue.artist_of[grid[back, rng.integers(step, size=len(back))]]
        last = catalogue.artist_of[grid[rows[way == 3], step - 1]].astype(np.int64)
        artists[way == 3] = catalogue.near.ravel()[catalogue.onward.draw(last, rng)]
    return artists


def _stay(
    rows: Numbers,
    last: IntArray,
    otherwise: Numbers,
    plans: _Plans,
    catalogue: Catalogue,
    dials: Dials,
    rng: np.random.Generator,
) -> Numbers:
    """Let loyal playlists stay with the artist of the last track; the others take the track that was drawn."""
    artist = catalogue.artist_of[last].astype(np.int64)
    loyal = rng.random(len(rows)) < plans.loyalty[rows]
    step = plans.steps[rows]
    following = last + step * (1 + (rng.random(len(rows)) < dials.skip))
    inside = (following >= catalogue.first[artist]) & (following < catalogue.first[artist + 1])
    drawn = catalogue.tracks.draw(artist, rng)
    return np.select([loyal & (step != 0) & inside, loyal & (step == 0)], [following, drawn], otherwise)


def _repeat(grid: IntArray, share: float, rng: np.random.Generator) -> None:
    """Let some positions repeat the one before them."""
    for step in range(1, grid.shape[1]):
        rows = rng.random(len(grid)) < share
        grid[rows, step] = grid[rows, step - 1]
