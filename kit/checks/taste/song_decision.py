"""Checks of `song_decision`: one score a song, which neither the order nor the number of its windows moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["SONG_DECISION", "Decided"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
TIMES = 30  # as many windows: what shrinks with the root of their number has moved by then


@dataclass
class Decided:
    """The score of each song, by its number."""

    scores: dict[int, float]

    @classmethod
    def by(cls, answer: Answer, p: Floats, song_of: Rows) -> Decided:
        """Ask; a finding where there is not one score for each song."""
        with student_code():
            result: Any = answer(p, song_of)
        if finding := nothing_returned(result):
            raise FoundError(finding)
        if not isinstance(result, tuple | list) or len(result) != 2:
            raise FoundError(
                Finding(
                    "not (songs, score)",
                    f"what is returned is {shown(result, 80)}",
                    "the lab reads two arrays: the songs, and the score of each",
                    "return songs, score",
                )
            )
        songs, score = (
            row(result[0], "songs", "a row of songs"),
            row(result[1], "score", "a score for each song"),
        )
        there = np.unique(song_of)
        if sorted(score.tolist()) == there.tolist() and sorted(songs.tolist()) != there.tolist():
            raise FoundError(
                Finding(
                    "the scores stand before their songs",
                    f"what is returned begins with {shown(np.round(songs, 3).tolist(), 50)}, and ends with "
                    f"{shown(score.tolist(), 50)}",
                    "the lab would look for a song of the number of a score",
                    "return songs, score: the songs first",
                )
            )
        saw = f"{len(p)} windows of {len(there)} songs give {len(songs)} songs and {len(score)} scores"
        if sorted(songs.tolist()) != there.tolist():
            raise FoundError(
                Finding(
                    "not each song once",
                    f"{saw}; the songs are {shown(songs.tolist(), 50)}, those asked for {shown(there.tolist(), 50)}",
                    "a song is liked or not, whichever number it has and however many windows were cut from it",
                    "np.unique(song_of) gives each song once",
                )
            )
        if len(score) != len(songs) or not np.isfinite(score).all():
            raise FoundError(
                Finding(
                    "not a score for each song",
                    f"{saw}: {shown(np.round(score, 3).tolist(), 70)}",
                    "the list that you play is sorted by it",
                    "a number for each of the songs, in the same order; a song with one window has one as well",
                )
            )
        return cls({int(song): float(one) for song, one in zip(songs, score, strict=True)})


def _windows(rng: Rng, p_of: dict[int, list[float]]) -> tuple[Floats, Rows]:
    """The windows of some songs, in an order that is drawn."""
    p = np.concatenate([np.array(own, float) for own in p_of.values()])
    songs = np.repeat(list(p_of), [len(own) for own in p_of.values()])
    order = rng.permutation(len(p))
    return p[order], songs[order]


def _songs(rng: Rng, sizes: list[int]) -> dict[int, list[float]]:
    """Songs with windows about a mean of their own, those of even places liked, all with numbers in no order."""
    names = 7 * rng.permutation(40)[: len(sizes)] + 3
    found = {}
    for place, (name, size) in enumerate(zip(names, sizes, strict=True)):
        low, high = (0.6, 0.95) if place % 2 == 0 else (0.05, 0.4)
        found[int(name)] = rng.uniform(low, high, size).tolist()
    return found


def _one_score(answer: Answer, rng: Rng) -> Finding | None:
    Decided.by(answer, *_windows(rng, _songs(rng, [12, 9, 1, 1, 5, 8, 1, 3])))
    for sizes in ([1] * 6, [7] * 6):
        p_of = _songs(rng, sizes)
        scores = Decided.by(answer, *_windows(rng, p_of)).scores
        liked, others = list(p_of)[::2], list(p_of)[1::2]
        for one in liked:
            for other in others:
                if scores[one] <= scores[other]:
                    return Finding(
                        "a song of high windows is not above one of low windows",
                        f"song {one} has the windows {shown(np.round(p_of[one], 2).tolist(), 50)} and the score "
                        f"{scores[one]:.3g}; song {other} has {shown(np.round(p_of[other], 2).tolist(), 50)} and "
                        f"{scores[other]:.3g}",
                        "whatever the rule, a song all of whose windows are likelier is likelier",
                        "which windows belong to which song, and which score to which song",
                    )
    return _yes_or_no(answer, rng)


def _yes_or_no(answer: Answer, rng: Rng) -> Finding | None:
    """Judge two songs with mostly yes, and two with mostly no: all windows of one of them are the likelier ones."""
    p_of = {
        song: [*rng.uniform(*most, 7).tolist(), *rng.uniform(*few, 5).tolist()]
        for song, most, few in (
            (8, (0.85, 0.95), (0.75, 0.85)),
            (3, (0.55, 0.7), (0.3, 0.45)),
            (6, (0.3, 0.45), (0.55, 0.7)),
            (1, (0.05, 0.15), (0.15, 0.25)),
        )
    }
    scores = Decided.by(answer, *_windows(rng, p_of)).scores
    for better, worse in ((8, 3), (6, 1)):
        if scores[better] > scores[worse]:
            continue
        return Finding(
            "a yes or no in the place of a score",
            f"song {better} has the windows {shown(np.round(p_of[better], 2).tolist(), 45)} and the score "
            f"{scores[better]:.3g}; song {worse} has {shown(np.round(p_of[worse], 2).tolist(), 45)} and "
            f"{scores[worse]:.3g}",
            "the list that you play is sorted by the scores, and songs with a yes would stand in it in any order",
            "the mean itself, or the share of windows above .5, before any threshold",
        )
    return None


def _does_not_matter(answer: Answer, rng: Rng) -> Finding | None:
    p_of = _songs(rng, [9, 48, 7, 4, 1, 6, 3])
    p, song_of = _windows(rng, p_of)
    first = Decided.by(answer, p, song_of).scores
    spread = max(first.values()) - min(first.values())
    order = rng.permutation(len(p))
    for words, again in (
        ("in another order", Decided.by(answer, p[order], song_of[order]).scores),
        ("from the last to the first", Decided.by(answer, p[::-1].copy(), song_of[::-1].copy()).scores),
    ):
        moved = max(first, key=lambda song: abs(first[song] - again[song]))
        if abs(first[moved] - again[moved]) > 1e-6 * max(spread, 1):
            return Finding(
                "the order of the windows has a say",
                f"the same windows {words}: song {moved} had {first[moved]:.3g} and has {again[moved]:.3g}",
                "windows are cut at random: none of them is the first",
                "all windows of a song, such as their mean; not p[song_of == song][0]",
            )
    for name in p_of:
        if finding := _number_of_windows(answer, rng, p_of, first, spread, name):
            return finding
    return _one_decides(answer, rng)


def _number_of_windows(
    answer: Answer, rng: Rng, p_of: dict[int, list[float]], first: dict[int, float], spread: float, name: int
) -> Finding | None:
    """Judge whether windows of a song that all come over and over change its score."""
    more = {song: TIMES * own if song == name else own for song, own in p_of.items()}
    scores = Decided.by(answer, *_windows(rng, more)).scores
    if abs(scores[name] - first[name]) <= 0.05 * max(spread, 1e-9):
        return None
    return Finding(
        "the number of windows has a say",
        f"song {name} with each of its {len(p_of[name])} windows {TIMES} times: {first[name]:.3g} became "
        f"{scores[name]:.3g}",
        "a long song has more windows, and is not liked more for that",
        "a mean, not a sum: divide by np.bincount",
    )


def _one_decides(answer: Answer, rng: Rng) -> Finding | None:
    """Judge a song with one window, then with four, unlike all its others, beside one whose windows agree."""
    many = int(rng.integers(18, 24))
    for n_odd in (1, 4):
        for odd, rest, steady, better, worse in ((0.95, 0.2, 0.55, 2, 5), (0.05, 0.8, 0.45, 5, 2)):
            p_of = {5: [rest] * many + [odd] * n_odd, 2: [steady] * many}
            scores = Decided.by(answer, *_windows(rng, p_of)).scores
            if scores[better] > scores[worse]:
                continue
            return Finding(
                "one window decides" if n_odd == 1 else "a few windows decide",
                f"a song with {many} windows at {rest} and {n_odd} at {odd} gets {scores[5]:.3g}; one with {many} at "
                f"{steady} gets {scores[2]:.3g}",
                "the largest of many grow with their number, and the smallest fall: how long a song is has a say",
                "what speaks for all windows: their mean, their median, or the share above .5",
            )
    return None


SONG_DECISION = Exercise(
    "song_decision",
    [
        Item("one score for each song", 1, asks(_one_score)),
        Item("order and number of windows do not matter", 1, asks(_does_not_matter)),
    ],
    hints=(
        "Which rows belong to one song, and what speaks for all of them?",
        "songs, place = np.unique(song_of, return_inverse=True): `place` says to which of them each window belongs.",
        "return songs, np.bincount(place, p) / np.bincount(place)",
    ),
    observe=Asking,
    n_seeds=2,
)
