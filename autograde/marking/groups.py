"""Put equal and nearly equal answers together, so that they are read once and marked alike."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

NEAR = 0.9  # from this share of equal words on, two answers are shown together
# Words, numbers with their sign, and the signs that turn a statement round; all else is how it is written.
TOKEN = re.compile(r"(?<![\w.])[-−–]?\.?\d+(?:[.,]\d+)*|[^\W_]+|[<>=≤≥≠%]")
ZERO = re.compile(r"^(-?)0(?=\.)")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Answers that are read together.

    Attributes
    ----------
    equal : tuple of str
        The keys of the answers that say the same, word for word; there is at least one.
    near : tuple of str
        The keys of those that differ from these in few words.
    """

    equal: tuple[str, ...]
    near: tuple[str, ...] = ()


def normalised(text: str, pictures: Mapping[str, object] | None = None) -> Words:
    r"""Give what an answer says, without capitals, marks of Markdown, punctuation and white space.

    Parameters
    ----------
    text : str
    pictures : mapping, optional
        Attached to it: other pictures make another answer, whatever they are called.

    Examples
    --------
    >>> normalised("**It falls**, by -0.3\n(or .5 %).") == normalised("it FALLS by −0.3 or .5%")
    True
    >>> normalised("by -0.3") == normalised("by 0.3")
    False
    """
    plain = unicodedata.normalize("NFKC", re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", text)).casefold()
    signed = [token.replace("−", "-").replace("–", "-") for token in TOKEN.findall(plain)]
    words = [ZERO.sub(r"\1", token) for token in signed]
    seen = sorted(hashlib.sha256(repr(picture).encode()).hexdigest() for picture in (pictures or {}).values())
    return (*words, *(f"picture {digest}" for digest in seen))


def grouped(answers: Mapping[str, Words], near: float = NEAR) -> list[Group]:
    """Put answers into groups, the largest first; the first answer of a group is the one that most wrote.

    Two answers are near when `difflib` finds the share `near` of their words in the same order in both. A pair that
    cannot reach it shares none of its rarest words, so most pairs are never compared (prefix filtering: S. Chaudhuri,
    V. Ganti and R. Kaushik, *A primitive operator for similarity joins in data cleaning*, ICDE 2006).

    Parameters
    ----------
    answers : mapping of str to tuple of str
        By key, as `normalised` makes them. One that says nothing is alone.
    near : float
        From 0 to 1; 1 puts only equal answers together.

    Examples
    --------
    >>> say = {"a": "one two three four five six seven eight nine ten".split()}
    >>> say |= {"b": say["a"], "c": [*say["a"][:9], "eleven"], "d": ["none"]}
    >>> grouped({key: tuple(words) for key, words in say.items()})
    [Group(equal=('a', 'b'), near=('c',)), Group(equal=('d',), near=())]
    """
    same: dict[Words | str, list[str]] = defaultdict(list)
    for key, words in answers.items():
        same[words or key].append(key)
    texts = {keys[0]: answers[keys[0]] for keys in same.values()}
    equal = {keys[0]: tuple(keys) for keys in same.values()}
    counts = Counter(word for words in texts.values() for word in set(words))
    leaders: dict[str, list[str]] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    matcher: SequenceMatcher[str] = SequenceMatcher(None, autojunk=False)
    for key in sorted(texts, key=lambda key: -len(equal[key])):
        rare = _rarest(texts[key], counts, near)
        candidates = dict.fromkeys(other for word in rare for other in holders[word])
        matcher.set_seq2(texts[key])  # which costs more than to exchange the other one
        leader = next((other for other in candidates if _is_near(matcher, texts[other], near)), None)
        if leader is None:
            leaders[key] = []
            for word in rare:
                holders[word].append(key)
        else:
            leaders[leader] += equal[key]
    found = [Group(equal[key], tuple(others)) for key, others in leaders.items()]
    return sorted(found, key=lambda group: -len(group.equal) - len(group.near))


def _rarest(words: Words, counts: Mapping[str, int], near: float) -> set[str]:
    """Give words of which two near answers share one: they have so many in common that one is among these."""
    # 2 common / (n + m) >= near, and common <= m, so m >= near / (2 - near) n, and common >= that many as well.
    least = math.ceil(near / (2 - near) * len(words) - 1e-9)
    ordered = sorted(words, key=lambda word: (counts[word], word))
    return set(ordered[: len(words) - least + 1])


def _is_near(matcher: SequenceMatcher[str], other: Words, near: float) -> bool:
    matcher.set_seq1(other)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # each is at most the one before
    return all(bound() >= near for bound in bounds)


def difference(one: str, other: str) -> list[tuple[str, str]]:
    """Give the second text in parts: what is the `same`, what is `new` in it, and what of the first is `gone`.

    Examples
    --------
    >>> difference("it falls by .3", "it falls by .4 or so")
    [('same', 'it falls by'), ('gone', '.3'), ('new', '.4 or so')]
    """
    before, after = one.split(), other.split()
    parts: list[tuple[str, Sequence[str]]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", after[begin:end]))
            continue
        parts += [("gone", before[first:last])] if last > first else []
        parts += [("new", after[begin:end])] if end > begin else []
    return [(kind, " ".join(words)) for kind, words in parts]
