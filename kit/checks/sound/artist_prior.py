"""Checks of `artist_prior`: the artist's mean, shrunk to the mean of all songs, and an artist whom nobody knows yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import Finding, FoundError, shown, student_code

__all__ = ["ARTIST_PRIOR"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Songs = tuple[Floats, Whole, Whole, float]  # factors, artists of the warm and of the cold songs, shrink
Weight = Callable[[Floats, float], Floats]  # of an artist's mean, from its number of songs
HUGE = 1e9  # a shrink beside which no artist has many songs
SIZES = (1, 2, 3, 5, 9)  # songs of the artists of a drawn case


# --- what is right, and what mistakes give --------------------------------------------------------------------------


def _share(n: Floats, shrink: float) -> Floats:
    return n / (n + shrink)


def _means(factors: Floats, warm: Whole, cold: Whole) -> tuple[Floats, Floats]:
    """The mean of the warm songs of each cold song's artist, nan where there are none, and how many they are."""
    own = (cold[:, None] == warm).astype(float)
    n = own.sum(axis=1, keepdims=True)
    return own @ factors / n, n


def _mixed(factors: Floats, warm: Whole, cold: Whole, shrink: float, weight: Weight = _share) -> Floats:
    means, n = _means(factors, warm, cold)
    everybody = factors.mean(axis=0)
    share = weight(n, shrink)
    return np.asarray(np.where(n > 0, share * means + (1 - share) * everybody, everybody))


def _mean_of_artists(factors: Floats, warm: Whole) -> Floats:
    return np.asarray(np.mean([factors[warm == artist].mean(axis=0) for artist in np.unique(warm)], axis=0))


def _towards_artists(factors: Floats, warm: Whole, cold: Whole, shrink: float) -> Floats:
    means, n = _means(factors, warm, cold)
    return _share(n, shrink) * means + (1 - _share(n, shrink)) * _mean_of_artists(factors, warm)


def _cold_counted(factors: Floats, warm: Whole, cold: Whole, shrink: float) -> Floats:
    means, n = _means(factors, warm, cold)
    share = _share(n + (cold[:, None] == cold).sum(axis=1, keepdims=True), shrink)
    return np.asarray(share * means + (1 - share) * factors.mean(axis=0))


def _of_all(factors: Floats, _warm: Whole, cold: Whole, _shrink: float) -> Floats:
    return np.repeat(factors.mean(axis=0)[None], len(cold), axis=0)


def _new(cold: Whole, warm: Whole) -> NDArray[np.bool_]:
    return ~np.isin(cold, warm)


_SHRINKS = (
    "with few songs an artist's mean is mostly chance, with many it is known: it counts n / (n + shrink)"
)
_KNOWN = (
    Mistake(
        "shrink has no say",
        lambda f, w, c, _s: _means(f, w, c)[0],
        _SHRINKS,
        "n / (n + shrink) times the artist's mean, and the rest of it times the mean of all",
    ),
    Mistake(
        "each song gets the mean of all",
        _of_all,
        "who made a song says more about it than anything else that is known",
        "factors[artist_of_warm == artist], and its mean along axis 0",
    ),
    Mistake(
        "the two weights are exchanged",
        lambda f, w, c, s: _mixed(f, w, c, s, lambda n, shrink: 1 - _share(n, shrink)),
        "an artist with many songs would be believed least",
        "n / (n + shrink) belongs to the artist's mean, shrink / (n + shrink) to the mean of all",
    ),
    Mistake(
        "shrunk to 0, not to the mean of all",
        lambda f, w, c, s: _share(_means(f, w, c)[1], s) * _means(f, w, c)[0],
        "a song of which little is known is like other songs, and not like none: factors of 0 score 0 for everybody",
        "the other part of the sum: shrink / (n + shrink) times factors.mean(axis=0)",
    ),
    Mistake(
        "the cold songs are counted as known ones",
        _cold_counted,
        "of a cold song nothing was heard: it makes nobody surer of its artist",
        "n: the number of warm songs alone, (artist_of_warm == artist).sum()",
    ),
    Mistake(
        "an artist's sum in the place of the mean",
        lambda f, w, c, s: (
            _share(_means(f, w, c)[1], s) * (_means(f, w, c)[0] * _means(f, w, c)[1])
            + (1 - _share(_means(f, w, c)[1], s)) * f.mean(axis=0)
        ),
        "who made many songs would have factors many times as large",
        "n / (n + shrink) counts the songs already: times the mean, or sum / (n + shrink)",
    ),
    Mistake(
        "shrink is taken for a share",
        lambda f, w, c, s: _mixed(f, w, c, s, lambda n, shrink: np.full_like(n, 1 - shrink)),
        "shrink is a number of songs: an artist who has as many is believed by half",
        "n / (n + shrink)",
    ),
    Mistake(
        "the mean of the artists, not of the songs",
        _towards_artists,
        "the exercise asks for the mean of all warm songs",
        "factors.mean(axis=0)",
    ),
)


def _rows_of_new(gives: Callable[[Floats, Whole, Whole, float], Floats]) -> Callable[..., Floats]:
    return lambda f, w, c, s: gives(f, w, c, s)[_new(c, w)]


