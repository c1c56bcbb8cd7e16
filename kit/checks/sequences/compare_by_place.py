"""Checks of `compare_by_place`: by properties, as any interval of 95 % is as good.

Shares are worked out again. Of the intervals the width is looked at, on the mean of all cells, with bounds that none
of these passes: normal, of Student's t, Wilson's, of Clopper and Pearson, or of a bootstrap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.exercise import Answer, Exercise, Item, Rng, tried
from kit.checks.outcome import Finding, FoundError, Outcome
from kit.checks.sequences.cell_intervals import LESS, OTHERWISE, WIDTHS, Given, error_of, judged
from kit.checks.sequences.cell_shares import HITS, ROUNDED, near, share
from kit.checks.sequences.cells import CELLS, Lists, Tables

__all__ = ["COMPARE_BY_PLACE", "Trial"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

N, N_SHORT = 640, 160
SAME = 1e-9


@dataclass(frozen=True)
class Trial:
    """What an answer says of some lists; it is asked no more than the items need.

    Attributes
    ----------
    answer : callable
    tables : Tables
        Of three models.
    lists : Lists
        Fewer, none of them long, and two models.
    order : (n,) integers
        Another order of these.
    seed : int
    """

    answer: Answer
    tables: Tables
    lists: Lists
    order: Ints
    seed: int

    @classmethod
    def run(cls, answer: Answer, rng: Rng) -> Trial:
        """Let an answer make its tables of three models."""
        seed = int(rng.integers(2**31))
        lists = Lists.draw(rng, N_SHORT, 2, (1, 2, 3))
        order = rng.permutation(lists.n)
        return cls(answer, Tables.ask(answer, Lists.draw(rng, N, 3), seed), lists, order, seed)

    @cached_property
    def short(self) -> Tables | FoundError:
        """The tables of the short lists."""
        return self._of(self.lists, 0)

    @cached_property
    def again(self) -> Tables | FoundError:
        """Those with the same seed once more."""
        return self._of(self.lists, 0)

    @cached_property
    def other(self) -> Tables | FoundError:
        """Those with another seed."""
        return self._of(self.lists, 1)

    @cached_property
    def reordered(self) -> Tables | FoundError:
        """Those of the same lists in another order."""
        return self._of(self.lists.reordered(self.order), 0)

    def _of(self, lists: Lists, more: int) -> Tables | FoundError:
        return tried(lambda: Tables.ask(self.answer, lists, self.seed + more))


# --- hit@k ----------------------------------------------------------------------------------------------------------


def _hits(trial: Trial) -> Finding | None:
    lists, tables = trial.tables.lists, trial.tables
    cases = [
        Case(
            (lists, model, cell),
            share(lists, model, cell),
            tables.said(model, cell, "hit"),
            f"hit@{lists.k} of {model!r} in {cell!r}",
        )
        for model in lists.ranks_of
        for cell in CELLS
    ]
    if finding := told(
        cases,
        HITS,
        cause="not the share of hits in a cell",
        so="a list is a hit if its rank is from 1 to k, and belongs to the cells of its place and its quarter",
        look="which lists belong to a cell, and the mean over them",
        same=near,
    ):
        return finding
    for model in lists.ranks_of:
        for cell in CELLS:
            came, right = tables.said(model, cell, "n"), int(lists.rows(cell).sum())
            if came != right:
                return Finding(
                    "n is not how many lists a cell has",
                    f"{cell!r} has {right} of the {lists.n} lists, and n is {came:g} for {model!r}",
                    "who reads a share wants to know of how many lists it is",
                    "rows.sum()",
                )
    return None


# --- intervals ------------------------------------------------------------------------------------------------------


def _of_cells(trial: Trial) -> Finding | None:
    """Judge the intervals of the shares as they are given: which lists they are of is an item of its own."""
    lists, tables = trial.tables.lists, trial.tables
    made = []
    for model in lists.ranks_of:
        for cell in CELLS:
            hit, low, high, n = (tables.said(model, cell, column) for column in ("hit", "low", "high", "n"))
            error = float(np.sqrt(hit * (1 - hit) / (n - 1))) if n > 1 and 0 < hit < 1 else 0.0
            if not error:
                error = error_of(lists.hits(model)[lists.rows(cell)])
            made.append(Given(f"of {model!r} in {cell!r}", lists, (model, cell), hit, low, high, error))
    return judged(made, WIDTHS) or _chance(trial)


def _apart(tables: Tables | FoundError, others: Tables | FoundError) -> float:
    """The largest distance of two ends that are the same interval's; 0 where there are no two tables."""
    if isinstance(tables, FoundError) or isinstance(others, FoundError):
        return 0.0
    one, other = _ends(tables), _ends(others)
    return max((abs(one[key] - other[key]) for key in one if key in other), default=0.0)


