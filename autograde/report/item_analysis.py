"""How a class did, in numbers: the spread of marks, how hard each item is, whom it tells apart, and why points go."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import correlation, mean, quantiles

from autograde.marks import LATE, PERSON, Mark
from autograde.report.causes import Cause, count_causes, names_in
from autograde.state import NO_MARK, State
from kit.checks.outcome import Finding, Outcome
from kit.checks.verdict import Verdict

LEAST = 10  # submissions; with fewer, a correlation says nothing
N_BINS = 10  # of a distribution, each a tenth of the points
_NO_SCORE = (*NO_MARK, State.BY_HAND, State.UNKNOWN)


@dataclass(frozen=True)
class Work:
    """One graded submission of a lab.

    Attributes
    ----------
    student : str
    marks : tuple of Mark
        Of the lab's exercises and written answers, in its order; the late penalty is none of them.
    verdicts : mapping of str to Verdict
        By exercise, as its check gave them.
    """

    student: str
    marks: tuple[Mark, ...]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """An exercise, or one item of its check, in a class.

    Attributes
    ----------
    exercise : str
    item : str
        "" for the exercise as a whole.
    of : float
        Points; 0 for an item that nobody has won, as a verdict tells the points of an item by who wins it.
    n : int
        Submissions whose points are known.
    waiting : int
        Those that a person has still to mark.
    full, part, none, omitted : int
        How many have all of the points, some, none although they tried, and how many did not start; `omitted` are
        among no others.
    share : float or None
        The mean share of the points, from 0 (nobody has any) to 1; who did not start counts as 0. It is the
        difficulty of item analysis, where the hard items have the low numbers. None while a mark waits.
    discrimination : float or None
        See `discrimination`; None in a class of fewer than `LEAST`, or where all have the same points.
    look : bool
        Whether the best students are those who lose it: see `is_upside_down`.
    causes : tuple of Cause
        The commonest first.
    """

    exercise: str
    item: str
    of: float
    n: int
    waiting: int
    full: int
    part: int
    none: int
    omitted: int
    share: float | None
    discrimination: float | None
    look: bool
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class LabTold:
    """One lab of a class.

    Attributes
    ----------
    name : str
    n : int
        Submissions that were graded.
    of : float
        Points of the exercises whose marks are known for everybody.
    left_out : tuple of str
        The exercises of which a mark still waits: no sum has them.
    sums : tuple of float
        A student each, in the order of the marks.
    shares : mapping of str to float
        The share of `of` that each student has.
    exercises, items : tuple of Measured
        In the order of the lab.
    """

    name: str
    n: int
    of: float
    left_out: tuple[str, ...]
    sums: tuple[float, ...]
    shares: Mapping[str, float]
    exercises: tuple[Measured, ...]
    items: tuple[Measured, ...]

    @property
    def is_small(self) -> bool:
        """Whether the class is so small that its numbers are noise."""
        return self.n < LEAST

    @property
    def bins(self) -> tuple[int, ...]:
        """How many students have each tenth of the points; all of them, and more, is in the last."""
        found = Counter(bin_of(share) for share in self.shares.values())
        return tuple(found[i] for i in range(N_BINS))

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """The points that a quarter, a half and three quarters of the students do not exceed."""
        if not self.sums:
            return None
        if len(self.sums) == 1:
            return (self.sums[0],) * 3
        low, middle, high = quantiles(self.sums, n=4, method="inclusive")
        return low, middle, high

    def hardest(self, n: int = 3) -> list[Measured]:
        """Give the items that the class has the smallest share of, the hardest first.

        Parameters
        ----------
        n : int
            How many; of equal ones those that come first in the lab.
        """
        known = [item for item in self.items if item.share is not None and item.share < 1]
        return sorted(known, key=lambda item: item.share or 0.0)[:n]


def bin_of(share: float) -> int:
    """Give the tenth that a share of the points lies in; rounding of the share moves nobody.

    Examples
    --------
    >>> [bin_of(share) for share in (0, 0.099, 0.7, 0.29 / 0.1 / 10, 1, 1.1)]
    [0, 0, 7, 2, 9, 9]
    """
    return max(0, min(N_BINS - 1, math.floor(N_BINS * share + 1e-9)))


def discrimination(points: Sequence[float], rest: Sequence[float]) -> float | None:
    """Correlate the points of an item with the sum of all others, the item itself left out.

    For an item that is won or lost this is the point-biserial correlation: how far, in standard deviations, the sums
    of those who win it lie above the sums of those who lose it, times the square root of p(1 - p).

    Parameters
    ----------
    points, rest : (n,) floats
        A student each.

    Returns
    -------
    float or None
        From -1 to 1; None where all points, or all sums, are equal.

    Notes
    -----
    R. F. Tate, Correlation between a discrete and a continuous variable: point-biserial correlation, Annals of
    Mathematical Statistics 25 (1954), 603-607. That an item is correlated with the sum of the others, and not with one
    that it is a part of: S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28
    (1963), 211-218.

    Examples
    --------
    >>> round(discrimination([1, 1, 0, 0], [4, 3, 2, 1]), 3), discrimination([1, 1], [4, 3])
    (0.894, None)
    """
    if len(set(points)) < 2 or len(set(rest)) < 2:
        return None
    return correlation(points, rest)


def is_upside_down(found: float | None, n_losers: int, n: int) -> bool:
    """Tell whether those who lose an item are, in the rest, better than those who win it.

    The correlation is below 0 by more than its own standard error where there is none, 1/sqrt(n - 1), and more than
    one student loses it: one alone is a slip.

    Examples
    --------
    >>> is_upside_down(-0.4, 5, 26), is_upside_down(-0.1, 5, 26), is_upside_down(-0.4, 1, 26)
    (True, False, False)
    """
    return found is not None and n_losers > 1 and found < -1 / math.sqrt(n - 1)


def measure(lab: str, works: Sequence[Work], names: Collection[str] = ()) -> LabTold:
    """Work out all numbers of a lab.

    Parameters
    ----------
    lab : str
    works : sequence of Work
        A student each, graded or not.
    names : collection of str
        Of students, to be kept out of the examples.
    """
    graded = [work for work in works if work.marks and not _is_not_graded(work)]
    known = [{m.exercise: m for m in work.marks if m.exercise != LATE} for work in graded]
    of = {name: mark.of for marks in known for name, mark in marks.items()}
    waiting = {name for marks in known for name, mark in marks.items() if mark.state in _NO_SCORE}
    summed = [name for name in of if name not in waiting]
    sums = [sum(marks[name].points for name in summed if name in marks) for marks in known]
    total = sum(of[name] for name in summed)
    hidden = names_in(names)
    by_student = {w.student: s / total for w, s in zip(graded, sums, strict=True)} if total else {}
    exercises = [_exercise(name, of[name], graded, known, sums, name in summed, hidden) for name in of]
    items = [item for name in of for item in _items(name, graded, known, sums, name in summed, hidden)]
    return LabTold(
        lab,
        len(graded),
        total,
        tuple(name for name in of if name in waiting),
        tuple(sums),
        by_student,
        tuple(exercises),
        tuple(items),
    )


def _is_not_graded(work: Work) -> bool:
    return any(mark.state in NO_MARK for mark in work.marks)


def _exercise(
    name: str,
    of: float,
    works: Sequence[Work],
    known: Sequence[Mapping[str, Mark]],
    sums: Sequence[float],
    summed: bool,
    hidden: re.Pattern[str] | None,
) -> Measured:
    there = [
        (work, marks[name], total)
        for work, marks, total in zip(works, known, sums, strict=True)
        if name in marks and marks[name].state not in _NO_SCORE
    ]
    points = [mark.points for _, mark, _ in there]
    rest = [total - mark.points * summed for _, mark, total in there]
    told = [
        found for work, mark, _ in there if mark.points < mark.of and (found := _told(work, mark)) is not None
    ]
    omitted = [mark.state is State.NOT_STARTED and not mark.points for _, mark, _ in there]
    waiting = sum(name in marks and marks[name].state in _NO_SCORE for marks in known)
    return _measured(name, "", of, points, omitted, rest, waiting, count_causes(told, hidden))


def _told(work: Work, mark: Mark) -> Finding | None:
    """Give the cause that a student was told: the most upstream one."""
    if mark.state is State.NOT_STARTED:
        return None
    if mark.state is State.NO_VERDICT:
        return Finding(str(mark.state), mark.words)
    verdict = work.verdicts.get(mark.exercise)
    return verdict.findings[0][1] if verdict is not None and verdict.findings else None


def _items(
    name: str,
    works: Sequence[Work],
    known: Sequence[Mapping[str, Mark]],
    sums: Sequence[float],
    summed: bool,
    hidden: re.Pattern[str] | None,
) -> list[Measured]:
    """Measure the items of a check; where a person gave the mark, nobody knows of which item it is.

    An answer that could not be asked, such as one with an error in its syntax, has lost all of them.
    """
    items = dict.fromkeys(item for w in works if name in w.verdicts for item in w.verdicts[name].earned)
    there = [
        (verdict, marks[name], total)
        for work, marks, total in zip(works, known, sums, strict=True)
        if name in marks and PERSON not in marks[name].by
        for verdict in [_not_asked(marks[name], items) or work.verdicts.get(name)]
        if verdict is not None
    ]
    found = []
    for item in items:
        own = [one for one in there if item in one[0].earned]
        points = [verdict.earned[item] for verdict, _, _ in own]
        rest = [total - verdict.earned[item] * summed for verdict, _, total in own]
        omitted = [mark.state is State.NOT_STARTED for _, mark, _ in own]
        told = [
            cause
            for verdict, mark, _ in own
            if mark.state is not State.NOT_STARTED
            and not verdict.earned[item]
            and (cause := _of_item(verdict, item)) is not None
        ]
        found.append(_measured(name, item, max(points), points, omitted, rest, 0, count_causes(told, hidden)))
    return found


def _not_asked(mark: Mark, items: Collection[str]) -> Verdict | None:
    if mark.state is not State.NO_VERDICT:
        return None
    why = Finding(str(mark.state), mark.words)
    lost = tuple((item, why) for item in items)
    return Verdict(mark.exercise, dict.fromkeys(items, 0.0), mark.of, Outcome.ERROR, lost)


def _of_item(verdict: Verdict, item: str) -> Finding | None:
    """Give the finding that cost an item."""
    return next((finding for name, finding in verdict.findings if name == item), None)


def _measured(
    name: str,
    item: str,
    of: float,
    points: Sequence[float],
    omitted: Sequence[bool],
    rest: Sequence[float],
    waiting: int,
    causes: tuple[Cause, ...],
) -> Measured:
    n = len(points)
    full = sum(one >= of and not gone for one, gone in zip(points, omitted, strict=True)) if of else 0
    none = sum(one <= 0 and not gone for one, gone in zip(points, omitted, strict=True))
    if waiting:  # those who are marked are no sample: who did not start is marked first
        points = ()
    correlated = discrimination(points, rest) if points and n >= LEAST else None
    share = mean(points) / of if points and of else 0.0 if points and item else None
    upside_down = is_upside_down(correlated, n - full, n)
    return Measured(
        name,
        item,
        of,
        n,
        waiting,
        full,
        n - full - none - sum(omitted),
        none,
        sum(omitted),
        share,
        correlated,
        upside_down,
        causes,
    )
