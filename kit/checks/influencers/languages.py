"""Random languages, in which the checks of `encode_texts` write, and what an answer makes of their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import Came, came, table
from kit.checks.exercise import Answer
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["KNOWN", "PLAIN", "Floats", "Ids", "Language", "some", "strange"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
WIDTH = 4  # numbers in a vector
KNOWN = (
    "été", "côte", "cote", "cœur", "noël", "façon", "âme", "brûlant", "garçon", "là", "l", "d", "si",
    "the", "night", "bright", "raw", "drum", "voice", "slow", "dark", "piano", "rock", "pop", "folk", "lo", "fi",
    "sun", "rain", "dance", "dream", "river", "clear", "warm", "loud", "guitar",
)  # fmt: skip
PLAIN = tuple(word for word in KNOWN if word.isascii())
UNKNOWN = ("zyx", "qwop", "blorg", "wug", "vlim", "kroo", "dax", "jix")


@dataclass
class Language:
    """Words and their vectors, in an order of its own."""

    words: list[str]
    vectors: NDArray[np.float32]

    @classmethod
    def draw(cls, rng: Rng) -> Language:
        """Draw random vectors for all known words; the last of these has no accent."""
        words = [KNOWN[i] for i in rng.permutation(len(KNOWN))]
        words.sort(key=lambda word: word == PLAIN[-1])
        return cls(words, rng.normal(size=(len(words), WIDTH)).astype(np.float32))

    def of(self, word: str) -> Any:
        """Give the vector of a word."""
        return self.vectors[self.words.index(word)]

    def encode(self, answer: Answer, texts: list[str], max_length: int) -> tuple[Ids, Floats]:
        """Let an answer encode texts, and give the two arrays."""
        with student_code():
            result: Any = answer(list(texts), list(self.words), self.vectors.copy(), max_length)
        if finding := nothing_returned(result):
            raise FoundError(finding)
        ids, table = _two_arrays(result)
        if ids.shape[:1] != (len(texts),) or ids.ndim != 2 or (ids != np.round(ids)).any():
            raise FoundError(_no_ids(result[0], f"{len(texts)} texts, max_length {max_length}: "))
        if table.ndim != 2 or table.shape[1] != WIDTH:
            raise FoundError(
                Finding(
                    "the table has another shape",
                    f"vectors of the shape {self.vectors.shape} give a table of the shape {table.shape}",
                    "each row of the table is the vector of one id",
                    "np.concatenate of the rows of padding and unknown words with `vectors`",
                )
            )
        if ids.size and not (ids.min() >= 0 and ids.max() < len(table)):
            raise FoundError(
                Finding(
                    "ids that the table does not have",
                    f"ids from {int(ids.min())} to {int(ids.max())}, and the table has {len(table)} rows",
                    "the Embedding looks up row `id`, and there is none",
                    "how ids are numbered: 0 is the padding, and the table has a row for every id",
                )
            )
        return ids.astype(np.int64), table


def _two_arrays(result: object) -> tuple[Floats, Floats]:
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise FoundError(
            Finding(
                "not (ids, table)",
                f"encode_texts gives {shown(result, 80)}",
                "the ids are of no use without the table they point into",
                "return ids, table",
            )
        )
    if came(result[0]) is Came.RAGGED:
        raise FoundError(_no_ids(result[0]))
    names = ("encode_texts, for the ids,", "encode_texts, for the table,")
    ids, vectors = (table(part, name, frame=True) for part, name in zip(result, names, strict=True))
    return ids, vectors


def _no_ids(ids: object, asked: str = "") -> Finding:
    shape = getattr(ids, "shape", None)
    return Finding(
        "the ids are no table of integers",
        f"{asked}the ids are {f'of the shape {shape}' if shape else shown(ids, 80)}",
        "the network reads rows of the same length: (n, max_length) integers",
        "fill each row up to max_length with 0",
    )


def some(rng: Rng, n: int, among: tuple[str, ...] = KNOWN) -> list[str]:
    """Draw different words in any order, the one with the last vector among them."""
    others = [among[i] for i in rng.permutation(len(among) - 1)]
    chosen = [*others[: n - 1], among[-1]] if n else []
    return [chosen[i] for i in rng.permutation(n)]


def strange(rng: Rng, n: int) -> list[str]:
    """Draw words that no language knows."""
    return [UNKNOWN[i] for i in rng.permutation(len(UNKNOWN))[:n]]