_NO_NUMBER = "nan scores nothing: the song is never played, or always"
_UNKNOWN = (
    Mistake(
        "nan for a new artist",
        lambda f, w, c, _s: np.full((_new(c, w).sum(), f.shape[1]), np.nan),
        _NO_NUMBER,
        "the mean of no songs: an artist without a warm song gets factors.mean(axis=0)",
    ),
    Mistake(
        "nan for a new artist where shrink is 0",
        lambda f, w, c, s: np.repeat(f.mean(axis=0)[None] * (1 if s else np.nan), _new(c, w).sum(), axis=0),
        f"0 / (0 + 0) is no number; {_NO_NUMBER}",
        "n == 0 before n / (n + shrink)",
    ),
    Mistake(
        "zeros for a new artist",
        lambda f, w, c, _s: np.zeros((_new(c, w).sum(), f.shape[1])),
        "zeros score 0 for everybody; the mean of all is what is known of a song of which nothing is known",
        "what a new artist gets: factors.mean(axis=0)",
    ),
    Mistake(
        "the mean of the artists, not of the songs",
        _rows_of_new(lambda f, w, c, _s: np.repeat(_mean_of_artists(f, w)[None], len(c), axis=0)),
        "the exercise asks for the mean of all warm songs",
        "factors.mean(axis=0)",
    ),
)


# --- what is asked --------------------------------------------------------------------------------------------------


def _drawn(rng: Rng, new: bool) -> tuple[Floats, Whole, Whole]:
    """Warm songs of artists with 1 to 9 of them, and cold songs of known artists; some of new ones too if `new`."""
    numbers = 20 + 10 * rng.permutation(40)[: len(SIZES)]
    warm = rng.permutation(np.repeat(numbers, SIZES))
    of = dict(zip(numbers.tolist(), rng.normal(0, 2, (len(SIZES), 3)), strict=True))
    factors = np.array([of[int(artist)] for artist in warm]) + rng.normal(1, 0.5, (len(warm), 3))
    cold = [*numbers, *numbers[1:4], *([int(numbers.min()) + 1, int(numbers.max()) + 5, 3] if new else [])]
    return factors, warm.astype(np.int64), rng.permutation(cold).astype(np.int64)


def _small(new: bool) -> tuple[Floats, Whole, Whole]:
    return (
        np.array([[2.0], [4.0], [9.0], [1.0]]),
        np.array([5, 5, 8, 5]),
        np.array([7 if new else 5, 8]),
    )


def _cases(answer: Answer, rng: Rng, new: bool) -> list[Case]:
    """What came for cold songs: all rows where all artists are known, those of new artists where some are not."""
    shrinks: Sequence[float] = (1, 0, 0.5) if new else (1, 0, HUGE)
    asked: list[Songs] = [(*_small(new), shrinks[0])]
    asked += [(*_drawn(rng, new), shrink) for shrink in (*shrinks[1:], 4.0)]
    cases = []
    for factors, warm, cold, shrink in asked:
        came = _ask(answer, factors, warm, cold, shrink)
        rows = _new(cold, warm) if new else np.full(len(cold), True)
        place = int(np.flatnonzero(rows)[0])
        n = int((warm == cold[place]).sum())
        own = f", with the mean {_plain(factors[warm == cold[place]].mean(axis=0))}" if n else ""
        words = (
            f"{len(warm)} warm songs whose mean is {_plain(factors.mean(axis=0))}; the artist {cold[place]} has "
            f"{n or 'none'} of them{own}; shrink {shrink:g}"
        )
        right = _mixed(factors, warm, cold, shrink)
        cases.append(Case((factors, warm, cold, shrink), right[rows], came[rows], words))
    return cases


def _plain(row: Floats) -> str:
    return shown(row.round(2).tolist(), 60)


def _ask(answer: Answer, factors: Floats, warm: Whole, cold: Whole, shrink: float) -> Floats:
    with student_code():
        result = answer(factors, warm, cold, shrink)
    found: Floats = table(result, "artist_prior", "a row of factors for each cold song")
    if found.shape == (len(cold), factors.shape[1]):
        return found
    raise FoundError(
        Finding(
            "not a row of factors for each cold song",
            f"{len(cold)} cold songs and {factors.shape[1]} factors give a table of the shape {found.shape}",
            "row i is the guess for cold song i; two songs of one artist have the same row twice",
            "the loop: over artist_of_cold, not over the artists",
        )
    )


def _known(answer: Answer, rng: Rng) -> Finding | None:
    return told(
        _cases(answer, rng, new=False),
        _KNOWN,
        cause="not the artist's mean, shrunk to the mean of all",
        so=_SHRINKS,
        look="which songs are an artist's; n / (n + shrink) times their mean, the rest times factors.mean(axis=0)",
    )


def _unknown(answer: Answer, rng: Rng) -> Finding | None:
    return told(
        _cases(answer, rng, new=True),
        _UNKNOWN,
        cause="a new artist does not get the mean of all",
        so="of a song whose artist has no other song, what is known is what songs are like",
        look="the case n == 0: factors.mean(axis=0)",
    )


ARTIST_PRIOR = Exercise(
    "artist_prior",
    [
        Item("the artist's mean, shrunk to the mean of all", 1, asks(_known)),
        Item("an unknown artist: the mean of all", 1, asks(_unknown)),
    ],
    hints=(
        "Which warm songs has the artist of a cold song made, and what if there are none?",
        "For each artist of artist_of_cold: own = factors[artist_of_warm == artist]; n = len(own).",
        (
            "The mean of all where n == 0, else (own.sum(axis=0) + shrink * factors.mean(axis=0)) / (n + shrink); "
            "np.array of the list of rows."
        ),
    ),
    observe=Asking,
    n_seeds=2,
)
