"""Small lists of suggestions for the checks of the two metrics, and the ways in which a metric is known to go wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Mistake, alike

Rng = np.random.Generator
Ints = NDArray[np.int64]
Rule = Callable[[Any, Any], Any]
WIDEST = 15  # all ranks of lists up to this length are asked: more than the ten of the lab


def table(
    rng: Rng, k: int, ranks: Sequence[int], *, elsewhere: bool = False, shared: bool = False
) -> tuple[Ints, Ints]:
    """Rows of k tracks in which the held-out track stands at the given ranks, from 1; 0 stands for a miss.

    With `elsewhere` every miss stands in the row of another query, so that looking in the whole table is seen.
    With `shared` the last two queries hold out the same track; both are to be found.
    """
    n = len(ranks)
    tracks = rng.permutation(n * (k + 1) + 9)[: n * (k + 1)].reshape(n, k + 1)
    suggested, held_out = tracks[:, :k].copy(), tracks[:, k].copy()
    for i, rank in enumerate(ranks):
        if rank:
            held_out[i] = suggested[i, rank - 1]
        elif elsewhere and n > 1:
            suggested[(i + 1) % n, i % k] = held_out[i]
    if shared:
        suggested[-1][suggested[-1] == held_out[-1]] = held_out[-2]
        held_out[-1] = held_out[-2]
    return suggested, held_out


def in_words(suggested: Any, held_out: Any, ranks: Sequence[int]) -> str:
    """A table, whole where it is small, else by its ranks."""
    if suggested.size <= 12:
        return f"suggested = {suggested.tolist()}, held_out = {held_out.tolist()}"
    where = ", ".join(map(str, ranks)) if any(ranks) else "none in its own row"
    some = "1 query" if len(ranks) == 1 else f"{len(ranks)} queries"
    return f"{some}, lists of {suggested.shape[1]}, found at rank {where}" + (
        " (0: a miss)" if 0 in ranks else ""
    )


def undefined(value: Any) -> bool:
    """Whether no number came: nan, infinite, or an error of arithmetic."""
    if isinstance(value, BaseException):
        return isinstance(value, ArithmeticError | ValueError)
    return bool(np.ndim(value) == 0 and isinstance(value, float | np.floating) and not np.isfinite(value))


def same(one: Any, other: Any) -> bool:
    """As `alike`; one way of being no number is like another."""
    return (undefined(one) and undefined(other)) or alike(one, other)


def hit(suggested: Any, held_out: Any) -> float:
    """The share of rows that hold their track."""
    return float((suggested == held_out[:, None]).any(axis=1).mean())


def ndcg(suggested: Any, held_out: Any) -> float:
    """The mean gain."""
    return float(_gains(suggested, held_out).mean())


def _gain(rank: Any) -> Any:
    return 1 / np.log2(rank + 1)


def _found(suggested: Any, held_out: Any) -> Any:
    return suggested == held_out[:, None]


def _gains(suggested: Any, held_out: Any, gain: Callable[[Any], Any] = _gain) -> Any:
    """A row's gain, by the rank of its track from 1."""
    found = _found(suggested, held_out)
    return np.where(found.any(axis=1), gain(found.argmax(axis=1) + 1.0), 0.0)


def _by(gain: Callable[[Any], Any]) -> Rule:
    """The mean of another gain."""
    return lambda suggested, held_out: _gains(suggested, held_out, gain).mean()


def _of_columns(metric: Rule, columns: slice) -> Rule:
    """A metric that looks at some columns only."""
    return lambda suggested, held_out: (
        metric(suggested[:, columns], held_out) if suggested[:, columns].size else 0.0
    )


def _of_values(of: Callable[[Any], Any], gain: Callable[[Any], Any]) -> Rule:
    """Another number than the mean, of the right values row by row."""
    return lambda suggested, held_out: of(_gains(suggested, held_out, gain))


def _one(rank: Any) -> Any:
    return np.ones_like(rank)


def _over_hits(suggested: Any, held_out: Any, gain: Callable[[Any], Any]) -> Any:
    found = _found(suggested, held_out).any(axis=1)
    return _gains(suggested, held_out, gain)[found].sum() / np.float64(found.sum())


def _in_whole_table(suggested: Any, held_out: Any) -> Any:
    return np.isin(held_out, suggested).mean()


def _misses_as_first(suggested: Any, held_out: Any) -> Any:
    return _gain(_found(suggested, held_out).argmax(axis=1) + 1).mean()


