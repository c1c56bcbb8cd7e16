"""Checks of `with_artists`: each track is drawn towards the mean of its artist, and by itself where it has none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.outcome import Finding, FoundError, student_code

__all__ = ["ARTISTS"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NEAR = 1e-4  # of a number of a unit vector; the vectors of the lab are float32
SIZES = ((4, 2, 0.6), (9, 3, 0.25), (40, 6, 0.6), (40, 5, 1.5))  # tracks, numbers a track, share


@dataclass(frozen=True)
class _Made:
    """What an answer was given, and the vectors that came."""

    vectors: Floats
    artists: Ints
    counts: Ints
    share: float
    came: Floats

    @property
    def given(self) -> tuple[Floats, Ints, Ints, float]:
        """The arguments."""
        return self.vectors, self.artists, self.counts, self.share

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Which tracks have no artist, or an artist of this one track."""
        numbers = np.bincount(self.artists + 1)[self.artists + 1]
        return np.asarray((self.artists < 0) | (numbers == 1))

    @property
    def unmoved(self) -> bool:
        """Whether every track that has an artist points where it pointed before."""
        drawn = ~self.alone
        return _near(_unit(self.vectors)[drawn], _unit(np.nan_to_num(self.came))[drawn])

    def case(self, rows: NDArray[np.bool_]) -> Case:
        """The directions of some tracks, as they are to be and as they came."""
        words = (
            f"share {self.share}, of the tracks {np.flatnonzero(rows)[:6].tolist()} by the artists "
            f"{self.artists[rows][:6].tolist()}"
        )
        right = _unit(_drawn(_weighted(self.counts**0.5))(*self.given))
        return Case((*self.given, rows), right[rows], _unit(np.nan_to_num(self.came))[rows], words)


def _observe(answer: Answer, rng: Rng) -> list[_Made]:
    made = [_ask(answer, rng, *size) for size in SIZES]
    if all(one.unmoved for one in made):
        one, track = made[0], int(np.flatnonzero(~made[0].alone)[0])
        raise FoundError(
            Finding(
                "the artist is not asked",
                f"track {track}, by the artist {one.artists[track]} like others, has the direction "
                f"{_unit(one.vectors)[track].round(3).tolist()} before and after",
                "nothing is drawn to anything: the vectors come as they were",
                "what is done with `artists`",
            )
        )
    return made


