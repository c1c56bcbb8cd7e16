"""The questions that `hit_at_k` and `ndcg_at_k` are asked, and the items that both of them have.

An answer is asked all there is to ask about one query (lists of 1 to 15, every rank, and a miss), and then tables of
several. Each item is tested where the others' faults do not show: a discount on single rows, the mean against the
answer's own values row by row. Why something is wrong is said where a mistake is known that fits everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kit.checks.asking.mistakes import Case, Mistake, alike, mistake_of, told
from kit.checks.asking.values import Came, came, number
from kit.checks.exercise import Answer
from kit.checks.outcome import AnswerError, Finding, shown, student_code
from kit.checks.track2vec.metric_mistakes import Floats, Rule
from kit.checks.track2vec.ranked_lists import WIDEST, Ints, in_words, table

__all__ = ["Asked", "Metric", "ask", "found_or_missed", "is_nothing", "mean", "same", "undefined"]

Rng = np.random.Generator


@dataclass(frozen=True)
class Metric:
    """A metric that an exercise asks for, and the ways in which answers are known to go wrong."""

    name: str
    right: Rule
    mistakes: Sequence[Mistake]


def undefined(value: object) -> bool:
    """Whether no number came: nan, infinite, or an error of arithmetic."""
    if isinstance(value, BaseException):
        return isinstance(value, ArithmeticError | ValueError)
    return bool(isinstance(value, float | np.floating) and not np.isfinite(value))


def same(one: object, other: object) -> bool:
    """Whether two values are alike; one way of being no number is like another."""
    return (undefined(one) and undefined(other)) or alike(one, other)


@dataclass
class Asked:
    """What an answer gave, and what the items decide on.

    Attributes
    ----------
    single : dict of (length of the list, rank) to Case
        One query; rank 0 is a miss.
    elsewhere : list of Case
        Tables without a hit, whose held-out tracks stand in the rows of other queries.
    several : list of Case
        Tables; `expected` is the mean of the answer's own values for their rows.
    """

    metric: Metric
    single: dict[tuple[int, int], Case] = field(default_factory=dict)
    elsewhere: list[Case] = field(default_factory=list)
    several: list[Case] = field(default_factory=list)

    def own(self, k: int, rank: int) -> float:
        """Give the gain of one query by the answer's own word; nan where no number comes."""
        came = self.single[k, rank].came
        return np.nan if isinstance(came, BaseException) or undefined(came) else float(np.sum(came))

    def leaves_misses_out(self) -> bool:
        """Whether the answer has no value where nothing is found, and a value as soon as something is."""
        return bool(self.several) and not any(undefined(case.came) for case in self.several)

    def constant(self) -> Finding | None:
        """Find that the answer gives one number for everything."""
        came = [case.came for case in [*self.single.values(), *self.elsewhere, *self.several]]
        if any(isinstance(value, BaseException) or np.ndim(value) or value != came[0] for value in came):
            return None
        return Finding(
            "always the same number",
            f"{len(came)} different tables gave {came[0]:.4g}",
            "the number says nothing of the suggestions",
            "whether the two arguments are used, or other names",
        )

    def told(self, failing: Sequence[Case], cause: str, so: str, look: str) -> Finding | None:
        """Give the finding about the cases of an item; raise an error that is no error of arithmetic."""
        everything = [*self.single.values(), *self.elsewhere, *self.several]
        mistakes = self.metric.mistakes
        errors = [case.came for case in failing if isinstance(case.came, BaseException)]
        never = all(isinstance(case.came, BaseException) for case in everything)
        if errors and (never or not mistake_of(everything, mistakes, same)):
            raise AnswerError from errors[0]
        return told(everything, mistakes, item=failing, same=same, cause=cause, so=so, look=look)


def _value(answer: Answer, suggested: Ints, held_out: Ints) -> float | Floats | BaseException:
    """Call a metric: give its number, its array of numbers, or the error that came."""
    try:
        with student_code():
            value = answer(suggested, held_out)
    except AnswerError as error:
        if error.__cause__ is None:
            raise
        return error.__cause__
    if came(value) is not Came.NUMBERS:
        number(value, "the metric", "one number, the mean over the queries")
    values = np.asarray(value, np.float64)
    return float(values.ravel()[0]) if values.ndim == 0 or values.size == len(held_out) == 1 else values


