"""Checks of `encode_texts`: words in order with their vectors, padding, unknown words, and ids that stay.

Each item has texts of its own: only known words where the vectors are looked at, no cutting where unknown words are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.outcomes import (
    Exercise,
    Finding,
    FoundError,
    Item,
    nothing_returned,
    shown,
    student_code,
)

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
BETWEEN = (" ", ", ", "-", "'", " ... ", "\n", " & ", "/", "’", " (", "!", " 2024 ", "_")


@dataclass
class Language:
    """Words and their vectors, in an order of its own."""

    words: list[str]
    vectors: NDArray[np.float32]

    @classmethod
    def draw(cls, rng: Rng) -> Language:
        """All known words with vectors by chance; the last of them has no accent."""
        words = [KNOWN[i] for i in rng.permutation(len(KNOWN))]
        words.sort(key=lambda word: word == PLAIN[-1])
        return cls(words, rng.normal(size=(len(words), WIDTH)).astype(np.float32))

    def of(self, word: str) -> Any:
        """The vector of a word."""
        return self.vectors[self.words.index(word)]

    def encode(self, answer: Any, texts: list[str], max_length: int) -> tuple[Ids, Floats]:
        """What an answer makes of texts, as two arrays."""
        with student_code():
            result = answer(list(texts), list(self.words), self.vectors.copy(), max_length)
        if finding := nothing_returned(result):
            raise FoundError(finding)
        ids, table = _two_arrays(result)
        if ids.shape[:1] != (len(texts),) or ids.ndim != 2 or (ids != np.round(ids)).any():
            raise FoundError(_no_ids(result, len(texts), max_length))
        if table.ndim != 2 or table.shape[1] != WIDTH:
            raise FoundError(
                Finding(
                    "the table has another shape",
                    f"vectors of the shape {self.vectors.shape} give a table of the shape {table.shape}",
                    "each row of the table is the vector of one id",
                    "np.concatenate of the rows of padding and unknown words with `vectors`",
                )
            )
        if ids.size and not (0 <= ids.min() and ids.max() < len(table)):
            raise FoundError(
                Finding(
                    "ids that the table does not have",
                    f"ids from {int(ids.min())} to {int(ids.max())}, and the table has {len(table)} rows",
                    "the Embedding looks up row `id`, and there is none",
                    "how ids are numbered: 0 is the padding, and the table has a row for every id",
                )
            )
        return ids.astype(np.int64), table


def _two_arrays(result: Any) -> tuple[Any, Floats]:
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise FoundError(
            Finding(
                "not (ids, table)",
                f"encode_texts gives {shown(result, 80)}",
                "the ids are of no use without the table they point into",
                "return ids, table",
            )
        )
    try:
        return np.asarray(result[0], np.float64), np.asarray(result[1], np.float64)
    except (TypeError, ValueError):
        raise FoundError(_no_ids(result, None, None)) from None


def _no_ids(result: Any, n: Any, max_length: Any) -> Finding:
    shape = getattr(result[0], "shape", None)
    return Finding(
        "the ids are no table of integers",
        f"{f'{n} texts, max_length {max_length}: ' if n else ''}the ids are "
        f"{f'of the shape {shape}' if shape else shown(result[0], 80)}",
        "the network reads rows of the same length: (n, max_length) integers",
        "fill each row up to max_length with 0",
    )


def _some(rng: Rng, n: int, among: tuple[str, ...] = KNOWN) -> list[str]:
    """Different words in any order, the one with the last vector among them."""
    others = [among[i] for i in rng.permutation(len(among) - 1)]
    chosen = [*others[: n - 1], among[-1]] if n else []
    return [chosen[i] for i in rng.permutation(n)]


def _strange(rng: Rng, n: int) -> list[str]:
    return [UNKNOWN[i] for i in rng.permutation(len(UNKNOWN))[:n]]


def _filled(row: Ids) -> Ids:
    return row[row != 0]


def _vectors(answer: Any, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    plain = [_some(rng, 6) for _ in range(8)]
    ids, table = language.encode(answer, [" ".join(words) for words in plain], 7)
    places = _where(ids[0], table, [language.of(word) for word in plain[0]])
    if places is None or any(
        _where(row, table, [language.of(word) for word in words]) is None
        for row, words in zip(ids, plain, strict=True)
    ):
        return _of_plain(language, plain, ids, table)
    return _cut(answer, rng, language) or _split(answer, rng, language)


def _where(row: Ids, table: Floats, wanted: list[Any]) -> int | None:
    """At which place of a row a run of vectors begins."""
    got, want = table[row], np.array(wanted)
    for start in range(len(row) - len(want) + 1):
        if np.allclose(got[start : start + len(want)], want, atol=1e-5):
            return start
    return None


def _named(language: Language, row: Ids, table: Floats) -> list[str]:
    """The words of a row, as its vectors tell."""
    far = ((table[row][:, None] - language.vectors[None]) ** 2).sum(axis=2)
    return [
        language.words[i] if far[j, i] < 1e-6 else "-" if not table[row[j]].any() else "?"
        for j, i in enumerate(far.argmin(axis=1))
    ]


def _of_plain(language: Language, texts: list[list[str]], ids: Ids, table: Floats) -> Finding:
    """Why texts of plain words in lower case do not get their vectors."""
    names = [_named(language, row, table) for row in ids]
    i = next(
        i
        for i, words in enumerate(texts)
        if _where(ids[i], table, [language.of(word) for word in words]) is None
    )
    saw = f"the text {' '.join(texts[i])!r} reads, by the vectors of its ids, {' '.join(names[i])!r}"
    accented = [word for words in texts for word in words if not word.isascii()]
    read = {word for row in names for word in row}
    plain = [word for words in texts for word in words if word.isascii() and word != "l"]
    if any(word in read for word in plain) and not read & set(accented):
        return Finding(
            "accents are not letters",
            saw,
            "'été' falls apart or loses its accent, and half of the texts are French",
            r"the pattern: [a-z] knows no accents, [^\W\d_]+ does",
        )
    if sorted(names[i]) == sorted([*texts[i], "-"]):
        return Finding(
            "the words stand in another order",
            saw,
            "the Conv1D reads them in order",
            "a sort, a set, a reversal",
        )
    return Finding(
        "a word has the vector of another word",
        saw,
        "table[ids[i, j]] must be the vector of word j of text i",
        "how rows of the table are counted: the ids of the words begin behind the rows of padding and unknown words",
    )


def _cut(answer: Any, rng: Rng, language: Language) -> Finding | None:
    words = _some(rng, 11)
    ids, table = language.encode(answer, [" ".join(words)], 5)
    wanted = [language.of(word) for word in words]
    if ids.shape[1] != 5:
        return None  # the width is another item
    if any(_where(ids[0], table, part) == 0 for part in (wanted[:5], wanted[-5:])):
        return None
    return Finding(
        "a long text is cut in another place",
        f"of {' '.join(words)!r} 5 words may stay, and there are {' '.join(_named(language, ids[0], table))!r}",
        "words next to each other must stay next to each other",
        "the slice: the first max_length words of a text, or the last",
    )


def _split(answer: Any, rng: Rng, language: Language) -> Finding | None:
    """Upper case first, then all that can stand between words."""
    for case in (str.upper, str.capitalize):
        words = _some(rng, 8)
        ids, table = language.encode(answer, [" ".join(map(case, words))], 8)
        if _where(ids[0], table, [language.of(word) for word in words]) is None:
            return Finding(
                "upper case makes another word",
                f"{case(words[0])!r} does not have the vector of {words[0]!r}",
                "a word at the beginning of a sentence would be unknown",
                "text.lower() before the words are looked for",
            )
    for between in BETWEEN:
        words = _some(rng, 6)
        text = between.join(words) + between.rstrip()
        ids, table = language.encode(answer, [text], 8)
        if _where(ids[0], table, [language.of(word) for word in words]) is None:
            return Finding(
                "words are split at other places",
                f"{text!r} holds {len(words)} words, and reads, by the vectors of its ids, "
                f"{' '.join(_named(language, ids[0], table))!r}",
                "what is no letter stands between words: blanks, marks, digits, _",
                r"re.findall(r'[^\W\d_]+', text.lower()); \w takes digits and _ for letters",
            )
    return None


def _padding(answer: Any, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    lengths = [0, 1, 3, 6]
    texts = [" ".join(_some(rng, n, PLAIN)) for n in lengths]
    for max_length in (6, int(rng.integers(8, 12))):
        ids, table = language.encode(answer, texts, max_length)
        if ids.shape[1] != max_length:
            return Finding(
                "rows of another length than max_length",
                f"max_length is {max_length}, and the ids have the shape {ids.shape}",
                "the network is built for rows of max_length, whatever the texts are",
                "how far a row is filled up",
            )
        for row, n in zip(ids, lengths, strict=True):
            blank = row == 0
            at_end, at_start = not blank[:n].any() and blank[n:].all(), not blank[max_length - n :].any()
            if at_end or (at_start and blank[: max_length - n].all()):
                continue
            return Finding(
                "0 is not kept for the padding",
                f"a text of {n} words in {max_length} places has the ids {row.tolist()}",
                "a word with the id 0 would be no word, and a blank place with another id would be one",
                "ids of words begin at 1 or 2; what is left of a row is 0",
            )
        if table[0].any():
            return Finding(
                "the row of the padding is not 0",
                f"row 0 of the table is {np.round(table[0], 2).tolist()}",
                "empty places would say something",
                "np.zeros as the first row of the table",
            )
    return None


def _unknown(answer: Any, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    known, strange = _some(rng, 4, PLAIN[:-1]), _strange(rng, 4)
    texts = [f"{a} {b} {c}" for a, b, c in zip(strange, known, strange[::-1], strict=True)]
    ids, table = language.encode(answer, texts, 3)
    alone, _ = language.encode(answer, known, 3)
    outer = [np.setdiff1d(row, [0, *own]) for row, own in zip(ids, alone, strict=True)]
    n_outer = [int((~np.isin(row, [0, *own])).sum()) for row, own in zip(ids, alone, strict=True)]
    first = f"{texts[0]!r} has the ids {ids[0].tolist()}"
    if min(n_outer) < 2:
        in_place = (ids[:, ids.shape[1] // 2] != 0).all()
        return Finding(
            f"unknown words are {'taken for padding' if in_place else 'left out'}",
            f"{first}, and its first and last word are unknown",
            "an unknown word is a word all the same: its neighbours are not next to each other",
            "an id of its own for all unknown words, such as 1",
        )
    numbers = {int(number) for row in outer for number in row}
    if len(numbers) > 1:
        return Finding(
            "unknown words do not share one row",
            f"{len(numbers)} ids for words that nobody knows: {first}",
            "a word that no one has a vector for can be told from no other",
            "words.get(word, 1), with one id for all that is not in `words`",
        )
    every, table = language.encode(answer, [" ".join(PLAIN)], len(PLAIN))
    if numbers & set(every.ravel().tolist()):
        return Finding(
            "an unknown word has the row of a known one",
            f"{strange[0]!r} is unknown, and has the same id as "
            f"{_named(language, np.array(list(numbers)), table)[0]!r}",
            "it would mean what that word means",
            "two rows in front of the vectors: padding, and unknown words",
        )
    return None


def _stays(answer: Any, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    texts = [" ".join(_some(rng, 5, PLAIN)) for _ in range(6)]
    first, table = language.encode(answer, texts, 6)
    order = rng.permutation(len(texts))
    again, same = language.encode(answer, [texts[i] for i in order], 6)
    alone, own = language.encode(answer, [f"{_strange(rng, 1)[0]} {texts[0]}"], 7)
    if table.shape == same.shape == own.shape and np.allclose([table, table], [same, own], atol=1e-6):
        if np.array_equal(first[order], again) and set(_filled(first[0])) <= set(_filled(alone[0])):
            return None
        saw = f"{texts[0]!r} has the ids {_filled(first[0]).tolist()}, and {_filled(alone[0]).tolist()} alone, with one more"
    else:
        saw = (
            f"the same words and vectors, other texts: tables of {len(table)}, {len(same)} and {len(own)} rows"
            + ("" if {len(table)} != {len(same), len(own)} else ", with other numbers")
        )
    return Finding(
        "the ids depend on the texts",
        saw,
        "a model that learnt on some texts would read others as other words",
        "number the words of `words`, not the words of the texts",
    )


def _floats(answer: Any, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    with student_code():
        result = answer([" ".join(_some(rng, 3))], language.words, language.vectors, 4)
    if np.asarray(result[0]).dtype.kind in "iu":
        return None
    return Finding(
        "ids kept as floats",
        f"the ids are of the type {np.asarray(result[0]).dtype}",
        "`table[3.0]` is an error, so a float cannot look up a row",
        "np.zeros((n, max_length), dtype=int)",
    )


ENCODE_TEXTS = Exercise(
    "encode_texts",
    [
        Item("each word has its vector", 1, _vectors),
        Item("0 is the padding", 1, _padding),
        Item("unknown words share a row", 1, _unknown),
        Item("ids do not depend on the texts", 1, _stays),
    ],
    hints=(
        "Which number does a word get, and which row of the table is that? Two rows come first: padding and unknown.",
        r"re.findall(r'[^\W\d_]+', text.lower()) gives the words; {word: i + 2 for i, word in enumerate(words)} their ids.",
        (
            "ids = np.zeros((len(texts), max_length), int); write number.get(word, 1) for the first max_length words "
            "of each text; table = np.concatenate([np.zeros((2, d)), vectors])."
        ),
    ),
    note=_floats,
    n_seeds=2,
)
