"""The intervals that an answer gives, judged by how wide they are and where they lie: any kind of 95 % will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, mistake_of
from kit.checks.outcome import Finding
from kit.checks.sequences.cell_shares import ROUNDED
from kit.checks.sequences.cells import Lists

__all__ = ["LESS", "OTHERWISE", "WIDTHS", "Given", "error_of", "judged"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NARROWEST, WIDEST = 0.9, 1.13  # of the mean width, in that of 1.96 standard errors
OTHERWISE = 1.18  # times as wide or narrow may intervals be whose lists are hits otherwise
UNEVEN = 2.0  # times as wide as the narrowest, each in that of its own standard errors, is no interval
MIDDLE = 0.75  # standard errors by which the middle of an interval may be off
Z = 1.96


def error_of(values: Floats) -> float:
    """The standard error of a mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


@dataclass(frozen=True)
class Given:
    """An interval that an answer gives, and what it is one of.

    Attributes
    ----------
    name : str
    lists : Lists
    key : tuple of str
        One model or two, and the cell.
    mean, low, high : float
        As the answer gives them.
    error : float
        The standard error of the mean.
    """

    name: str
    lists: Lists
    key: tuple[str, ...]
    mean: float
    low: float
    high: float
    error: float

    @property
    def rows(self) -> Flags:
        """Which lists belong to the cell."""
        return self.lists.rows(self.key[-1])


def judged(made: Sequence[Given], mistakes: Sequence[Mistake], slack: float = 1.0) -> Finding | None:
    """Judge intervals: their order, how wide they are on the mean, give or take some slack, and where they lie."""
    for one in made:
        if not one.low < one.high:
            return Finding(
                "an interval without width, or with its ends exchanged",
                f"{one.name} it goes from {one.low:.4f} to {one.high:.4f}",
                "some lists are hits and some are not, so the share is not known for certain, and low is the lower end",
                "what low and high are made of",
            )
    cases = [Case((one,), 1.0, (one.high - one.low) / (2 * Z * one.error)) for one in made]
    widths = [case.came for case in cases]
    one, ratio = made[0], float(np.mean(widths))
    if not NARROWEST / slack <= ratio <= WIDEST * slack or max(widths) > UNEVEN * slack * min(widths):
        saw = (
            f"{one.name} it goes from {one.low:.4f} to {one.high:.4f}; 1.96 standard errors to each side are "
            f"{Z * one.error:.4f}, and on the mean of all intervals the half is {ratio:.2f} times as much"
        )
        mistake = mistake_of(cases, mistakes, _alike)
        if mistake:
            return Finding(mistake.cause, saw, mistake.so, mistake.look)
        return Finding(
            "not as wide as an interval of 95 %",
            saw,
            "too narrow it misses the truth too often, too wide it hides what is there",
            "the standard error of a mean: the spread of the values, divided by the root of their number",
        )
    for one in made:
        if abs((one.low + one.high) / 2 - one.mean) > MIDDLE * one.error + ROUNDED:
            return Finding(
                "the interval lies somewhere else",
                f"{one.name} the mean is {one.mean:.4f}, and the interval goes from {one.low:.4f} to {one.high:.4f}",
                "an interval lies around what it is an interval of",
                "of which values it is made",
            )
    return None


def _alike(one: float, other: float) -> bool:
    """Whether two widths are the same; those of a bootstrap are a matter of chance."""
    return bool(np.isclose(one, other, rtol=0.17))


LESS = (
    Mistake(
        "one standard error to each side",
        lambda _one: 1 / Z,
        "such an interval holds the truth in 68 % of samples",
        "1.96 standard errors for 95 %",
    ),
    Mistake(
        "an interval of 90 %",
        lambda _one: 1.645 / Z,
        "such an interval misses the truth twice as often",
        "1.96 standard errors, or the quantiles 0.025 and 0.975",
    ),
    Mistake(
        "the spread of the lists, not of their mean",
        lambda one: float(np.sqrt(one.rows.sum())),
        "the mean of many lists is far more certain than a single one",
        "the spread, divided by the root of the number of lists",
    ),
)
WIDTHS = (
    Mistake(
        "the interval of the mean over all lists",
        lambda one: error_of(one.lists.hits(one.key[0])) / one.error,
        "a cell has fewer lists, so its share is less certain",
        "the interval is made of the hits of the cell, hit[rows], and so is its middle",
    ),
    *LESS,
)
