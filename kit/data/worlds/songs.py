"""A synthetic world of one listener's songs, from recipes of what is heard and a taste for it.

An artist has a style and a singer, and an album of five to eight songs has a sound of its own: an equaliser, a room, a
kit of drums. What the listener thinks of a song is a sum of what is heard in it and of what nobody hears:

2.4 brightness + 1.1 if minor - 1.4 |tempo - 124| / 28 + 1.3 bass - 2.4 distortion + 1.9 if sung + .8 if the timbre is
odd partials or octaves, and noise.

The best 28.5 % are liked and played six times or more. For some songs there is a karaoke version, which is the same but
for the voice, and never liked. As in a real collection there are short versions for television, songs that are there
twice, several in one file, and songs that the listener has not judged yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.band import LOOPS, N_EQ, SECONDS, TIMBRES, N, Recipe, play
from kit.data.worlds.names import artist_names, titles

__all__ = ["Kind", "Pieces", "SongsTruth", "SongsWorld", "songs_world"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Texts = NDArray[np.object_]
Rng = np.random.Generator

LIKED = 0.285  # of the songs that are judged
OFTEN = 6  # plays of a song that is liked, at least
KARAOKE, SHORT, TWICE, TOGETHER, UNJUDGED = (
    0.054,
    0.03,
    0.036,
    0.014,
    0.07,
)  # files, for each song that is judged
ALBUM = (5, 8)  # songs
STYLE = 0.5  # of the variance of what is heard, that an artist's songs share
FAVOURITE = 0.8  # of an artist's songs have the artist's favourite timbre, and some of the others by chance
SONG_EQ, ALBUM_EQ = 0.5, 13.0  # dB, spread of each band
VARIETY = 1.5  # of the sections of a song
_SUNG = 1.9  # what a voice is worth
NOISE = 1.8  # spread of what nobody hears in a song


class Kind(IntEnum):
    """What a file of a collection is."""

    SONG = 0
    KARAOKE = 1  # without the voice
    SHORT = 2  # cut for television
    TWICE = 3  # the same recording as another file
    TOGETHER = 4  # two songs in one file
    UNJUDGED = 5  # not played often enough to say


class Pieces(NamedTuple):
    """Which parts of recordings the files are made of; rows of one file stand together, in order."""

    file: Integers
    recording: Integers
    start: Integers  # seconds
    stop: Integers


class SongsTruth(NamedTuple):
    """What a world knows and a student does not."""

    kind: Integers  # (n_files,), a `Kind`
    original: Integers  # (n_files,): the file whose song it is; of two songs in one file, the first
    heard: Floats  # (n_files,): what the listener would think by what is heard alone
    recipes: list[Recipe]  # of each recording
    melody: Integers  # (n_recordings,): equal for a song and its karaoke version


@dataclass(frozen=True, eq=False)
class SongsWorld:
    """Files of a collection, as yet without their sound, and the truth behind them.

    Attributes
    ----------
    seed : int
    titles : (n_files,) str
    albums : (n_files,) int32
        A row of `album_titles`.
    album_titles, album_artists : (n_albums,) str
    plays : (n_files,) int32
        How often the listener has played it.
    playlist : (n_files,) bool
        Whether it is still in the listener's playlist: what is not liked is taken out.
    pieces : Pieces
    truth : SongsTruth
    """

    seed: int
    titles: Texts
    albums: Integers
    album_titles: Texts
    album_artists: Texts
    plays: Integers
    playlist: NDArray[np.bool_]
    pieces: Pieces
    truth: SongsTruth

    @property
    def n_recordings(self) -> int:
        """How many recordings there are to play."""
        return len(self.truth.recipes)

    @property
    def n_samples(self) -> int:
        """How many samples a recording has."""
        return N

    def play(self, recording: int) -> NDArray[np.int16]:
        """Play a recording, (384,000,) at 16,000 samples a second; about .1 s of a processor."""
        melody = int(self.truth.melody[recording])
        return play(self.truth.recipes[recording], np.random.default_rng([self.seed, 3, 100, melody]))


def songs_world(n_songs: int = 280, *, seed: int = 9) -> SongsWorld:
    """Make up a collection; the same arguments give the same one.

    Parameters
    ----------
    n_songs : int
        Songs that are judged, karaoke versions among them: what is left when short versions, songs that are there
        twice, several songs in one file and songs that are not judged have been taken away.
    seed : int

    Returns
    -------
    SongsWorld

    Raises
    ------
    ValueError
        When there would be too few for folds by album.

    Examples
    --------
    >>> world = songs_world(60)
    >>> len(world.titles), world.n_recordings, int((world.truth.kind == Kind.KARAOKE).sum())
    (69, 64, 3)
    """
    if n_songs < 40:
        raise ValueError(f"a world of {n_songs} songs is too small: ask for 40 or more")
    # One stream of chance a stage, so that a change in one leaves the others as they were.
    stage = [np.random.default_rng([seed, 3, number]) for number in range(5)]
    n_karaoke, n_unjudged = round(KARAOKE * n_songs), round(UNJUDGED * n_songs)
    n = n_songs - n_karaoke + n_unjudged  # songs that are not karaoke
    album = _albums(n, stage[0])
    n_albums = int(album.max()) + 1
    of_artist = np.sort(stage[0].integers(0, max(2, round(0.7 * n_albums)), n_albums))
    recipes = _recipes(album, of_artist, seed, stage[1])
    heard = np.array([_taste(recipe) for recipe in recipes])

    unjudged = np.zeros(n, bool)
    unjudged[stage[2].choice(n, n_unjudged, replace=False)] = True
    sung = np.flatnonzero([recipe.vocal for recipe in recipes] & ~unjudged)
    originals = np.sort(stage[2].choice(sung, n_karaoke, replace=False))
    thought = heard + NOISE * stage[2].normal(size=n)
    liked = np.zeros(n, bool)
    judged = np.flatnonzero(~unjudged)
    liked[judged[np.argsort(-thought[judged])[: round(LIKED * n_songs)]]] = True

    files = _Files(titles(n, stage[3]), album, unjudged)
    for one in originals:
        recipes.append(recipes[one]._replace(vocal=False))
        files.add(Kind.KARAOKE, one, f"{files.title[one]} (Karaoke)", [(len(recipes) - 1, 0, SECONDS)])
    for one in _some(np.flatnonzero(liked), round(SHORT * n_songs), stage[2]):
        files.add(Kind.SHORT, one, f"{files.title[one]} (TV Edit)", [(one, 0, SECONDS // 2)])
    for one in _some(judged, round(TWICE * n_songs), stage[2]):
        files.add(Kind.TWICE, one, files.title[one], [(one, 0, SECONDS)])
    for one in _some(judged[judged < n - 1], round(TOGETHER * n_songs), stage[2]):
        two = f"{files.title[one]} / {files.title[one + 1]}"
        files.add(Kind.TOGETHER, one, two, [(one, 0, SECONDS), (one + 1, 0, SECONDS)])

    kind, original = np.array(files.kind, np.int32), np.array(files.original, np.int32)
    heard = np.concatenate([heard, heard[original[n:]]])
    heard[kind == Kind.KARAOKE] -= _SUNG
    names = artist_names(int(of_artist.max()) + 1, stage[3])
    order = stage[4].permutation(len(kind))  # files of a folder stand in no order that tells what they are
    place = np.argsort(order)
    rows = [(place[file], *piece) for file, pieces in enumerate(files.pieces) for piece in pieces]
    rows.sort(key=lambda row: row[0])
    return SongsWorld(
        seed=seed,
        titles=np.array(files.title, object)[order],
        albums=np.array(files.album, np.int32)[order],
        album_titles=titles(n_albums, stage[3]),
        album_artists=names[of_artist],
        plays=_plays(kind, original, liked, stage[4])[order],
        playlist=np.isin(kind, (Kind.SONG, Kind.UNJUDGED))[order] & (liked | unjudged)[original][order],
        pieces=Pieces(*np.array(rows, np.int32).T),
        truth=SongsTruth(
            kind=kind[order],
            original=place[original[order]].astype(np.int32),
            heard=heard[order],
            recipes=recipes,
            melody=np.concatenate([np.arange(n), originals]).astype(np.int32),
        ),
    )


class _Files:
    """The files of a collection, songs first."""

    def __init__(self, names: Texts, album: Integers, unjudged: NDArray[np.bool_]) -> None:
        self.title: list[str] = list(names)
        self.album = album.tolist()
        self.kind = [int(Kind.UNJUDGED if one else Kind.SONG) for one in unjudged]
        self.original = list(range(len(names)))
        self.pieces = [[(song, 0, SECONDS)] for song in range(len(names))]

    def add(self, kind: Kind, original: int, title: str, pieces: list[tuple[int, int, int]]) -> None:
        self.title.append(title)
        self.album.append(self.album[original])
        self.kind.append(int(kind))
        self.original.append(int(original))
        self.pieces.append([(int(recording), start, stop) for recording, start, stop in pieces])


def _some(rows: NDArray[np.integer], n: int, rng: Rng) -> NDArray[np.integer]:
    return np.sort(rng.choice(rows, max(1, n), replace=False))


def _albums(n: int, rng: Rng) -> Integers:
    """Deal songs into albums of five to eight, the last of which may be smaller by a few."""
    sizes: list[int] = []
    while sum(sizes) < n:
        sizes.append(int(rng.integers(ALBUM[0], ALBUM[1] + 1)))
    return np.repeat(np.arange(len(sizes)), sizes)[:n].astype(np.int32)


def _recipes(album: Integers, of_artist: NDArray[np.int64], seed: int, rng: Rng) -> list[Recipe]:
    """Draw what each song is made of; an artist's songs share a style, an album's the sound of its producer."""
    n, n_albums, n_artists = len(album), len(of_artist), int(of_artist.max()) + 1
    artist = of_artist[album]
    style, own = rng.normal(size=(n_artists, 8)), rng.normal(size=(n, 8))
    shares = _uniform(np.sqrt(STYLE) * style[artist] + np.sqrt(1 - STYLE) * own).T
    favourite, other = rng.integers(len(TIMBRES), size=n_artists)[artist], rng.integers(len(TIMBRES), size=n)
    timbre = np.where(rng.random(n) < FAVOURITE, favourite, other)
    minor, sung = rng.random(n) < 0.5, rng.random(n) < 0.8
    loops, roots = rng.integers(len(LOOPS), size=n), rng.integers(40, 52, n)
    formants, snares = (
        np.exp(0.08 * rng.normal(size=n_artists)),
        rng.random(n_albums),
    )  # a singer, a kit of drums
    song_eq, album_eq = SONG_EQ * rng.normal(size=(n, N_EQ)), ALBUM_EQ * rng.normal(size=(n_albums, N_EQ))
    rooms, wets = 0.15 + 1.2 * rng.random(n_albums) ** 2, 0.15 + 0.6 * rng.random(n_albums)
    return [
        Recipe(
            tempo=float(round(68 + 100 * shares[0, song], 1)),
            minor=bool(minor[song]),
            loop=int(loops[song]),
            root=int(roots[song]),
            timbre=int(timbre[song]),
            brightness=float(shares[1, song]),
            bass=float(shares[2, song]),
            drums=float(0.1 + 0.9 * shares[3, song]),
            distortion=float(shares[4, song] ** 2),
            detune=float(shares[5, song]),
            vocal=bool(sung[song]),
            formants=float(formants[artist[song]]),
            snare=float(snares[album[song]]),
            variety=VARIETY,
            song_eq=tuple(song_eq[song].tolist()),
            album_eq=tuple(album_eq[album[song]].tolist()),
            room=float(rooms[album[song]]),
            wet=float(wets[album[song]]),
            room_seed=1_000 * seed + int(album[song]),
        )
        for song in range(n)
    ]


def _taste(recipe: Recipe) -> float:
    return (
        2.4 * recipe.brightness
        + 1.1 * recipe.minor
        - 1.4 * abs(recipe.tempo - 124) / 28
        + 1.3 * recipe.bass
        - 2.4 * recipe.distortion
        + _SUNG * recipe.vocal
        + 0.8 * (recipe.timbre in (1, 3))
    )


def _uniform(normal: Floats) -> Floats:
    """Turn normal numbers into numbers from 0 to 1, all of them equally likely."""
    from math import erf

    return np.asarray(0.5 + 0.5 * np.vectorize(erf)(normal / np.sqrt(2)))


def _plays(kind: Integers, original: Integers, liked: NDArray[np.bool_], rng: Rng) -> Integers:
    """Draw how often each file was played: what is liked six times or more, anything else less often."""
    often = OFTEN + rng.negative_binomial(1.2, 0.06, len(kind))
    seldom = rng.integers(1, OFTEN, len(kind))
    plays = np.where(liked[original] & (kind == Kind.SONG), often, seldom)
    return np.where(kind == Kind.UNJUDGED, rng.integers(0, OFTEN - 1, len(kind)), plays).astype(np.int32)
