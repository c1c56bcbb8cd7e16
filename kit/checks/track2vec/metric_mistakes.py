"""The right metrics, and the mistakes that both are known for: values left out, and other values than the mean.

A metric is known by its gain: what a query whose track stands at rank r is worth. It is 1 for a hit@k, and for NDCG@k
1/log2(r + 1).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Mistake
from kit.checks.track2vec.ranked_lists import Ints

__all__ = [
    "Floats",
    "Rule",
    "aggregates",
    "by_gain",
    "discounted",
    "found_in",
    "gains",
    "hit",
    "loops",
    "ndcg",
    "of_columns",
    "of_places",
    "one_each",
]

Floats = NDArray[np.float64]
Gain = Callable[[Floats], Floats]
Rule = Callable[[Ints, Ints], float]


def hit(suggested: Ints, held_out: Ints) -> float:
    """Compute the share of rows that hold their track."""
    return float(found_in(suggested, held_out).any(axis=1).mean())


def ndcg(suggested: Ints, held_out: Ints) -> float:
    """Compute the mean gain."""
    return float(gains(suggested, held_out, discounted).mean())


def discounted(rank: Floats) -> Floats:
    """Compute the gain of NDCG, by the rank from 1."""
    return np.asarray(1 / np.log2(rank + 1))


def one_each(rank: Floats) -> Floats:
    """Give a gain of 1 for each hit."""
    return np.ones_like(rank)


def found_in(suggested: Ints, held_out: Ints) -> NDArray[np.bool_]:
    """Find the places where each row holds its own track."""
    return np.asarray(suggested == held_out[:, None])


def gains(suggested: Ints, held_out: Ints, gain: Gain) -> Floats:
    """Compute a row's gain, by the rank of its track from 1."""
    found = found_in(suggested, held_out)
    return np.where(found.any(axis=1), gain(found.argmax(axis=1) + 1.0), 0.0)


def by_gain(gain: Gain) -> Rule:
    """Make the metric that is the mean of another gain."""
    return lambda suggested, held_out: float(gains(suggested, held_out, gain).mean())


def of_columns(metric: Rule, columns: slice) -> Rule:
    """Make the metric that looks at some columns only."""
    return lambda suggested, held_out: (
        metric(suggested[:, columns], held_out) if suggested[:, columns].size else 0.0
    )


def _of_values(of: Callable[[Floats], float], gain: Gain) -> Rule:
    """Make the metric that gives another number than the mean of the right values row by row."""
    return lambda suggested, held_out: float(of(gains(suggested, held_out, gain)))


def _over_hits(suggested: Ints, held_out: Ints, gain: Gain) -> float:
    found = found_in(suggested, held_out).any(axis=1)
    return float(gains(suggested, held_out, gain)[found].sum() / np.float64(found.sum()))


def _ways_to_round(metric: Rule) -> list[Rule]:
    return [
        lambda suggested, held_out, digits=digits: round(metric(suggested, held_out), digits)
        for digits in range(5)
    ] + [lambda suggested, held_out: float(int(metric(suggested, held_out)))]


def _some_rows(rows: slice, gain: Gain) -> Rule:
    """Make the metric that sums over some queries, and divides by the number of all."""
    return lambda suggested, held_out: float(gains(suggested, held_out, gain)[rows].sum() / len(held_out))


def _one_row(row: int, gain: Gain) -> Rule:
    return lambda suggested, held_out: float(gains(suggested, held_out, gain)[row])


def loops(gain: Gain) -> list[Mistake]:
    """Give the slips of a loop over the queries."""
    every = "each query counts once"
    returns = "the indentation of the `return`: behind the loop, not in it"
    adds = "what is added up in the loop: `+=`, not `=`"
    rows = [
        (
            "the last query is left out",
            slice(-1),
            "where the loop over the queries ends: range(len(held_out))",
        ),
        ("the first query is left out", slice(1, None), "where the loop over the queries starts"),
        ("only the first query counts", slice(1), returns),
        ("only the last query counts", slice(-1, None), adds),
    ]
    return [
        *(Mistake(cause, _some_rows(of, gain), every, look) for cause, of, look in rows),
        Mistake("only the first query counts", _one_row(0, gain), every, returns),
        Mistake("only the last query counts", _one_row(-1, gain), every, adds),
    ]


def aggregates(metric: Rule, gain: Gain) -> list[Mistake]:
    """Give the mistakes that take another number in the place of the mean."""
    return [
        Mistake(
            "a sum, not a mean",
            _of_values(np.sum, gain),
            "the score would grow with the number of queries",
            "divide by the number of queries",
        ),
        Mistake(
            "the mean over the hits alone",
            lambda suggested, held_out: _over_hits(suggested, held_out, gain),
            "a miss counts too, as 0",
            "the denominator: all queries, not only those found",
        ),
        Mistake(
            "the median, not the mean",
            _of_values(np.median, gain),
            "each query counts alike",
            "`mean`, not `median`",
        ),
        *(
            Mistake(
                "rounded", rule, "two models that differ could get one score", "round only what is printed"
            )
            for rule in _ways_to_round(metric)
        ),
        Mistake(
            "not a share from 0 to 1",
            lambda suggested, held_out: 100 * metric(suggested, held_out),
            "a share of all queries is 1, not 100",
            "the factor 100",
        ),
        Mistake(
            "divided by k",
            lambda suggested, held_out: metric(suggested, held_out) / suggested.shape[1],
            "the mean is over the queries, not over the places of the lists",
            "what is divided by: the number of queries, not of all cells of the table",
        ),
        Mistake(
            "divided by k instead of the number of queries",
            lambda suggested, held_out: gains(suggested, held_out, gain).sum() / suggested.shape[1],
            "the mean is over the queries",
            "the number of queries is len(held_out); suggested.shape[1] is the length of a list",
        ),
    ]


def of_places(metric: Rule) -> list[Mistake]:
    """Give the mistakes that look at other places of the list."""
    so, look = "a hit counts wherever it stands in the list", "which columns of `suggested` are compared"
    return [
        Mistake(cause, of_columns(metric, columns), so, look)
        for cause, columns in (
            ("only the first column is looked at", slice(1)),
            ("only the last column is looked at", slice(-1, None)),
            ("the last column is not looked at", slice(-1)),
            ("only the first ten columns are looked at", slice(10)),
            ("only the first five columns are looked at", slice(5)),
        )
    ]
