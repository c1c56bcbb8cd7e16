"""Checks of `candidates`: the list is compared with all cosines, and with those of likely slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kit.checks.funnel.forms import Rng, row_of_numbers
from kit.checks.outcomes import Exercise, Finding, FoundError, Item, student_code

N_ARTISTS, DIM = 40, 6


@dataclass
class Asked:
    """One question, and the list that came.

    Attributes
    ----------
    history : array
        What the user knows.
    vectors : (n_artists, d) array
        Rows of very different lengths.
    n : int
    found : array
        The answer's artists.
    """

    history: Any
    vectors: Any
    n: int
    found: Any

    @property
    def unit(self) -> Any:
        """The vectors, each divided by its length."""
        length = np.linalg.norm(self.vectors, axis=1, keepdims=True)
        return self.vectors / np.where(length > 0, length, 1)

    @property
    def cosines(self) -> Any:
        """Of each artist with the taste of the user."""
        taste = self.unit[self.history].mean(axis=0)
        return self.unit @ taste / np.linalg.norm(taste)

    @property
    def unknown(self) -> Any:
        """The answer's artists that the user does not know, each once."""
        fresh = [
            a for a in dict.fromkeys(self.found.tolist()) if 0 <= a < N_ARTISTS and a not in self.history
        ]
        return np.array(fresh, int)

    def best(self, scores: Any, n: int) -> Any:
        """The n unknown artists with the highest scores, highest first."""
        scores = np.array(scores, float)
        scores[self.history] = -np.inf
        return np.argsort(-scores, kind="stable")[:n]


def _ask(answer: Any, rng: Rng) -> list[Asked]:
    """Four users: of one artist, of a few, of many; and a fifth, one of whose artists has no tag."""
    asked = []
    for size in (1, 3, 8, 12, 9):
        vectors = rng.normal(size=(N_ARTISTS, DIM)) + 0.4
        vectors *= np.exp(rng.permutation(np.linspace(-2.5, 2.5, N_ARTISTS)))[:, None]
        history, n = rng.permutation(N_ARTISTS)[:size], int(rng.integers(6, 12))
        if size == 9:
            vectors[history[4]] = 0
        with student_code():
            result = answer(history.copy(), vectors.copy(), n)
        asked.append(Asked(history, vectors, n, row_of_numbers(result, "candidates")))
    return asked


def _new(asked: list[Asked], rng: Rng) -> Finding | None:  # noqa: ARG001 - an item's test has two arguments
    for one in asked[:-1]:
        found = one.found.tolist()
        strange = [artist for artist in found if not 0 <= artist < N_ARTISTS]
        if strange:
            return Finding(
                "not numbers of artists",
                f"of {N_ARTISTS} artists, the list names {strange[0]}",
                "an artist is the number of a row of `vectors`",
                "what is returned: numbers, not scores",
            )
        known = [artist for artist in found if artist in one.history]
        if known:
            return Finding(
                "known artists are among the candidates",
                f"{len(known)} of {len(found)}, such as artist {known[0]}, are in the history {one.history.tolist()}",
                "nothing is nearer to a taste than what it is made of: the first places go to what the user knows",
                "give the history the score -inf before sorting",
            )
        if len(set(found)) < len(found):
            return Finding(
                "an artist comes twice",
                f"the list is {found}",
                "one of the n places is lost",
                "how the list is filled up",
            )
        if len(found) != one.n:
            return Finding(
                "not n candidates",
                f"n is {one.n}, {N_ARTISTS - len(one.history)} artists are unknown, and {len(found)} came",
                "the second stage chooses among n, so there have to be n",
                "where the list is cut off: behind taking out the history, not before",
            )
    return None


def _near(asked: list[Asked], rng: Rng) -> Finding | None:
    """The nearest of all; rows of zeros are looked at where it went well without them."""
    untagged = asked[-1]
    found = _nearest(asked[:-1], rng)
    if found or not _nearest([untagged], rng):
        return found
    return Finding(
        "a row of zeros has no direction",
        f"artist {untagged.history[4]} of the history has no tag, its vector is zero; the list is then "
        f"{untagged.found.tolist()}",
        "0 / 0 is nan, and with one nan in the history the whole taste is nan: the order is anybody's guess",
        "the division by the length: let a row of zeros stay as it is",
    )


def _nearest(asked: list[Asked], rng: Rng) -> Finding | None:  # noqa: ARG001
    for one in asked:
        own = one.unknown
        if not len(own):
            return Finding(
                "no unknown artist is suggested",
                f"the list is {one.found.tolist()}, the history {one.history.tolist()}",
                "candidates are artists that are new to the user",
                "which rows are left out",
            )
        right = one.best(one.cosines, len(own))
        if not np.isclose(one.cosines[own].sum(), one.cosines[right].sum(), atol=1e-5):
            return _why_another(asked, one, own, right)
    return None


