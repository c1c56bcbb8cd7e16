"""Winnowing: a few fingerprints of a long row of tokens, such that rows which share a passage share a fingerprint.

S. Schleimer, D. S. Wilkerson and A. Aiken, *Winnowing: Local Algorithms for Document Fingerprinting*, SIGMOD 2003,
76-85.
A passage of `K + W - 1` tokens that two rows share is always found; one of fewer than `K` never is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

K, W = 8, 4  # tokens in a gram; grams in a window


def grams(kinds: Sequence[str], k: int = K) -> list[int]:
    """Give a number for each `k` tokens that follow each other; the same on every machine and in every run.

    Examples
    --------
    >>> first, second, third = grams("abab", k=2)
    >>> first == third, first == second
    (True, False)
    """
    return [_number(kinds[i : i + k]) for i in range(len(kinds) - k + 1)]


def _number(kinds: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(kinds).encode(), digest_size=8).digest(), "big")


def winnow(numbers: Sequence[int], w: int = W) -> list[int]:
    """Give the places of the fingerprints: of each window its smallest number, the right one of equals.

    As in *robust* winnowing, the one that was chosen before stays where it is as small as any in the window.

    Examples
    --------
    >>> winnow([77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98], w=4)    # of the paper, figure 2
    [3, 6, 8, 11, 15]
    """
    chosen: list[int] = []
    for begin in range(max(1, len(numbers) - w + 1) if numbers else 0):
        window = numbers[begin : begin + w]
        least = min(window)
        if chosen and chosen[-1] >= begin and numbers[chosen[-1]] == least:
            continue
        chosen.append(begin + len(window) - 1 - window[::-1].index(least))
    return chosen


def fingerprints(kinds: Sequence[str], known: Collection[int] = ()) -> dict[int, list[int]]:
    """Give the fingerprints of a row of tokens, each with the places where it begins; what is `known` has none."""
    numbers = grams(kinds)
    places = [place for place, number in enumerate(numbers) if number not in known]
    found: dict[int, list[int]] = {}
    for chosen in winnow([numbers[place] for place in places]):
        found.setdefault(numbers[places[chosen]], []).append(places[chosen])
    return found


def alike(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Give the share of the fingerprints of both that both have (Jaccard), from 0 to 1.

    Examples
    --------
    >>> alike({1, 2, 3}, {2, 3, 4}), alike(set(), set())
    (0.5, 0.0)
    """
    common = len(one & other)
    either = len(one) + len(other) - common
    return common / either if either else 0.0
