"""Checks of `hit_at_k` and `ndcg_at_k`.

Each item is tested where the others' faults do not show: a discount on single rows, the mean against the
answer's own values row by row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.outcomes import (
    AnswerError,
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
K = 6


def _lists(
    rng: Rng, ranks: list[int], *, elsewhere: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of K tracks in which the held-out track stands at the given ranks, from 1; 0 stands for a miss.

    With `elsewhere` every miss stands in the row of another query, so that looking in the whole table is
    seen.
    """
    n = len(ranks)
    tracks = rng.permutation(1_000)[: n * (K + 1)].reshape(n, K + 1)
    suggested, held_out = tracks[:, :K].copy(), tracks[:, K].copy()
    for i, rank in enumerate(ranks):
        if rank:
            held_out[i] = suggested[i, rank - 1]
        elif elsewhere and n > 1:
            suggested[(i + 1) % n, i % K] = held_out[i]
    return suggested, held_out


def _number(answer: Any, suggested: Any, held_out: Any) -> Floats:
    """What a metric gives, as a flat array: one number if it is right."""
    with student_code():
        value = answer(suggested.copy(), held_out.copy())
    if finding := nothing_returned(value):
        raise FoundError(finding)
    try:
        return np.asarray(value, np.float64).ravel()
    except Exception:  # whatever is no number
        raise FoundError(
            Finding(
                "not a number",
                f"for {len(held_out)} queries the answer is {shown(value)}",
                "a metric is one number, the mean over the queries",
                "what is returned",
            )
        ) from None


def _of_rank(answer: Any, rng: Rng, rank: int) -> float:
    """What a single query gains whose held-out track stands at a rank; infinite where it divides by 0."""
    try:
        value = _number(answer, *_lists(rng, [rank]))
    except AnswerError as error:
        if isinstance(error.__cause__, ZeroDivisionError | ValueError):
            return float("inf")
        raise
    return float(value.sum()) if value.size else 0.0


def _hits_alone(answer: Any, rng: Rng) -> bool:
    """Whether misses are left out of the mean: then a table without hits has none, and only that is wrong."""
    with_hit = float(_number(answer, *_lists(rng, [2])).sum())
    with_miss = _number(answer, *_lists(rng, [2, 0]))
    return with_miss.size == 1 and bool(
        np.isclose(with_miss[0], with_hit) or np.isclose(with_miss[0], with_hit / 2)
    )


def _missed(answer: Any, rng: Rng, n: int) -> Floats:
    """What a table of misses gives; 0 where it has no mean because misses are left out of it."""
    suggested, held_out = _lists(rng, [0] * n, elsewhere=True)
    try:
        value = _number(answer, suggested, held_out)
    except AnswerError as error:
        if isinstance(error.__cause__, ZeroDivisionError) and _hits_alone(answer, rng):
            return np.zeros(1)
        raise
    return np.zeros(1) if np.isnan(value).all() and _hits_alone(answer, rng) else value


def _found_or_missed(answer: Any, rng: Rng, ranks: list[int]) -> Finding | None:
    for rank in ranks:
        value = _number(answer, *_lists(rng, [rank]))
        if not value.size or (value == 0).all():
            return Finding(
                "a found track counts for nothing",
                f"the held-out track stands at rank {rank} of {K}, and the answer is {value.tolist()}",
                "a hit counts wherever it stands in the list",
                "which columns of `suggested` are compared",
            )
    for n in (1, 3):
        value = _missed(answer, rng, n)
        if not (value == 0).all():
            return Finding(
                "a missed track counts",
                f"{n} queries, no held-out track stands in its own row, and the answer is {value.tolist()}",
                "a track found in the row of another query is no hit" if n > 1 else "a miss gains 0",
                "compare each row with its own held-out track: `held_out[:, None]`"
                if n > 1
                else "what a row without the held-out track gives",
            )
    return None


def _mean(answer: Any, rng: Rng, what: str) -> Finding | None:
    """Compare the answer for a whole table with the mean of the answer's own values, row by row."""
    own = [(rank, _of_rank(answer, rng, rank)) for rank in (1, 3, 6, 2)]
    found = [(rank, value) for rank, value in own if np.isfinite(value) and value]
    if not found:
        return Finding(
            "no value to take a mean of",
            f"queries found at the ranks 1, 3, 6 and 2 give {shown([value for _, value in own])}",
            "the mean is looked at when a hit has a value",
            "the items above",
        )
    for _ in range(2):  # who always gives the same number is right by chance in one of ten
        if finding := _mean_of(answer, rng, found, what):
            return finding
    return None


def _mean_of(answer: Any, rng: Rng, found: list[tuple[int, float]], what: str) -> Finding | None:
    # How many rows there are tells nothing of how many of them are found.
    found = found + [found[i] for i in rng.integers(len(found), size=rng.integers(8))]
    missed = [(0, 0.0)] * int(rng.integers(1, 9))
    ranks, singles = map(list, zip((0, 0.0), *found, *missed, strict=True))
    value = _number(answer, *_lists(rng, ranks))
    if value.size != 1:
        return Finding(
            f"{what} is one number",
            f"{len(singles)} queries gave {value.size} numbers: {shown(np.round(value, 3).tolist())}",
            "the metric is the mean over the queries",
            "what is returned: take the mean",
        )
    return _mean_finding(float(value[0]), singles, [single for _, single in found])