def _ends(tables: Tables) -> dict[tuple[str, ...], float]:
    pairs = {} if isinstance(tables.of_pairs, Finding) else tables.of_pairs
    return {
        (*key, end): float(row[end])
        for key, row in (*tables.of_models.items(), *pairs.items())
        for end in ("low", "high")
        if _is_number(row[end])
    }


def _chance(trial: Trial) -> Finding | None:
    if (moved := _apart(trial.short, trial.again)) > SAME:
        return Finding(
            "chance from elsewhere",
            f"the same arguments, an rng with the same seed among them, and an interval moves by {moved:.2g}",
            "nobody could repeat the table",
            "draw with the `rng` that is given, not with np.random or a generator without a seed",
        )
    if _apart(trial.short, trial.other) > SAME:
        return None
    if (moved := _apart(trial.short, trial.reordered)) > SAME:
        return Finding(
            "the rng that is given draws nothing",
            f"the same lists in another order move an interval by {moved:.2g}, so it is drawn; with an rng of another "
            "seed it is the same to the last digit",
            "whoever calls your function chooses the seed, and wants to see what another one gives",
            "draw with `rng`, and make no generator of your own",
        )
    return None


# --- differences ----------------------------------------------------------------------------------------------------


def _differences(lists: Lists, first: str, second: str) -> Floats:
    return lists.hits(first) - lists.hits(second)


DIFFERENCES = (
    Mistake(
        "the second less the first",
        lambda tables, first, second, cell: (
            tables.said(second, cell, "hit") - tables.said(first, cell, "hit")
        ),
        "a difference above 0 says that `first` is better",
        "hit of the first less hit of the second",
    ),
    Mistake(
        "the difference without its sign",
        lambda tables, first, second, cell: abs(
            tables.said(second, cell, "hit") - tables.said(first, cell, "hit")
        ),
        "nobody can see which of the two is better",
        "`abs`",
    ),
    Mistake(
        "the difference over all lists in every cell",
        lambda tables, first, second, _cell: float(_differences(tables.lists, first, second).mean()),
        "one number for all cells hides where a model is better",
        "the mean over the lists of the cell",
    ),
)


def _errors_of_both(one: Given) -> list[float]:
    return [error_of(one.lists.hits(model)[one.rows]) for model in one.key[:2]]


_SO = "both models met the same lists: how hard these are falls out of the difference, and the interval is too wide"
_LOOK = "a value for each list: the hit of the first less that of the second; the interval is of the mean of these"
PAIRINGS = (
    Mistake(
        "the pairs are torn apart",
        lambda one: float(np.linalg.norm(_errors_of_both(one))) / one.error,
        _SO,
        _LOOK,
    ),
    Mistake(
        "the ends of two intervals are subtracted",
        lambda one: sum(_errors_of_both(one)) / one.error,
        _SO,
        _LOOK,
    ),
    *LESS,
)


def _paired(trial: Trial) -> Finding | None:
    """Judge the differences of the shares as they are given: whether these are right is an item of its own."""
    lists, tables = trial.tables.lists, trial.tables
    cases, made = [], []
    for first, second in lists.pairs():
        apart = _differences(lists, first, second)
        for cell in CELLS:
            difference, low, high = map(float, tables.pair(first, second, cell))
            right = tables.said(first, cell, "hit") - tables.said(second, cell, "hit")
            name = f"of {first!r} and {second!r} in {cell!r}"
            cases.append(Case((tables, first, second, cell), right, difference, f"the difference {name}"))
            n = max(tables.said(first, cell, "n"), 2.0)
            error = float(apart[lists.rows(cell)].std(ddof=1) / np.sqrt(n))
            made.append(Given(name, lists, (first, second, cell), difference, low, high, error))
    return told(
        cases,
        DIFFERENCES,
        cause="not the difference of the two shares",
        so="it is the hit of the first less that of the second, over the lists of the cell",
        look="which two are subtracted, and over which lists",
        same=_nearly,
    ) or judged(made, PAIRINGS, 1.0 if _right_shares(tables) else OTHERWISE)