def _from_the_end(rank_in: Rule) -> Rule:
    return lambda suggested, held_out: rank_in(suggested[:, ::-1], held_out)


def _rank_0_everywhere(suggested: Any, held_out: Any) -> Any:
    """The discount of a rank from 0 for the whole table: nothing times infinite is no number."""
    return (_found(suggested, held_out) / np.log2(np.arange(suggested.shape[1]) + 1)).sum(axis=1).mean()


def _normalised(suggested: Any, held_out: Any) -> Any:
    return ndcg(suggested, held_out) / _gain(np.arange(1, suggested.shape[1] + 1)).sum()


def _ways_to_round(metric: Rule) -> list[Rule]:
    return [
        lambda suggested, held_out, digits=digits: round(metric(suggested, held_out), digits)
        for digits in range(5)
    ] + [lambda suggested, held_out: float(int(metric(suggested, held_out)))]


def _some_rows(rows: slice, gain: Callable[[Any], Any]) -> Rule:
    """The sum over some queries, divided by the number of all."""
    return lambda suggested, held_out: _gains(suggested, held_out, gain)[rows].sum() / len(held_out)


def _one_row(row: int, gain: Callable[[Any], Any]) -> Rule:
    return lambda suggested, held_out: _gains(suggested, held_out, gain)[row]


def _loops(gain: Callable[[Any], Any]) -> list[Mistake]:
    """Slips of a loop over the queries."""
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


def _aggregates(metric: Rule, gain: Callable[[Any], Any]) -> list[Mistake]:
    """What is taken in the place of the mean."""
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
            lambda suggested, held_out: _gains(suggested, held_out, gain).sum() / suggested.shape[1],
            "the mean is over the queries",
            "the number of queries is len(held_out); suggested.shape[1] is the length of a list",
        ),
    ]


def _columns(metric: Rule) -> list[Mistake]:
    """Which places of the list are looked at."""
    so, look = "a hit counts wherever it stands in the list", "which columns of `suggested` are compared"
    return [
        Mistake(cause, _of_columns(metric, columns), so, look)
        for cause, columns in (
            ("only the first column is looked at", slice(1)),
            ("only the last column is looked at", slice(-1, None)),
            ("the last column is not looked at", slice(-1)),
            ("only the first ten columns are looked at", slice(10)),
            ("only the first five columns are looked at", slice(5)),
        )
    ]


HIT_MISTAKES: list[Mistake] = [
    Mistake(
        "looked for in the whole table",
        _in_whole_table,
        "a track found in the row of another query is no hit",
        "compare each row with its own held-out track: `held_out[:, None]`",
    ),
    Mistake(
        "one `any` for the whole table",
        lambda suggested, held_out: float(_found(suggested, held_out).any()),
        "one hit anywhere makes the score 1",
        "`any(axis=1)`: once for each row",
    ),
    Mistake(
        "misses are counted, not hits",
        lambda suggested, held_out: 1 - hit(suggested, held_out),
        "a better model would get a lower score",
        "what is counted for a row that holds its track",
    ),
    *_columns(hit),
    Mistake(
        "the first column is not looked at",
        _of_columns(hit, slice(1, None)),
        "a hit counts wherever it stands in the list",
        "where a loop over the columns starts: column 0 is the first; or what counts for a column number 0",
    ),
    Mistake(
        "this is NDCG", ndcg, "a hit counts 1 at any rank", "hit@k needs no rank: is the track in the row?"
    ),
    Mistake(
        "the reciprocal rank",
        _by(lambda rank: 1 / rank),
        "a hit counts 1 at any rank",
        "hit@k needs no rank: is the track in the row?",
    ),
    *_loops(_one),
    *_aggregates(hit, _one),
]

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
        _gain_mistake(cause, _by(gain), look)
        for cause, gain, look in (
            ("the rank starts at 0", lambda rank: _gain(rank - 1), _FROM_0),
            ("the rank starts at 2", lambda rank: _gain(rank + 1), "a 1 is added twice"),
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
            ("no discount", _one, "every rank gains the same: this is hit@k"),
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
    *_columns(ndcg),
    Mistake(
        "rank 1 never counts",
        _by(lambda rank: np.where(rank == 1, 0.0, _gain(rank))),
        "a hit counts wherever it stands in the list",
        "where the loop over the columns starts, and whether a column number 0 counts as nothing found",
    ),
    *_loops(_gain),
    *_aggregates(ndcg, _gain),
]
