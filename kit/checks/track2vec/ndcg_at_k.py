"""Checks of `ndcg_at_k`, and the ways in which it is known to go wrong."""

from __future__ import annotations

import numpy as np

from kit.checks.asking.mistakes import Mistake
from kit.checks.exercise import Exercise, Item
from kit.checks.outcome import Finding
from kit.checks.track2vec.metric import Asked, Metric, ask, found_or_missed, is_nothing, mean, same
from kit.checks.track2vec.metric_mistakes import (
    Rule,
    aggregates,
    by_gain,
    discounted,
    found_in,
    loops,
    ndcg,
    of_places,
    one_each,
)
from kit.checks.track2vec.ranked_lists import Ints

__all__ = ["NDCG", "NDCG_AT_K"]


def _misses_as_first(suggested: Ints, held_out: Ints) -> float:
    return float(discounted(found_in(suggested, held_out).argmax(axis=1) + 1.0).mean())


def _from_the_end(rank_in: Rule) -> Rule:
    return lambda suggested, held_out: rank_in(suggested[:, ::-1], held_out)


def _rank_0_everywhere(suggested: Ints, held_out: Ints) -> float:
    """Discount by a rank from 0 for the whole table: 0 times infinity is no number."""
    discount = np.log2(np.arange(suggested.shape[1]) + 1)
    return float((found_in(suggested, held_out) / discount).sum(axis=1).mean())


def _normalised(suggested: Ints, held_out: Ints) -> float:
    return ndcg(suggested, held_out) / float(discounted(np.arange(1.0, suggested.shape[1] + 1)).sum())


_GAIN_IS = "the gain of rank r is 1/log2(r + 1): 1 for the first, .6309 for the second"


def _gain_mistake(cause: str, gives: Rule, look: str) -> Mistake:
    return Mistake(cause, gives, _GAIN_IS, look)


_FROM_0 = "`argmax` and `enumerate` count from 0, and the first rank is 1; log2(rank + 1)"

NDCG_MISTAKES: list[Mistake] = [
    Mistake(
        "a miss counts as rank 1",
        _misses_as_first,
        "a miss gains 0",
        "`argmax` is 0 for a row without the track too: `np.where(found.any(axis=1), ..., 0)`",
    ),
    *(
        _gain_mistake(cause, by_gain(gain), look)
        for cause, gain, look in (
            ("the rank starts at 0", lambda rank: discounted(rank - 1), _FROM_0),
            ("the rank starts at 2", lambda rank: discounted(rank + 1), "a 1 is added twice"),
            (
                "the natural logarithm",
                lambda rank: 1 / np.log(rank + 1),
                "`np.log` where `np.log2` belongs: all is 1.4427 times too big",
            ),
            (
                "the decimal logarithm",
                lambda rank: 1 / np.log10(rank + 1),
                "`np.log10` where `np.log2` belongs",
            ),
            ("the reciprocal rank", lambda rank: 1 / rank, "1/rank is another metric (MRR)"),
            ("no logarithm", lambda rank: 1 / (rank + 1), "the discount: log2(rank + 1), not rank + 1"),
            ("no discount", one_each, "every rank gains the same: this is hit@k"),
            ("multiplied by the discount", lambda rank: np.log2(rank + 1), "1 divided by log2(rank + 1)"),
        )
    ),
    _gain_mistake("the rank starts at 0", _rank_0_everywhere, _FROM_0),
    _gain_mistake(
        "the rank is counted from the end of the list",
        _from_the_end(ndcg),
        "column 0 holds the nearest track, and its rank is 1",
    ),
    _gain_mistake(
        "divided by the gain of k right answers",
        _normalised,
        "one track is held out for a query, so the best possible gain is 1: nothing is left to divide by",
    ),
    *of_places(ndcg),
    Mistake(
        "rank 1 never counts",
        by_gain(lambda rank: np.where(rank == 1, 0.0, discounted(rank))),
        "a hit counts wherever it stands in the list",
        "where the loop over the columns starts, and whether a column number 0 counts as nothing found",
    ),
    *loops(discounted),
    *aggregates(ndcg, discounted),
]

NDCG = Metric("NDCG@k", ndcg, NDCG_MISTAKES)


def _ndcg_gain(asked: Asked) -> Finding | None:
    hits = [case for (_, rank), case in asked.single.items() if rank]
    counted = [case for case in hits if not is_nothing(case.came)]  # one for nothing is the item above
    wrong = [case for case in counted if not same(case.came, case.expected)]
    return asked.told(
        wrong or (hits[:1] if not counted else []),
        "another discount",
        "the gain of rank r is 1/log2(r + 1): 1 for the first, .6309 for the second",
        "the formula, worked out by hand at rank 1 and at rank 2",
    )


NDCG_AT_K = Exercise(
    "ndcg_at_k",
    [
        Item("found or missed", 1, found_or_missed),
        Item("gain 1/log2(rank + 1)", 1, _ndcg_gain),
        Item("mean over the queries", 1, mean),
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
    observe=lambda answer, rng: ask(NDCG, answer, rng),
    n_seeds=1,
)