def _why_another(asked: list[Asked], one: Asked, own: Any, right: Any) -> Finding:
    saw = (
        f"for the history {one.history.tolist()} the cosines of the list are {np.round(one.cosines[own], 2).tolist()}, "
        f"and those of the nearest {np.round(one.cosines[right], 2).tolist()}"
    )
    for cause, so, look, scores in _SLIPS:
        if all(_same(each, scores(each)) for each in asked):
            return Finding(cause, saw, so, look)
    return Finding(
        "not the nearest artists",
        saw,
        "some nearer artist is missing",
        "the taste: the mean of the history's vectors, each divided by its length; the score: the cosine to it",
    )


def _same(one: Asked, scores: Any) -> bool:
    return set(one.unknown.tolist()) == set(one.best(scores, len(one.unknown)).tolist())


def _far(one: Asked) -> Any:
    return -np.linalg.norm(one.vectors - one.vectors[one.history].mean(axis=0), axis=1)


_SLIPS: tuple[tuple[str, str, str, Any], ...] = (
    (
        "the farthest artists",
        "a high cosine is near",
        "the sign of what is sorted",
        lambda one: -one.cosines,
    ),
    (
        "a dot product, not a cosine",
        "long vectors win whatever their direction: artists with many tags are suggested to everybody",
        "divide each row of `vectors` by its length first, those of the history and those of the candidates",
        lambda one: one.vectors @ one.vectors[one.history].mean(axis=0),
    ),
    (
        "long vectors come first",
        "the product with a longer vector is larger whatever its direction",
        "divide the candidates' vectors by their lengths, too",
        lambda one: one.vectors @ one.unit[one.history].mean(axis=0),
    ),
    (
        "one long vector speaks for all",
        "the sum points where its longest part does: one artist decides, and the others are not heard",
        "divide each vector of the history by its length before the mean",
        lambda one: one.unit @ one.vectors[one.history].mean(axis=0),
    ),
    (
        "a distance, not a cosine",
        "two vectors of the same direction and different lengths are far apart",
        "the cosine: rows of length 1, and their product",
        _far,
    ),
    (
        "a single artist of the history counts",
        "the taste is made of all that the user listens to",
        "the mean over the history",
        lambda one: one.unit @ one.unit[one.history[0]],
    ),
    (
        "a single artist of the history counts",
        "the taste is made of all that the user listens to",
        "the mean over the history",
        lambda one: one.unit @ one.unit[one.history[-1]],
    ),
    (
        "near to a single artist is enough",
        "the taste is the mean of the history: what lies between its artists is near, too",
        "the mean first, then the cosine to it",
        lambda one: (one.unit @ one.unit[one.history].T).max(axis=1),
    ),
)


def _order(asked: list[Asked], rng: Rng) -> Finding | None:
    for one in asked[:-1]:
        own = one.unknown
        cosines = one.cosines[own]
        if len(own) < 2:
            raise FoundError(_near(asked, rng) or _new(asked, rng) or _no_order(one))
        if (np.diff(cosines) <= 1e-6).all():
            continue
        if (np.diff(cosines) >= -1e-6).all():
            return Finding(
                "the nearest come last",
                f"the cosines of the list are {np.round(cosines, 2).tolist()}",
                "the first candidate is the best",
                "the direction of the sort",
            )
        return Finding(
            "the nearest do not come first",
            f"the cosines of the list are {np.round(cosines, 2).tolist()}",
            "who takes the first ten of them wants the ten nearest",
            "where the order is lost: a set, `argpartition` without a sort, or another score that is sorted by",
        )
    return None


def _no_order(one: Asked) -> Finding:
    return Finding(
        "nothing to be in order",
        f"the list is {one.found.tolist()}",
        "an order needs two artists",
        "the items above",
    )


CANDIDATES = Exercise(
    "candidates",
    [
        Item("n artists, none of them known", 1, _new),
        Item("nearest to the taste", 2, _near),
        Item("nearest first", 1, _order),
    ],
    hints=(
        (
            "Four steps: each vector to length 1, the mean over the history, the product of all vectors with it, the "
            "order. Where does the history drop out?"
        ),
        (
            "With `directions = vectors / lengths`, the score of all artists is `directions @ taste`. A known artist "
            "gets the score -inf, and `np.argsort(-score)` sorts falling."
        ),
        (
            "length = np.linalg.norm(vectors, axis=1, keepdims=True); directions = vectors / np.where(length > 0, "
            "length, 1); score = directions @ directions[history].mean(axis=0); score[history] = -np.inf; "
            "return np.argsort(-score)[:n]."
        ),
    ),
    observe=_ask,
)
