"""Checks of `compare`: every number is worked out again from what the models suggest.

Any interval of 95 % is as good: normal, of Student's t, Wilson's, or of a bootstrap. Its width is looked at on the mean
of all intervals, with bounds that none of these passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.exercise import Exercise, Item
from kit.checks.outcome import Finding
from kit.checks.track2vec.comparisons import DIFFERENCE, LIST_LENGTH, SCORE, Comparison, comparisons

__all__ = ["COMPARE"]

Floats = NDArray[np.float64]
SLACK = 0.25  # standard errors by which a mean may be off, such as one of bootstrapped means
MIDDLE = 0.75  # by which an interval's middle may be off: one of two hundred draws is, now and then, by half an error
ROUNDED = 0.0051  # by which a mean may be off that is written with two digits
NARROWEST, WIDEST = 0.9, 1.12  # of the mean width, in that of 1.96 standard errors
MOST_ASKED = 3  # times as many queries as there are


def _asked(made: Sequence[Comparison]) -> Finding | None:
    for one in made:
        queries = one.world.queries
        for name, asked in one.asked.items():
            if not asked.k:
                return Finding(
                    "a model is not asked",
                    f"of the models {', '.join(one.names)}, {name} was never called",
                    "what is compared has to be asked: how many models there are, and how they are called, may change",
                    "the loop over `models.items()`",
                )
            if min(asked.k) < LIST_LENGTH:
                return Finding(
                    "fewer than ten suggestions",
                    f"{name} was asked for k = {min(asked.k)}",
                    "hit@10 is the share of queries whose held-out track is among ten suggestions",
                    "the second argument of `suggest`",
                )
            missing = np.setdiff1d(queries, asked.tracks)
            if len(missing):
                return Finding(
                    "queries are left out",
                    f"there are {len(queries)} queries, and {name} was never asked for track {missing[0]}",
                    "fewer queries mean a wider interval, and another sample than that of the other models",
                    "which queries are given to `suggest`",
                )
            if len(asked.tracks) > MOST_ASKED * len(queries):
                return Finding(
                    "a model is asked again and again",
                    f"for {len(queries)} queries {name} was asked for {len(asked.tracks):,} lists",
                    "the lists are the same each time, and a model may take seconds",
                    "ask each model once, keep its hits, and draw among the hits",
                )
    return None


def _score(made: Sequence[Comparison]) -> Finding | None:
    for one in made:
        for name in one.names:
            hits = one.world.hits(name)
            came = one.said(name, "hit")
            if not abs(came - hits.mean()) <= _slack(hits):
                if finding := _other_order(made):
                    return finding
                saw = f"{int(hits.sum())} of {len(hits)} queries are hits of {name}, and {came:.4g} is said of it"
                return _named(_values(made, "hit"), _SCORES, saw) or Finding(
                    "not the share of hits",
                    saw,
                    "a query is a hit when its held-out track stands anywhere among the ten, once or more often",
                    "what is compared with what, and the mean over the queries",
                )
    return _all_but_one(made) or _interval(made, SCORE, lambda one, name: one.world.hits(name), _WIDTHS)


def _other_order(made: Sequence[Comparison]) -> Finding | None:
    """Find that all scores are there, beside the names of other models."""
    for one in made:
        wanted = [float(one.world.hits(name).mean()) for name in one.names]
        came = [one.said(name, "hit") for name in one.names]
        if not np.allclose(sorted(came), sorted(wanted), atol=1e-6):
            return None
    return Finding(
        "the rows are in another order than the models",
        f"of {', '.join(one.names)} hit@10 is {np.round(wanted, 3).tolist()}, and {np.round(came, 3).tolist()} came",
        "a row is read as that of the model that stands at its place in `models`",
        "what sorts the rows before they are returned",
    )


def _all_but_one(made: Sequence[Comparison]) -> Finding | None:
    """Find a query that is asked for and not counted: one of hundreds moves a mean by less than chance does."""
    cases = _values(made, "hit")
    right = all(_the_same(case.came, case.given[0].world.hits(case.given[1]).mean()) for case in cases)
    if right or _asked(made):
        return None
    one, name, came = *cases[0].given, cases[0].came
    hits = one.world.hits(name)
    saw = f"{int(hits.sum())} of {len(hits)} queries are hits of {name}: {hits.mean():.5f}, and {came:.5f} is said"
    return _named(cases, _LEFT_OUT, saw)


def _difference(made: Sequence[Comparison]) -> Finding | None:
    for one in made:
        for name in one.names:
            apart, came = one.apart(name), one.said(name, "difference")
            if not abs(came - apart.mean()) <= (_slack(apart) if apart.any() else 1e-9):
                first = one.names[0]
                saw = (
                    f"{name} has {one.world.hits(name).mean():.4f}, the first model, {first}, "
                    f"{one.world.hits(first).mean():.4f}; the difference is said to be {came:.4f}"
                )
                return _named(_values(made, "difference"), _DIFFERENCES, saw) or Finding(
                    "not the difference to the first model",
                    saw,
                    "a difference above 0 says that the model is better than the first one of `models`",
                    "what is subtracted from what",
                )
    return None


def _paired(made: Sequence[Comparison]) -> Finding | None:
    return _interval(made, DIFFERENCE, lambda one, name: one.apart(name), _PAIRINGS) or _level(made)


def _interval(
    made: Sequence[Comparison],
    keys: tuple[str, str, str],
    values: Callable[[Comparison, str], Floats],
    mistakes: Sequence[Mistake],
) -> Finding | None:
    """Judge the intervals of some values: their order, their middle, and how wide they are on the mean."""
    _, low_key, high_key = keys
    cases = []
    for one in made:
        for name in one.names:
            error = _error(values(one, name))
            low, high = one.said(name, low_key), one.said(name, high_key)
            saw = f"of {name}, {low_key} is {low:.4f} and {high_key} {high:.4f}"
            if low > high or (error and low == high):
                return Finding(
                    "low is not below high", saw, "an interval goes from low to high", "which end is which"
                )
            if error:
                cases.append(Case((one, name, error), 1.0, (high - low) / (2 * 1.96 * error)))
    ratio = float(np.mean([case.came for case in cases]))
    one, name, error = cases[0].given
    low, high = one.said(name, low_key), one.said(name, high_key)
    saw = (
        f"of {name} it goes from {low:.4f} to {high:.4f}; 1.96 standard errors to each side are {1.96 * error:.4f}, "
        f"and on the mean of all models the half is {ratio:.2f} times as much"
    )
    if not NARROWEST <= ratio <= WIDEST:
        return _named(cases, mistakes, saw) or Finding(
            "not as wide as an interval of 95 %",
            saw,
            "too narrow it misses the truth too often, too wide it hides what is there",
            "the standard error of the mean: the spread of the values, divided by the root of their number",
        )
    for each in cases:
        one, name, error = each.given
        middle = (one.said(name, low_key) + one.said(name, high_key)) / 2
        if abs(middle - values(one, name).mean()) > MIDDLE * error:
            return Finding(
                "the interval lies somewhere else",
                f"of {name} the mean of the values is {values(one, name).mean():.4f}, the middle of {low_key} and "
                f"{high_key} {middle:.4f}",
                "an interval lies around what it is an interval of",
                "of which values it is made",
            )
    return None


def _level(made: Sequence[Comparison]) -> Finding | None:
    """Judge the interval of the first model's difference to itself."""
    for one in made:
        low, high = (one.said(one.names[0], key) for key in DIFFERENCE[1:])
        if not abs(low) + abs(high) <= 1e-9:
            return Finding(
                "the first model is not level with itself",
                f"of {one.names[0]}, the first model, difference_low is {low:.4f} and difference_high {high:.4f}",
                "each query gives the difference 0, so nothing is uncertain: all three numbers are 0",
                "of which values the interval is made",
            )
    return None