def _ask(answer: Answer, rng: Rng, n: int, d: int, share: float) -> _Made:
    """Ask for a few tracks: some artists have many of them, some one, and some tracks have no artist."""
    vectors = _unit(rng.normal(size=(n, d)) + 0.4)
    artists = rng.permutation(np.r_[0, 0, 0, rng.integers(n // 4, size=n - n // 4 - 3), np.full(n // 4, -1)])
    # Numbers without a gap; the last artist has one track.
    artists = np.unique(artists, return_inverse=True)[1].ravel() - 1
    if n > SIZES[0][0]:
        artists[np.flatnonzero(artists >= 0)[-1]] = artists.max() + 1
        artists = np.unique(artists, return_inverse=True)[1].ravel() - 1
        vectors[np.flatnonzero(artists < 0)[0]] = 0
        vectors[np.flatnonzero(artists == 0)[0]] = 0
    counts = rng.permutation(np.r_[1, 400, rng.integers(1, 60, n - 2)])
    with student_code():
        result = answer(vectors.copy(), artists.copy(), counts.copy(), share)
    came = table(result, "with_artists", "a table of numbers, a row a track")
    if came.shape != vectors.shape:
        raise FoundError(
            Finding(
                "not a row for each track",
                f"vectors of shape {vectors.shape} gave {came.shape}",
                "row i is the vector of track i, with as many numbers as before",
                "what is returned: the tracks' vectors, not the artists'",
            )
        )
    return _Made(vectors, artists, counts, share, came)


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1))


Means = Callable[
    [Floats, Ints], Floats
]  # of vectors and artists: the row of each track's artist, 0 without one


def _weighted(weights: NDArray[np.floating], *, mean: bool = True) -> Means:
    def means(vectors: Floats, artists: Ints) -> Floats:
        drawn = np.zeros_like(vectors)
        for artist in np.unique(artists[artists >= 0]):
            own = artists == artist
            total = (weights[own, None] * vectors[own]).sum(axis=0)
            drawn[own] = total / weights[own].sum() if mean else total
        return drawn

    return means


def _drawn(means: Means) -> Callable[[Floats, Ints, Ints, float], Floats]:
    return lambda vectors, artists, _, share: vectors + share * means(vectors, artists)


def _near(one: object, other: object) -> bool:
    a, b = np.asarray(one), np.asarray(other)
    return a.shape == b.shape and bool(np.allclose(a, b, atol=NEAR))


def _gives(draw: Callable[[Floats, Ints, Ints, float], Floats]) -> Callable[..., Floats]:
    """Give the directions of the tracks that a case looks at."""
    return lambda vectors, artists, counts, share, rows: _unit(draw(vectors, artists, counts, share))[rows]


def _length(made: list[_Made]) -> Finding | None:
    for one in made:
        length = np.linalg.norm(one.came, axis=1)
        if not np.isfinite(one.came).all():
            track = int(np.flatnonzero(~np.isfinite(one.came).all(axis=1))[0])
            return Finding(
                "numbers that are none",
                f"track {track}, by the artist {one.artists[track]}, has {one.came[track].round(3).tolist()}; "
                f"its vector was {one.vectors[track].round(3).tolist()}",
                "no neighbour can be found for it, and some searches end in an error",
                "what is divided by 0: the length of a row of zeros, or the weights of an artist without tracks",
            )
        wrong = (length > 0) & (np.abs(length - 1) > 10 * NEAR)  # which rows are zeros, the other items say
        if wrong.any():
            track = int(np.flatnonzero(wrong)[0])
            return Finding(
                "rows that have not the length 1",
                f"the row of track {track} has the length {length[track]:.3f}",
                "the neighbours are searched by the Euclidean distance, which is the order of the cosine only there "
                "(a row of zeros stays zeros)",
                "the last step: `unit(...)`",
            )
    return None


def _means(made: list[_Made]) -> Finding | None:
    return _told(
        [one.case(~one.alone) for one in made],
        _MISTAKES,
        cause="not the mean of the artist",
        so="each track of an artist is added share times the same row: the mean of the artist's vectors, weighted by "
        "the roots of the counts",
        look="the sum over the artist's tracks, this one too, of root times vector, divided by the sum of the roots",
    )


def _alone(made: list[_Made]) -> Finding | None:
    return _told(
        [one.case(one.alone) for one in made],
        _ALONE,
        cause="a track without an artist is not itself",
        so="-1 says that nobody knows the artist; then, and where the artist has this one track, the direction stays",
        look="the rows where `artists` is -1",
    )


def _told(
    cases: list[Case], mistakes: Sequence[Mistake], *, cause: str, so: str, look: str
) -> Finding | None:
    finding = told(cases, mistakes, cause=cause, so=so, look=look, same=_near)
    return finding and replace(finding, given=finding.given[:-1])  # the last says which rows are looked at


def _leave_one_out(vectors: Floats, artists: Ints, counts: Ints, share: float) -> Floats:
    weights = counts[:, None] ** 0.5
    result = vectors.copy()
    for track in np.flatnonzero(artists >= 0):
        own = (artists == artists[track]) & (np.arange(len(artists)) != track)
        if own.any():
            result[track] += share * (weights[own] * vectors[own]).sum(axis=0) / weights[own].sum()
    return result


def _last_artist(vectors: Floats, artists: Ints, counts: Ints, share: float) -> Floats:
    drawn = _weighted(counts**0.5)(vectors, artists)
    drawn[artists < 0] = drawn[np.flatnonzero(artists == artists.max())[0]]
    return np.asarray(vectors + share * drawn)


_MISTAKES = (
    Mistake(
        "every track of an artist counts alike",
        _gives(lambda v, a, c, s: _drawn(_weighted(np.ones(len(c))))(v, a, c, s)),
        "a vector that was learnt from one playlist is worth less than one from four hundred",
        "the weights: `counts ** 0.5`",
    ),
    Mistake(
        "weighted by the counts, not by their roots",
        _gives(lambda v, a, c, s: _drawn(_weighted(c.astype(float)))(v, a, c, s)),
        "the one hit of an artist then says almost everything",
        "the weights: `counts ** 0.5`",
    ),
    Mistake(
        "a sum in the place of the mean",
        _gives(lambda v, a, c, s: _drawn(_weighted(c**0.5, mean=False))(v, a, c, s)),
        "artists with many tracks draw so much that all of these become one point",
        "divide by the sum of the weights",
    ),
    Mistake(
        "share is not used",
        _gives(lambda v, a, c, _: _drawn(_weighted(c**0.5))(v, a, c, 1.0)),
        "how much the artist says is the caller's to choose",
        "the factor in front of the mean",
    ),
    Mistake(
        "the artist in the place of the track",
        _gives(lambda v, a, c, _: _weighted(c**0.5)(v, a)),
        "all tracks of an artist are one point then, and their order is chance",
        "the sum: the track's own vector, plus share times the mean",
    ),
    Mistake(
        "share is taken from the track",
        _gives(lambda v, a, c, s: (1 - s) * v + s * _weighted(c**0.5)(v, a)),
        "the formula adds to the track's own vector, which keeps its full length",
        "the factor in front of the track's own vector: there is none",
    ),
    Mistake(
        "the mean is stretched to the length 1",
        _gives(lambda v, a, c, s: v + s * _unit(_weighted(c**0.5)(v, a))),
        "an artist whose tracks point everywhere has a short mean, and says little: that is right so",
        "`unit` is the last step, and only that",
    ),
    Mistake(
        "the track is left out of its artist's mean",
        _gives(_leave_one_out),
        "the mean is of all of the artist's tracks, this one too",
        "the sum over the artist's tracks",
    ),
)
_ALONE = (
    Mistake(
        "tracks without an artist become one artist",
        _gives(lambda v, a, c, s: _drawn(_weighted(c**0.5))(v, a + 1, c, s)),
        "what nobody knows the artist of has nothing in common",
        "the rows where `artists` is -1: they are added nothing",
    ),
    Mistake(
        "-1 finds the last artist",
        _gives(_last_artist),
        "`means[-1]` is the last row, and no error",
        "the rows where `artists` is -1: they are added nothing",
    ),
    Mistake(
        "tracks without an artist are lost",
        _gives(lambda v, a, c, s: np.where(a[:, None] < 0, 0, _drawn(_weighted(c**0.5))(v, a, c, s))),
        "nobody could find them any more",
        "the rows where `artists` is -1: they keep their vectors",
    ),
)


ARTISTS = Exercise(
    "artists",
    [
        Item("rows of length 1", 1, _length),
        Item("drawn to the artist's mean", 1, _means),
        Item("by itself without an artist", 1, _alone),
    ],
    hints=(
        "Work out one artist by hand: which rows are theirs, which weights have they, what is the mean?",
        (
            "`own = artists == artist` picks the rows; with `w = counts ** 0.5` the weighted mean is "
            "`(w[own, None] * vectors[own]).sum(axis=0) / w[own].sum()`. "
            "With many artists, `np.add.at(sums, artists[known], ...)` is faster."
        ),
        (
            "Begin with `drawn = np.zeros_like(vectors)`, fill `drawn[own]` for each artist from 0 on (never for -1), "
            "and return `unit(vectors + share * drawn)`."
        ),
    ),
    observe=_observe,
)
