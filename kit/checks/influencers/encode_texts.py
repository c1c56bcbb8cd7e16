"""Checks of `encode_texts`: words in order with their vectors, padding, unknown words, and ids that stay.

Each item has texts of its own: only known words where the vectors are looked at, no cutting where unknown words are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.influencers.languages import KNOWN, PLAIN, Floats, Ids, Language, some, strange
from kit.checks.outcome import Finding, student_code

__all__ = ["ENCODE_TEXTS"]

Rng = np.random.Generator
BETWEEN = (" ", ", ", "-", "'", " ... ", "\n", " & ", "/", "’", " (", "!", " 2024 ", "_")


def _filled(row: Ids) -> Ids:
    return np.asarray(row[row != 0])


def _vectors(answer: Answer, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    plain = [some(rng, 6) for _ in range(8)]
    shuffled = [KNOWN[i] for i in rng.permutation(len(KNOWN))]
    plain += [shuffled[i : i + 6] for i in range(0, len(shuffled), 6)]  # no word is left to chance
    ids, table = language.encode(answer, [" ".join(words) for words in plain], 7)
    places = _where(ids[0], table, [language.of(word) for word in plain[0]])
    if places is None or any(
        _where(row, table, [language.of(word) for word in words]) is None
        for row, words in zip(ids, plain, strict=True)
    ):
        return _of_plain(language, plain, ids, table)
    return _cut(answer, rng, language) or _split(answer, rng, language)


def _where(row: Ids, table: Floats, wanted: list[Any]) -> int | None:
    """Find the place in a row at which a run of vectors begins."""
    got, want = table[row], np.array(wanted)
    for start in range(len(row) - len(want) + 1):
        if np.allclose(got[start : start + len(want)], want, atol=1e-5):
            return start
    return None


def _named(language: Language, row: Ids, table: Floats) -> list[str]:
    """Find the words of a row by its vectors."""
    far = ((table[row][:, None] - language.vectors[None]) ** 2).sum(axis=2)
    return [
        language.words[i] if far[j, i] < 1e-6 else "-" if not table[row[j]].any() else "?"
        for j, i in enumerate(far.argmin(axis=1))
    ]


def _of_plain(language: Language, texts: list[list[str]], ids: Ids, table: Floats) -> Finding:
    """Say why texts of plain words in lower case do not get their vectors."""
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
    if finding := _unread(texts[i], names[i], saw):
        return finding
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


def _unread(words: list[str], named: list[str], saw: str) -> Finding | None:
    """Find words that are missing, or are no words, while the others stand in their order."""
    read = [name for name in named if name != "-"]
    if read == words or (len(read) == len(words) and set(read) == {"?"}):
        return Finding(
            "the vectors are not those that were given",
            f"{saw}{', but only nearly' if read == words else ''}: the numbers are not those of `vectors`",
            "a table of other numbers is another language",
            "what is done to the vectors on the way; a short float rounds what it keeps",
        )
    if len(read) == len(words) and {name for name, word in zip(read, words, strict=True) if name != word} == {
        "?"
    }:
        return Finding(
            "a known word is taken for an unknown one",
            saw,
            "every word of `words` has a vector of its own",
            "how a word is looked up: number 0 is a number, and the first word is a word",
        )
    if len(read) > len(words) and set(read) - set(words) == {"?"}:
        return Finding(
            "a word falls apart",
            saw,
            "a letter that ends a word cuts off what stands behind it",
            r"the pattern: [^\W\d_]+ knows all letters, a list of them forgets some",
        )
    rest = iter(words)
    if 0 < len(read) < len(words) and all(word in rest for word in read):
        return Finding(
            "words are left out",
            saw,
            "all words of a text count, short and frequent ones too",
            "the pattern that finds the words, and what is taken away before",
        )
    return None


def _cut(answer: Answer, rng: Rng, language: Language) -> Finding | None:
    words = some(rng, 11)
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


def _split(answer: Answer, rng: Rng, language: Language) -> Finding | None:
    """Try upper case first, then all that can stand between words."""
    for case in (str.upper, str.capitalize):
        words = some(rng, 8)
        ids, table = language.encode(answer, [" ".join(map(case, words)), " ".join(words)], 8)
        if _where(ids[1], table, [language.of(word) for word in words]) is None:
            return _of_plain(language, [words], ids[1:], table)
        if _where(ids[0], table, [language.of(word) for word in words]) is None:
            return Finding(
                "upper case makes another word",
                f"{case(words[0])!r} does not have the vector of {words[0]!r}",
                "a word at the beginning of a sentence would be unknown",
                "text.lower() before the words are looked for",
            )
    for between in BETWEEN:
        words = some(rng, 6)
        text = between.join(words) + between.rstrip()
        ids, table = language.encode(answer, [text], 8)
        if _where(ids[0], table, [language.of(word) for word in words]) is None:
            if between == " ":
                return _of_plain(language, [words], ids, table)
            return Finding(
                "words are split at other places",
                f"{text!r} holds {len(words)} words, and reads, by the vectors of its ids, "
                f"{' '.join(_named(language, ids[0], table))!r}",
                "what is no letter stands between words: blanks, marks, digits, _",
                r"re.findall(r'[^\W\d_]+', text.lower()); \w takes digits and _ for letters",
            )
    return None


def _padding(answer: Answer, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    lengths = [0, 1, 3, 6]
    texts = [" ".join(some(rng, n, PLAIN)) for n in lengths]
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


def _unknown(answer: Answer, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    known, new = some(rng, 4, PLAIN[:-1]), strange(rng, 4)
    texts = [f"{a} {b} {c}" for a, b, c in zip(new, known, new[::-1], strict=True)]
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
        taken = PLAIN[np.isin(every.ravel(), list(numbers)).argmax()]
        if not every.all():  # not every word has its place
            taken = _named(language, np.array(list(numbers)), table)[0]
        return Finding(
            "an unknown word has the row of a known one",
            f"{new[0]!r} is unknown, and has the same id as {taken!r}",
            "it would mean what that word means",
            "two rows in front of the vectors: padding, and unknown words",
        )
    return None


def _stays(answer: Answer, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    texts = [" ".join(some(rng, 5, PLAIN)) for _ in range(6)]
    first, table = language.encode(answer, texts, 6)
    order = rng.permutation(len(texts))
    again, same = language.encode(answer, [texts[i] for i in order], 6)
    alone, own = language.encode(answer, [f"{strange(rng, 1)[0]} {texts[0]}"], 7)
    if table.shape == same.shape == own.shape and np.allclose([table, table], [same, own], atol=1e-6):
        if np.array_equal(first[order], again) and set(_filled(first[0])) <= set(_filled(alone[0])):
            return None
        there, then = _filled(first[0]).tolist(), _filled(alone[0]).tolist()
        saw = f"{texts[0]!r} has the ids {there}, and {then} by itself, with one more word"
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


def _floats(answer: Answer, rng: Rng) -> Finding | None:
    language = Language.draw(rng)
    with student_code():
        result: Any = answer([" ".join(some(rng, 3))], language.words, language.vectors, 4)
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
        Item("each word has its vector", 1, asks(_vectors)),
        Item("0 is the padding", 1, asks(_padding)),
        Item("unknown words share a row", 1, asks(_unknown)),
        Item("ids do not depend on the texts", 1, asks(_stays)),
    ],
    hints=(
        "Which number does a word get, and which row of the table is that? Two rows come first: padding and unknown.",
        (
            r"re.findall(r'[^\W\d_]+', text.lower()) gives the words, and {word: i + 2 for i, word in enumerate(words)}"
            " the number of each."
        ),
        (
            "ids = np.zeros((len(texts), max_length), int); write number.get(word, 1) for the first max_length words "
            "of each text; table = np.vstack([np.zeros_like(vectors[:1]), vectors.mean(axis=0), vectors])."
        ),
    ),
    observe=Asking,
    note=asks(_floats),
    n_seeds=2,
)