def _error(values: Floats) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def _slack(values: Floats) -> float:
    return max(SLACK * _error(values), ROUNDED)


def _values(made: Sequence[Comparison], key: str) -> list[Case]:
    return [Case((one, name), None, one.said(name, key)) for one in made for name in one.names]


def _named(cases: Sequence[Case], mistakes: Sequence[Mistake], saw: str) -> Finding | None:
    same = _nearly_as_wide if len(cases[0].given) == 3 else _the_same
    mistake = mistake_of(cases, mistakes, same)
    return Finding(mistake.cause, saw, mistake.so, mistake.look) if mistake else None


def _the_same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


def _nearly_as_wide(one: float, other: float) -> bool:
    """Whether two widths are the same; those of a bootstrap are a matter of chance."""
    return bool(np.isclose(one, other, rtol=0.16))


def _others(one: Comparison, name: str) -> list[Floats]:
    return [one.world.hits(name), one.world.hits(one.names[0])]


_SCORES = (
    Mistake(
        "hits are counted, and not divided",
        lambda one, name: one.world.hits(name).sum(),
        "with twice as many queries the score would be twice as high",
        "the mean, not the sum",
    ),
    Mistake(
        "a track that stands twice is two hits",
        lambda one, name: float(
            (one.world.lists[name][one.world.queries, :LIST_LENGTH] == one.world.held_out[:, None])
            .sum(axis=1)
            .mean()
        ),
        "a query is a hit or none: a list that repeats itself would win",
        "`any` in the place of `sum` over the row",
    ),
    Mistake(
        "more than ten suggestions are looked at",
        lambda one, name: one.world.hits(name, 2 * LIST_LENGTH).mean(),
        "a longer list holds more: the score is called hit@10",
        "k, or a slice of the first ten columns",
    ),
)
_LEFT_OUT = tuple(
    Mistake(
        f"the {which} query is not counted",
        lambda one, name, part=part: one.world.hits(name)[part].mean(),
        "all queries are asked for, so all of them count",
        f"a slice such as `[{words}]`",
    )
    for which, part, words in (("last", slice(-1), ":-1"), ("first", slice(1, None), "1:"))
)
_DIFFERENCES = (
    Mistake(
        "the first minus the model",
        lambda one, name: -one.apart(name).mean(),
        "what is better would look worse",
        "the order of the two: the model minus the first",
    ),
    Mistake(
        "the difference without its sign",
        lambda one, name: abs(one.apart(name).mean()),
        "nobody can see which of the two is better",
        "`abs`",
    ),
    Mistake(
        "the difference to the model before",
        lambda one, name: (
            one.world.hits(name).mean() - one.world.hits(one.names[max(one.names.index(name) - 1, 0)]).mean()
        ),
        "each model is compared with another one, and no two differences go together",
        "which hits are subtracted: always those of the first model of `models`",
    ),
    Mistake(
        "the difference to the best model",
        lambda one, name: (
            one.world.hits(name).mean() - max(one.world.hits(other).mean() for other in one.names)
        ),
        "the best of several is also the luckiest; the first one was chosen before anybody looked",
        "which hits are subtracted: those of the first model of `models`",
    ),
)
_ONE_ERROR = Mistake(
    "one standard error to each side",
    lambda *_: 1 / 1.96,
    "such an interval holds the truth in 68 % of samples",
    "1.96 standard errors for 95 %",
)
_SPREAD = Mistake(
    "the spread of the queries, not of the mean",
    lambda one, *_: float(np.sqrt(len(one.world.queries))),
    "the mean of many queries is far more certain than a single one",
    "the spread, divided by the root of the number of queries",
)
_WIDTHS = (_ONE_ERROR, _SPREAD)
_PAIRINGS = (
    Mistake(
        "the pairs are torn apart",
        lambda one, name, error: np.sqrt(sum(_error(hits) ** 2 for hits in _others(one, name))) / error,
        "both models met the same queries, easy and hard ones: that part of the chance falls out of the difference, "
        "and the interval is far too wide",
        "one value a query: the hit of the model minus that of the first; the interval is of the mean of these",
    ),
    Mistake(
        "the ends of two intervals are subtracted",
        lambda one, name, error: sum(_error(hits) for hits in _others(one, name)) / error,
        "both would have to be unlucky at once, and in opposite ways: the interval is far too wide",
        "one value a query: the hit of the model minus that of the first; the interval is of the mean of these",
    ),
    _ONE_ERROR,
    _SPREAD,
)


COMPARE = Exercise(
    "compare",
    [
        Item("every model asked alike", 1, _asked),
        Item("hit@10 and its interval", 1, _score),
        Item("difference to the first", 1, _difference),
        Item("interval of the paired differences", 1, _paired),
    ],
    hints=(
        (
            "What does one query say of one model? A 1 or a 0. Keep these for every model, in the order of the "
            "queries, before you take any mean."
        ),
        (
            "`hits(suggest(queries, 10), held_out)` gives them, and `mean_interval` or `bootstrap_interval` a mean "
            "with its bounds. The difference of two models is a row too: one hit minus the other, query by query."
        ),
        (
            "In a loop over `models.items()`: own = mean_interval(hit), apart = mean_interval(hit - hit_of_the_first); "
            "then a dict with hit, low, high of `own` and difference, difference_low, difference_high of `apart`."
        ),
    ),
    observe=comparisons,
    n_seeds=1,  # four worlds
)
