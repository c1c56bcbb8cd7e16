"""The shares of hits that an answer gives for each cell, and those of mistaken cells and hits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Mistake
from kit.checks.sequences.cells import PLACES, QUARTERS, Lists, in_quarters

__all__ = ["HITS", "ROUNDED", "near", "share"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

ROUNDED = 0.0051  # by which a share may be off that is written with two digits; a list is more


def share(lists: Lists, model: str, cell: str) -> float:
    """The share of hits of a model in a cell."""
    return float(lists.hits(model)[lists.rows(cell)].mean())


def _if(found: Callable[[Lists, str], Flags]) -> Callable[[Lists, str, str], float]:
    """Give the share of lists for which something else holds than a hit."""
    return lambda lists, model, cell: float(found(lists, model)[lists.rows(cell)].mean())


def _in(rows: Callable[[Lists, str], Flags]) -> Callable[[Lists, str, str], float]:
    """Give the share of hits among other lists than those of a cell."""

    def share(lists: Lists, model: str, cell: str) -> float:
        own = rows(lists, cell)
        return float(lists.hits(model)[own].mean()) if own.any() else np.nan

    return share


def _by_place(place: Callable[[Lists], Ints]) -> Callable[[Lists, str, str], float]:
    def rows(lists: Lists, cell: str) -> Flags:
        low, high = PLACES.get(cell, (0, 0))
        return lists.rows(cell) if not high else (place(lists) >= low) & (place(lists) <= high)

    return _in(rows)


def _by_quarter(quarter: Callable[[Lists, int], Flags]) -> Callable[[Lists, str, str], float]:
    return _in(
        lambda lists, cell: quarter(lists, QUARTERS.index(cell)) if cell in QUARTERS else lists.rows(cell)
    )


def _up_to(lists: Lists, cell: str) -> Flags:
    return lists.place <= PLACES[cell][1] if cell in PLACES else lists.rows(cell)


def _times(lists: Lists) -> Floats:
    """How often the popularity of each list comes among all lists."""
    _, inverse, times = np.unique(lists.popularity, return_inverse=True, return_counts=True)
    return np.asarray(times[inverse], np.float64)


def _of_values(lists: Lists, number: int) -> Flags:
    ends = np.quantile(np.unique(lists.popularity), [0.25, 0.5, 0.75])
    return np.asarray(np.searchsorted(ends, lists.popularity) == number)


def _as_wide(lists: Lists, number: int) -> Flags:
    low, high = lists.popularity.min(), lists.popularity.max()
    return np.asarray(np.minimum(4 * (lists.popularity - low) // (high - low), 3) == number)


HITS = (
    Mistake(
        "a track that was not found is a hit",
        _if(lambda lists, model: lists.ranks_of[model] <= lists.k),
        "rank 0 says that the model did not have the track at all",
        "(ranks >= 1) & (ranks <= k)",
    ),
    Mistake(
        "rank k is no hit",
        _if(lambda lists, model: (lists.ranks_of[model] >= 1) & (lists.ranks_of[model] < lists.k)),
        "ranks are from 1, so k of them are among the first k",
        "<= k",
    ),
    Mistake(
        "k has no say",
        _if(lambda lists, model: lists.ranks_of[model] >= 1),
        "a track at rank 500 is found, and nobody sees it",
        "(ranks >= 1) & (ranks <= k)",
    ),
    Mistake(
        "hits are counted, and not divided",
        lambda lists, model, cell: float(lists.hits(model)[lists.rows(cell)].sum()),
        "a cell with twice as many lists would look twice as good",
        "the mean, not the sum",
    ),
    Mistake(
        "hits of the cell, divided by all lists",
        lambda lists, model, cell: float(lists.hits(model)[lists.rows(cell)].sum() / lists.n),
        "a cell with few lists would look bad, whatever the model does there",
        "the mean over the lists of the cell",
    ),
    Mistake(
        "all lists in every cell",
        lambda lists, model, _cell: float(lists.hits(model).mean()),
        "one number for all places hides where the model is good",
        "the mean over the lists of the cell: hit[rows].mean()",
    ),
    Mistake(
        "places counted from 0",
        _by_place(lambda lists: lists.place + 1),
        "place is from 1: it says how many tracks were heard before",
        "what is added to `place`",
    ),
    Mistake(
        "places counted from 2",
        _by_place(lambda lists: lists.place - 1),
        "place is from 1: it says how many tracks were heard before",
        "what is taken from `place`",
    ),
    Mistake(
        "cells that hold all places before them too",
        _in(_up_to),
        "the early places are mixed into all cells, and the difference between them is hidden",
        "both ends of a cell",
    ),
    Mistake(
        "the quarters are the wrong way round",
        _by_quarter(lambda lists, number: in_quarters(lists.popularity, 3 - number)),
        "quarter 1 holds the rarest tracks",
        "the order in which they are sorted",
    ),
    Mistake(
        "quarters by how often a track comes among the lists",
        _by_quarter(lambda lists, number: in_quarters(_times(lists), number)),
        "that is counted in the test, which tells what is to be guessed: a leak. A model knows the training part",
        "`popularity` as it is given",
    ),
    Mistake(
        "quarters of the popularities that there are",
        _by_quarter(_of_values),
        "a popular track is hidden in many lists, so the last quarter has most of them",
        "quantiles over all n lists, not over np.unique(popularity)",
    ),
    Mistake(
        "quarters of the range",
        _by_quarter(_as_wide),
        "nearly all tracks are rare, so nearly all lists are in the first quarter",
        "np.quantile(popularity, [0.25, 0.5, 0.75])",
    ),
)


def near(one: float, other: float) -> bool:
    """Whether two shares are the same, one of them with two digits; nan is nan."""
    return bool(abs(one - other) <= ROUNDED or (np.isnan(one) and np.isnan(other)))
