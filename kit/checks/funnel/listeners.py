"""Users who ask for candidates: each knows some artists, and gets a list from the answer.

They know one artist, a few, all but five; one is asked for all artists that they do not know. Then come rows of zeros,
artists without a tag: once in the history, twice among the candidates. The last one asks where there are more artists
than a small integer can count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kit.checks.asking.values import tracks
from kit.checks.exercise import Answer, Rng
from kit.checks.funnel.tables import Floats, Whole
from kit.checks.outcome import AnswerError, student_code

__all__ = ["Asked", "Listeners", "listeners"]

N_ARTISTS, DIM = 40, 6
PLAIN = ((1, 11), (3, 7), (8, 32), (2, 1), (12, 9), (35, 5))  # known artists, and how many are asked for
UNTAGGED = 6  # artists without a tag
N_MANY, N_BYTE = 1_200, 256  # artists where there are many of them; values that a small integer can have
KNOWN = -1  # stands for any artist of the history


@dataclass(frozen=True)
class Asked:
    """One question, and the list that came.

    Attributes
    ----------
    history : (n_known,) array
        What the user knows.
    vectors : (n_artists, d) array
        Rows of very different lengths.
    n : int
    found : array
        The answer's artists.
    trouble : exception, optional
        What the answer raised when it was asked for all unknown artists.
    """

    history: Whole
    vectors: Floats
    n: int
    found: Whole
    trouble: BaseException | None = None

    @property
    def n_artists(self) -> int:
        """The number of artists, known or not."""
        return len(self.vectors)

    @property
    def unit(self) -> Floats:
        """The vectors, each divided by its length."""
        length = np.linalg.norm(self.vectors, axis=1, keepdims=True)
        return np.asarray(self.vectors / np.where(length > 0, length, 1))

    @property
    def taste(self) -> Floats:
        """The mean of the directions of the history."""
        return np.asarray(self.unit[self.history].mean(axis=0))

    @property
    def cosines(self) -> Floats:
        """The cosine of each artist with the taste of the user."""
        return np.asarray(self.unit @ self.taste / np.linalg.norm(self.taste))

    @property
    def unknown(self) -> Whole:
        """The answer's artists that the user does not know, each once."""
        fresh = [
            a for a in dict.fromkeys(self.found.tolist()) if 0 <= a < self.n_artists and a not in self.history
        ]
        return np.array(fresh, np.int64)

    @property
    def own(self) -> Whole:
        """The answer's unknown artists, no more than were asked for."""
        return self.unknown[: self.n]

    def best(self, scores: Floats, n: int) -> Whole:
        """The n unknown artists with the highest scores, highest first."""
        scores = np.array(scores, float)
        scores[self.history] = -np.inf
        return np.argsort(-scores, kind="stable")[:n]

    @property
    def nearest(self) -> bool:
        """Whether no list of unknown artists of this length could be nearer."""
        right = self.best(self.cosines, len(self.own))
        return bool(np.isclose(self.cosines[self.own].sum(), self.cosines[right].sum(), atol=1e-5))

    def veiled(self, artists: Iterable[int]) -> list[int]:
        """Rewrite a list so that artists of the history are all one number."""
        return [KNOWN if artist in self.history else int(artist) for artist in artists]

    def without_tags(self, artists: Iterable[int]) -> list[int]:
        """Rewrite a list so that artists without a tag are all one number."""
        tagged = np.any(self.vectors != 0, axis=1)
        return [int(artist) if tagged[artist] else KNOWN - 1 for artist in artists]

    @property
    def given(self) -> tuple[Whole, Floats, int]:
        """The arguments of the question."""
        return self.history, self.vectors, self.n

    def __str__(self) -> str:
        return f"the history {self.history.tolist()} and n = {self.n}"


@dataclass(frozen=True)
class Listeners:
    """All users who asked.

    Attributes
    ----------
    plain : list of Asked
        Those of `PLAIN`, whose artists all have tags.
    untagged_known : Asked
        A user who knows an artist without a tag.
    untagged_new : list of Asked
        One to whom such artists are new, who asks for few candidates and for more.
    many : Asked
        One of a service with many artists.
    """

    plain: list[Asked]
    untagged_known: Asked
    untagged_new: list[Asked]
    many: Asked

    @property
    def few(self) -> list[Asked]:
        """All users but the one with many artists."""
        return [*self.plain, self.untagged_known, *self.untagged_new]


def listeners(answer: Answer, rng: Rng) -> Listeners:
    """Let all users ask the answer."""
    plain: list[Asked] = []
    for size, n in PLAIN:
        history, vectors = _drawn(rng, size)
        try:
            plain.append(_asked(answer, history, vectors, n))
        except AnswerError as error:
            if n < N_ARTISTS - size or not plain:
                raise
            plain.append(Asked(history, vectors, n, np.empty(0, np.int64), error.__cause__))
    history, vectors = _drawn(rng, 9)
    vectors[history[4]] = 0
    known = _asked(answer, history, vectors, 8)
    history, vectors, n_positive = _with_untagged(rng)
    new = [_asked(answer, history, vectors, n) for n in (n_positive, n_positive + UNTAGGED + 2)]
    return Listeners(plain, known, new, _asked(answer, *_with_many(rng)))


def _drawn(rng: Rng, size: int, n_artists: int = N_ARTISTS) -> tuple[Whole, Floats]:
    """Draw a history, and vectors of very different lengths."""
    vectors = rng.normal(size=(n_artists, DIM)) + 0.4
    vectors *= np.exp(rng.permutation(np.linspace(-2.5, 2.5, n_artists)))[:, None]
    return rng.permutation(min(n_artists, N_ARTISTS))[:size], vectors


def _without_list(history: Whole, vectors: Floats, n: int) -> Asked:
    return Asked(history, vectors, n, np.empty(0, np.int64))


def _with_untagged(rng: Rng) -> tuple[Whole, Floats, int]:
    """Draw a user to whom artists without a tag are new; give also how many new artists have a positive cosine.

    Some of these are farther from the mean of the directions than zeros are, and some are nearer; three or more artists
    have a negative cosine.
    """
    while True:
        history, vectors = _drawn(rng, 5)
        others = np.setdiff1d(np.arange(N_ARTISTS), history)
        vectors[rng.permutation(others)[:UNTAGGED]] = 0
        one = _without_list(history, vectors, 0)
        product = (one.unit @ one.taste)[others]
        far = (product > 0.05) & (product < one.taste @ one.taste / 2 - 0.05)
        told = far.sum() > 1 and (product > 0.55).any() and (product < 0).sum() > 2
        if told and np.abs(product[product != 0]).min() > 1e-3:
            return history, vectors, int((product > 0).sum())


def _with_many(rng: Rng) -> tuple[Whole, Floats, int]:
    """Draw a user who knows the first of many artists; no small integer can number the nearest ones."""
    while True:
        history, vectors = _drawn(rng, 4, N_MANY)
        one = _without_list(history, vectors, 10)
        best = one.best(one.cosines, one.n)
        beyond, signed = best >= N_BYTE, best % N_BYTE >= N_BYTE // 2
        if signed.any() and (beyond & ~signed).sum() > 1 and (best < N_BYTE).any():
            return history, vectors, one.n


def _asked(answer: Answer, history: Whole, vectors: Floats, n: int) -> Asked:
    with student_code():
        result = answer(history.copy(), vectors.copy(), n)
    found = tracks(result, "candidates", "the numbers of artists, one after the other")
    return Asked(history, vectors, n, found)