def _right_shares(tables: Tables) -> bool:
    lists = tables.lists
    return all(
        near(share(lists, model, cell), tables.said(model, cell, "hit"))
        for model in lists.ranks_of
        for cell in CELLS
    )


def _nearly(one: float, other: float) -> bool:
    return bool(abs(one - other) <= 2 * ROUNDED)  # of two shares that may be rounded


# --- empty cells ----------------------------------------------------------------------------------------------------


def _empty(trial: Trial) -> Finding | None:
    tables, cells = trial.short, ("place 4-8", "place 9+")
    if isinstance(tables, FoundError):
        if tables.finding.outcome is not Outcome.ERROR:
            raise tables
        return Finding(
            "an empty cell ends in an error",
            f"no list is longer than three tracks, so {' and '.join(cells)} are empty: {tables.finding.cause}",
            "a table that fails where a cell is empty says nothing of the others either",
            "what is asked of a cell without lists: nan in the place of its numbers",
        )
    for cell in cells:
        for model in tables.lists.ranks_of:
            row = tables.of_models.get((model, cell))
            if finding := _says_so(row, cell, f"of {model!r}", ("hit", "low", "high")):
                return finding
            assert row is not None
            if row["n"] != 0:
                return Finding(
                    "nan without a word",
                    f"of {model!r} in {cell!r}, where there is no list, n is {row['n']}",
                    "n is what says why there is no number",
                    "n of an empty cell is 0",
                )
        if isinstance(tables.of_pairs, Finding):
            continue
        for first, second in tables.lists.pairs():
            row = tables.of_pairs.get((first, second, cell)) or tables.of_pairs.get((second, first, cell))
            of = f"of {first!r} and {second!r}"
            if finding := _says_so(row, cell, of, ("difference", "low", "high")):
                return finding
    return None


def _says_so(row: dict[str, object] | None, cell: str, of: str, columns: Sequence[str]) -> Finding | None:
    if row is None:
        return Finding(
            "an empty cell is dropped",
            f"no list is longer than three tracks, and {of} there is no row for {cell!r}",
            "who does not find the row cannot know whether it is empty or forgotten",
            "a row for every cell: where it has no list, n 0 and nan",
        )
    given = [(column, row[column]) for column in columns]
    told_as = [f"{column} {value}" for column, value in given if _is_number(value) or isinstance(value, str)]
    if told_as:
        return Finding(
            "an empty cell does not say nan",
            f"{of} in {cell!r}, where there is no list: {', '.join(told_as)}",
            "0 says that the model never hits there; nobody knows",
            "nan in the place of the numbers of a cell without lists",
        )
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not np.isnan(float(value))


COMPARE_BY_PLACE = Exercise(
    "compare_by_place",
    [
        Item("hit@k in each place and quarter", 1, _hits),
        Item("an interval of 95 % for each cell", 1, _of_cells),
        Item("the difference of two models, paired", 1, _paired),
        Item("an empty cell says so", 1, _empty),
    ],
    hints=(
        (
            "First the hits of each model, a 0 or a 1 for each list, and the lists of each cell as a mask: all numbers "
            "of both tables come from these two dicts."
        ),
        (
            "hit = (ranks >= 1) & (ranks <= k). cells['place 2-3'] = (place >= 2) & (place <= 3); for the quarters "
            "np.searchsorted(np.quantile(popularity, [0.25, 0.5, 0.75]), popularity)."
        ),
        (
            "Intervals: wilson_interval(hit[rows]), and bootstrap_interval((hit_of[first] - hit_of[second])[rows], "
            "rng) for each of combinations(ranks_of, 2). Where rows has no True: n 0, and np.nan three times."
        ),
    ),
    observe=Trial.run,
    n_seeds=1,  # eight cells of three models, and of three pairs
)
