"""Pairs of users and artists, what a trained ranker thinks of them, and the rows that `rank` makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kit.checks.asking.crossing import Made
from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Rng
from kit.checks.funnel.tables import Floats
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["RANKER", "Pair", "Ranked", "Rankings", "rankings", "rows_of"]

K = 7
MOST_ROWS = 10_000
BIAS = -0.7  # of the ranker of mixed pairs
SPREAD = 1.5  # of their features
LEAST_APART = 0.012  # of two probabilities
MOST_DRAWN = 1_000
RANKER = "kit.checks.funnel.trained_ranker:trained_ranker"  # what makes one, where the answer runs
Pair = tuple[float, float]  # user and artist
# User, rank, artist and score; the first three are whole in a right answer.
Row = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ranked:
    """Pairs, what the ranker thinks of them, and the rows that came.

    Attributes
    ----------
    probability : dict of Pair to float
        Of class 1, in the order of the pairs.
    users : list of float
        In the order in which they first appear.
    k : int
    rows : list of Row
    """

    probability: dict[Pair, float]
    users: list[float]
    k: int
    rows: list[Row]

    def of(self, user: float) -> list[Row]:
        """Give the rows of a user whose pairs the ranker was asked about."""
        return [row for row in self.rows if row[0] == user and (user, row[2]) in self.probability]

    def lists(self) -> list[tuple[list[float], list[float]]]:
        """Give for each user with rows: the artists by their rank, and all artists, best first."""
        ranked = [
            ([row[2] for row in sorted(self.of(user), key=lambda row: row[1])], self.best(user))
            for user in self.users
        ]
        return [(found, best) for found, best in ranked if found]

    @property
    def named(self) -> list[Pair]:
        """User and artist of each row that came."""
        return [(row[0], row[2]) for row in self.rows]

    def best(self, user: float) -> list[float]:
        """Give the artists of a user, by falling probability."""
        own = [(-p, artist) for (one, artist), p in self.probability.items() if one == user]
        return [artist for _, artist in sorted(own)]

    def lost_by_equal_score(self, user: float) -> Pair | None:
        """Find a missing artist and one of equal score that came; None where others are missing as well."""
        came = {self.probability[user, row[2]]: row[2] for row in self.of(user)}
        missing = sorted(set(self.best(user)) - set(came.values()))
        kept = [came.get(self.probability[user, artist]) for artist in missing]
        other = kept[0] if kept and None not in kept else None
        return None if other is None else (missing[0], other)


@dataclass(frozen=True)
class Rankings:
    """What an answer made of mixed pairs of several users, and of a user with two artists of the same score."""

    mixed: Ranked
    equal: Ranked


def rankings(answer: Answer, rng: Rng) -> Rankings:
    """Let the answer rank mixed pairs, and pairs of equal scores."""
    return Rankings(_of_mixed_pairs(answer, rng), _of_equal_scores(answer, rng))


def _of_mixed_pairs(answer: Answer, rng: Rng) -> Ranked:
    """Five users with five to nine artists each, rows mixed; two have fewer than K, the first among them."""
    ids = (rng.permutation(90)[:5] + 10).tolist()
    sizes = rng.permutation([5, 6, 7, 8, 9])
    artists = {
        user: (rng.permutation(60)[:size] + 200).tolist() for user, size in zip(ids, sizes, strict=True)
    }
    pairs = [(user, artist) for user in ids for artist in artists[user]]
    while True:
        pairs = [pairs[i] for i in rng.permutation(len(pairs))]
        first = list(dict.fromkeys(user for user, _ in pairs))
        if first not in (sorted(first), sorted(first)[::-1]) and len(artists[first[0]]) < K:
            break
    weights = rng.normal(size=4).round(3)
    features = _told_apart(pairs, weights, rng)
    return _ranked(answer, pairs, features, weights, BIAS)


def _told_apart(pairs: list[tuple[int, int]], weights: Floats, rng: Rng) -> Floats:
    """Draw features by which no two artists of a user are nearly equal: scores of two digits have the same order."""
    features = np.zeros((len(pairs), 4))
    for user in dict.fromkeys(user for user, _ in pairs):
        own = np.array([one == user for one, _ in pairs])
        for _ in range(MOST_DRAWN):
            features[own] = SPREAD * rng.normal(size=(own.sum(), 4))
            if np.diff(np.sort(_chance(features[own], weights, BIAS))).min() > LEAST_APART:
                break
    return features


def _chance(features: Floats, weights: Floats, bias: float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(features @ weights + bias))))


def _of_equal_scores(answer: Answer, rng: Rng) -> Ranked:
    """A user with four artists, two of which have the same features, and so the same score to the last bit."""
    user, artists = int(rng.integers(10, 100)), (rng.permutation(60)[:4] + 200).tolist()
    features = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [-1.0, 1.0]])
    return _ranked(answer, [(user, artist) for artist in artists], features, np.array([1.0, 0.5]), -0.25)


def _ranked(
    answer: Answer, pairs: list[tuple[int, int]], features: Floats, weights: Floats, bias: float
) -> Ranked:
    """Let the answer rank some pairs by a ranker with these weights."""
    chance = _chance(features, weights, bias)
    ranker = Made(RANKER, (weights.tolist(), bias)).for_answer(answer)
    users, artists = (np.array(side) for side in zip(*pairs, strict=True))
    rows = rows_of(answer, ranker, features, users, artists, K)
    probability: dict[Pair, float] = dict(zip(pairs, chance.tolist(), strict=True))
    return Ranked(probability, list(dict.fromkeys(user for user, _ in pairs)), K, rows)


def rows_of(answer: Answer, *given: object) -> list[Row]:
    """Read the rows that an answer gives, as numbers; raise a finding where there are none."""
    with student_code():
        result = answer(*given)
        if isinstance(result, Iterator):
            result = list(islice(result, MOST_ROWS))
    if finding := nothing_returned(result):
        raise FoundError(finding)
    rows = table(result, "rank", "rows of four numbers: user, rank, artist, score", frame=True)
    if rows.shape[1] == 4 and len(rows) and np.isfinite(rows).all():
        counted = [
            [int(number) if number == int(number) else number for number in row[:3]] for row in rows.tolist()
        ]
        return [(*three, score) for three, score in zip(counted, rows[:, 3].tolist(), strict=True)]
    raise FoundError(
        Finding(
            "not rows of four",
            f"rank gives {shown(result)}",
            "the file that is made of it has four columns: user, rank, artist, score",
            "what is appended for each artist: (user, rank, artist, score)",
        )
    )
