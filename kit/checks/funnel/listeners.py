"""Users who ask for candidates: what each of them knows, and the list that came.

They know one artist, a few, all but five; one is asked for all artists that they do not know. Then come rows of zeros,
artists without a tag: once in the history, twice among the candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kit.checks.funnel.forms import Rng, row_of_numbers
from kit.checks.outcome import AnswerError, student_code

N_ARTISTS, DIM = 40, 6
PLAIN = ((1, 11), (3, 7), (8, 32), (2, 1), (12, 9), (35, 5))  # known artists, and how many are asked for
UNTAGGED = 6  # artists without a tag
KNOWN = -1  # stands for any artist of the history


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
    trouble : exception, optional
        What the answer raised when it was asked for all unknown artists.
    """

    history: Any
    vectors: Any
    n: int
    found: Any
    trouble: BaseException | None = None

    @property
    def unit(self) -> Any:
        """The vectors, each divided by its length."""
        length = np.linalg.norm(self.vectors, axis=1, keepdims=True)
        return self.vectors / np.where(length > 0, length, 1)

    @property
    def taste(self) -> Any:
        """The mean of the directions of the history."""
        return self.unit[self.history].mean(axis=0)

    @property
    def cosines(self) -> Any:
        """Of each artist with the taste of the user."""
        return self.unit @ self.taste / np.linalg.norm(self.taste)

    @property
    def unknown(self) -> Any:
        """The answer's artists that the user does not know, each once."""
        fresh = [
            a for a in dict.fromkeys(self.found.tolist()) if 0 <= a < N_ARTISTS and a not in self.history
        ]
        return np.array(fresh, int)

    @property
    def own(self) -> Any:
        """The unknown ones, no more than were asked for."""
        return self.unknown[: self.n]

    def best(self, scores: Any, n: int) -> Any:
        """The n unknown artists with the highest scores, highest first."""
        scores = np.array(scores, float)
        scores[self.history] = -np.inf
        return np.argsort(-scores, kind="stable")[:n]

    def veiled(self, artists: Any) -> list[int]:
        """A list in which those of the history are not told apart."""
        return [KNOWN if artist in self.history else int(artist) for artist in artists]

    def without_tags(self, artists: Any) -> list[int]:
        """A list in which artists without a tag are not told apart."""
        tagged = self.vectors.any(axis=1)
        return [int(artist) if tagged[artist] else KNOWN - 1 for artist in artists]

    def __str__(self) -> str:
        return f"the history {self.history.tolist()} and n = {self.n}"


def ask(answer: Any, rng: Rng) -> list[Asked]:
    """All users: those of `PLAIN`, one who knows an artist without a tag, and two to whom such artists are new."""
    asked = []
    for size, n in PLAIN:
        history, vectors = _drawn(rng, size)
        try:
            asked.append(Asked(history, vectors, n, _list(answer, history, vectors, n)))
        except AnswerError as error:
            if n < N_ARTISTS - size or len(asked) == 0:
                raise
            asked.append(Asked(history, vectors, n, np.empty(0, int), error.__cause__))
    history, vectors = _drawn(rng, 9)
    vectors[history[4]] = 0
    asked.append(Asked(history, vectors, 8, _list(answer, history, vectors, 8)))
    history, vectors, n_positive = _with_untagged(rng)
    sizes = (n_positive, n_positive + UNTAGGED + 2)
    return [*asked, *(Asked(history, vectors, n, _list(answer, history, vectors, n)) for n in sizes)]


def _drawn(rng: Rng, size: int) -> tuple[Any, Any]:
    """A history, and vectors of very different lengths."""
    vectors = rng.normal(size=(N_ARTISTS, DIM)) + 0.4
    vectors *= np.exp(rng.permutation(np.linspace(-2.5, 2.5, N_ARTISTS)))[:, None]
    return rng.permutation(N_ARTISTS)[:size], vectors


def _with_untagged(rng: Rng) -> tuple[Any, Any, int]:
    """A user to whom artists without a tag are new, and the number of new artists with a positive cosine.

    Some of these are farther from the mean of the directions than zeros are, and three or more artists have a negative
    cosine.
    """
    while True:
        history, vectors = _drawn(rng, 5)
        others = np.setdiff1d(np.arange(N_ARTISTS), history)
        vectors[rng.permutation(others)[:UNTAGGED]] = 0
        one = Asked(history, vectors, 0, None)
        product = (one.unit @ one.taste)[others]
        far = (product > 0.05) & (product < one.taste @ one.taste / 2 - 0.05)
        if far.sum() > 1 and (product < 0).sum() > 2 and np.abs(product[product != 0]).min() > 1e-3:
            return history, vectors, int((product > 0).sum())


def _list(answer: Any, history: Any, vectors: Any, n: int) -> Any:
    with student_code():
        result = answer(history.copy(), vectors.copy(), n)
    return row_of_numbers(result, "candidates")
