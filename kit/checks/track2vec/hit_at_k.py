"""Checks of `hit_at_k`, and the ways in which it is known to go wrong."""

from __future__ import annotations

import numpy as np

from kit.checks.asking.mistakes import Mistake
from kit.checks.exercise import Exercise, Item
from kit.checks.outcome import Finding
from kit.checks.track2vec.metric import Asked, Metric, ask, found_or_missed, is_nothing, mean, same
from kit.checks.track2vec.metric_mistakes import (
    aggregates,
    by_gain,
    found_in,
    hit,
    loops,
    ndcg,
    of_columns,
    of_places,
    one_each,
)
from kit.checks.track2vec.ranked_lists import Ints

__all__ = ["HIT", "HIT_AT_K"]


def _in_whole_table(suggested: Ints, held_out: Ints) -> float:
    return float(np.isin(held_out, suggested).mean())


HIT_MISTAKES: list[Mistake] = [
    Mistake(
        "looked for in the whole table",
        _in_whole_table,
        "a track found in the row of another query is no hit",
        "compare each row with its own held-out track: `held_out[:, None]`",
    ),
    Mistake(
        "one `any` for the whole table",
        lambda suggested, held_out: float(found_in(suggested, held_out).any()),
        "one hit anywhere makes the score 1",
        "`any(axis=1)`: once for each row",
    ),
    Mistake(
        "misses are counted, not hits",
        lambda suggested, held_out: 1 - hit(suggested, held_out),
        "a better model would get a lower score",
        "what is counted for a row that holds its track",
    ),
    *of_places(hit),
    Mistake(
        "the first column is not looked at",
        of_columns(hit, slice(1, None)),
        "a hit counts wherever it stands in the list",
        "where a loop over the columns starts: column 0 is the first; or what counts for a column number 0",
    ),
    Mistake(
        "this is NDCG", ndcg, "a hit counts 1 at any rank", "hit@k needs no rank: is the track in the row?"
    ),
    Mistake(
        "the reciprocal rank",
        by_gain(lambda rank: 1 / rank),
        "a hit counts 1 at any rank",
        "hit@k needs no rank: is the track in the row?",
    ),
    *loops(one_each),
    *aggregates(hit, one_each),
]

HIT = Metric("hit@k", hit, HIT_MISTAKES)


def _hit_mean(asked: Asked) -> Finding | None:
    found = [case for (_, rank), case in asked.single.items() if rank and not is_nothing(case.came)]
    return asked.told(
        [case for case in found if not same(case.came, 1.0) and not np.ndim(case.came)],
        "a hit counts another number than 1",
        "every list that holds its track counts 1, at any rank",
        "this case, worked out by hand",
    ) or mean(asked)


HIT_AT_K = Exercise(
    "hit_at_k",
    [Item("found anywhere in the list", 1, found_or_missed), Item("mean over the queries", 1, _hit_mean)],
    hints=(
        "For one query: is `held_out[i]` anywhere in `suggested[i]`? Then think of all queries at once.",
        "`suggested == held_out[:, None]` compares each row with its own held-out track.",
        "A row is a hit if any of its columns is equal: `.any(axis=1)`; hit@k is the mean of that.",
    ),
    observe=lambda answer, rng: ask(HIT, answer, rng),
    n_seeds=1,  # all there is to ask of short lists is asked
)