def _mean_finding(number: float, singles: list[float], found: list[float]) -> Finding | None:
    mean = float(np.mean(singles))
    if np.isclose(number, mean):
        return None
    values = np.round(singles, 3).tolist()
    saw = f"{len(singles)} queries with the values {values} gave {number:.4g}, their mean is {mean:.4g}"
    if np.isclose(number, sum(singles)):
        return Finding(
            "a sum, not a mean", saw, "the score would grow with the number of queries", "the last line"
        )
    if np.isclose(number, np.mean(found)):
        return Finding(
            "the mean over the hits alone",
            saw,
            "a miss counts too, as 0",
            "the denominator: all queries, not only those found",
        )
    return Finding(
        "not the mean over the queries", saw, "each query counts once, a miss as 0", "the denominator"
    )


def _hit_found(answer: Any, rng: Rng) -> Finding | None:
    return _found_or_missed(answer, rng, [1, 2, 4, 6])


def _hit_mean(answer: Any, rng: Rng) -> Finding | None:
    single = _of_rank(answer, rng, 1)
    if np.isfinite(single) and single > 0 and not np.isclose(single, 1):
        return Finding(
            "divided by k" if np.isclose(single, 1 / K) else "not a share from 0 to 1",
            f"one query, found at rank 1 of {K}, gives {single:.4g}",
            "every list that holds its track counts 1"
            + (": hits divided by the length of the list are the precision" if single < 1 else ", not 100"),
            "what the number of hits is divided by: the number of queries",
        )
    return _mean(answer, rng, "hit@k")


HIT_AT_K = Exercise(
    "hit_at_k",
    [Item("found anywhere in the list", 1, _hit_found), Item("mean over the queries", 1, _hit_mean)],
    hints=(
        "For one query: is `held_out[i]` anywhere in `suggested[i]`? Then think of all queries at once.",
        "`suggested == held_out[:, None]` compares each row with its own held-out track.",
        "A row is a hit if any of its columns is equal: `.any(axis=1)`; hit@k is the mean of that.",
    ),
    n_seeds=2,
)


def _ndcg_found(answer: Any, rng: Rng) -> Finding | None:
    return _found_or_missed(answer, rng, [2, 3, 6])


def _ndcg_gain(answer: Any, rng: Rng) -> Finding | None:
    ranks = np.arange(1, K + 1)
    values = np.array([_of_rank(answer, rng, int(rank)) for rank in ranks])
    right = 1 / np.log2(ranks + 1)
    counted = values != 0  # a rank that counts for nothing is the item above
    if counted.any() and np.allclose(values[counted], right[counted], atol=1e-6):
        return None
    saw = (
        f"ranks 1 to {K} gain {np.round(values, 4).tolist()}; they should gain {np.round(right, 4).tolist()}"
    )
    so = "the gain of rank r is 1/log2(r + 1): 1 for the first, .6309 for the second"
    known = [
        (
            right * np.log2(np.e),
            "the natural logarithm",
            "`np.log` where `np.log2` belongs: all is 1.4427 times too big",
        ),
        (right * np.log2(10), "the decimal logarithm", "`np.log10` where `np.log2` belongs"),
        (1 / ranks, "the reciprocal rank", "1/rank is another metric (MRR)"),
        (1 / (ranks + 1), "no logarithm", "the discount: log2(rank + 1), not rank + 1"),
        (np.ones(K), "no discount", "every rank gains the same: this is hit@k"),
        (np.log2(ranks + 1), "multiplied by the discount", "1 divided by log2(rank + 1)"),
        (right / K, "divided by k", "the mean is over queries, not over the list"),
        (right * 100, "not a share from 0 to 1", "the factor 100"),
    ]
    for wrong, cause, look in known:
        if np.allclose(values, wrong, atol=1e-6):
            return Finding(cause, saw, so, look)
    if not np.isfinite(values[0]) or np.allclose(values[1:], right[:-1], atol=1e-6):
        return Finding(
            "the rank starts at 0",
            saw,
            so,
            "`argmax` and `enumerate` count from 0, and the first rank is 1; log2(rank + 1)",
        )
    if np.allclose(values[:-1], right[1:], atol=1e-6):
        return Finding("the rank starts at 2", saw, so, "a 1 is added twice")
    return Finding("another discount", saw, so, "the formula, worked out by hand at rank 1 and at rank 2")


def _ndcg_mean(answer: Any, rng: Rng) -> Finding | None:
    return _mean(answer, rng, "NDCG@k")


NDCG_AT_K = Exercise(
    "ndcg_at_k",
    [
        Item("found or missed", 1, _ndcg_found),
        Item("gain 1/log2(rank + 1)", 1, _ndcg_gain),
        Item("mean over the queries", 1, _ndcg_mean),
    ],
    hints=(
        (
            "Where does the held-out track stand in its row? Rank 1 gains 1, rank 2 gains 1/log2(3), a "
            "miss gains 0."
        ),
        (
            "`found = suggested == held_out[:, None]`; `found.argmax(axis=1)` counts from 0, and is 0 "
            "for a miss too."
        ),
        (
            "gain = where(found.any(axis=1), 1 / log2(found.argmax(axis=1) + 2), 0); NDCG@k is the mean "
            "over all queries."
        ),
    ),
    n_seeds=2,
)