def ask(metric: Metric, answer: Answer, rng: Rng) -> Asked:
    """Ask for all ranks of all short lists, tables of misses, and tables whose mean differs from the single values."""
    asked = Asked(metric)

    def case(k: int, ranks: Sequence[int], expected: float | None = None, *, elsewhere: bool = False) -> Case:
        # A track that stands in many playlists is held out more than once.
        shared = expected is not None and len(ranks) > 3 and all(ranks[-2:])
        given = table(rng, k, ranks, elsewhere=elsewhere, shared=shared)
        came = _value(answer, *given)
        return Case(
            given, metric.right(*given) if expected is None else expected, came, in_words(*given, ranks)
        )

    for k in range(1, WIDEST + 1):
        for rank in [*range(1, k + 1), 0]:
            asked.single[k, rank] = case(k, [rank])
    asked.elsewhere = [case(k, [0] * n, elsewhere=True) for n, k in ((2, 1), (2, 3), (3, 6))]
    asked.elsewhere.append(_of_large_numbers(metric, answer))
    for k, ranks in _tables(rng):
        own = [(rank, asked.own(k, rank)) for rank in ranks]
        kept = [
            (rank, 0.0 if np.isnan(value) else value) for rank, value in own if not (rank and np.isnan(value))
        ]
        if any(rank for rank, _ in kept):
            asked.several.append(
                case(k, [rank for rank, _ in kept], float(np.mean([value for _, value in kept])))
            )
    return asked


def _of_large_numbers(metric: Metric, answer: Answer) -> Case:
    """Make a miss by a track whose last bits are those of the right one: an integer of 8 or 16 bits calls it a hit."""
    given = np.array([[3, 1, 2]]), np.array([65_536 + 1])
    return Case(given, metric.right(*given), _value(answer, *given), in_words(*given, [0]))


def _tables(rng: Rng) -> list[tuple[int, list[int]]]:
    """Draw lengths of lists, and ranks of some queries: hits and misses at either end, as many queries as places."""
    fixed = [
        (1, [1, 0]),
        (2, [0, 2]),
        (2, [1, 1, 0]),
        (3, [2, 0, 3]),
        (3, [0, 1, 1, 2]),
        (6, [1, 3, 0, 0, 6, 2]),
        (6, [0, 0, 4, 2, 0]),
        (15, [1, 15, 12, 0]),
    ]
    # The number of rows says nothing about the number of hits among them.
    drawn = [
        (
            k,
            rng.permutation(
                [0] * int(rng.integers(1, 9)) + rng.integers(1, k + 1, rng.integers(2, 9)).tolist()
            ).tolist(),
        )
        for k in (4, 6, 10)
    ]
    return fixed + drawn


def found_or_missed(asked: Asked) -> Finding | None:
    """Judge whether a found track counts for something, and a missed one for nothing."""
    if finding := asked.constant():
        return finding
    hits = [case for (_, rank), case in asked.single.items() if rank]
    if finding := asked.told(
        [case for case in hits if is_nothing(case.came)],
        "a found track counts for nothing",
        "a hit counts wherever it stands in the list",
        "this case, worked out by hand",
    ):
        return finding
    misses = [case for (_, rank), case in asked.single.items() if not rank] + asked.elsewhere
    excused = asked.leaves_misses_out()
    return asked.told(
        [case for case in misses if not is_nothing(case.came) and not (excused and undefined(case.came))],
        "a missed track counts",
        "a row gains 0 when its own held-out track is not in it",
        "this case, worked out by hand",
    )


def is_nothing(came: object) -> bool:
    """Whether every number that came is 0."""
    return not isinstance(came, BaseException) and bool(np.all(np.abs(np.asarray(came)) < 1e-9))


def mean(asked: Asked) -> Finding | None:
    """Judge whether the answer for a table is the mean of the answer's own values row by row."""
    name = asked.metric.name
    found = [asked.own(k, rank) for k, rank in asked.single if rank]
    hits = [case for (_, rank), case in asked.single.items() if rank]
    if finding := asked.constant():
        return finding
    if not np.nan_to_num(found).any():
        return asked.told(
            [case for case in hits if not same(case.came, case.expected)],
            "not the mean over the queries",
            "the mean is looked at when a hit has a value",
            "the items above",
        )
    several = next((case for case in asked.several if np.ndim(case.came)), None)
    if several is not None:
        return Finding(
            f"{name} is one number",
            f"{len(several.given[1])} queries gave {shown(np.round(several.came, 3).tolist())}",
            "the metric is the mean over the queries",
            "what is returned: take the mean",
            given=several.given,
        )
    return asked.told(
        [case for case in asked.several if not same(case.came, case.expected)],
        "not the mean over the queries",
        "the metric is the mean of what the queries give one by one, a miss 0",
        "this case, worked out by hand",
    )
