"""Checks of `cold_folds`: no group on both sides, each row tested once, folds of similar sizes.

Sizes are looked at where some groups have a hundred rows and others one, eight times: whoever deals out as many groups
to each fold is wrong in each of them, and whoever takes the groups in any order, each into the smallest fold, in most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["COLD_FOLDS", "Split"]

Rng = np.random.Generator
Rows = NDArray[np.int64]
Part = NDArray[np.int64] | NDArray[np.bool_]  # of a fold: row numbers, or a mask
N_GROUPS = 2_000
N_SMALL = 70  # groups of one row, beside those of a hundred
SLACK = 0.35  # by which a fold may be larger or smaller than the others


@dataclass
class Split:
    """The folds that an answer made of some groups."""

    groups: Rows
    n_folds: int
    folds: list[tuple[Rows, Rows]]
    masks: bool = False  # whether it gives True and False instead of row numbers

    @classmethod
    def of(cls, answer: Answer, rng: Rng) -> Split:
        """Ask for folds of rows whose groups stand in no order and bear any numbers."""
        names = 60 * (1 + rng.permutation(3 * N_GROUPS)[:N_GROUPS])  # no remainder tells them apart
        groups = rng.permutation(np.repeat(names, rng.integers(1, 10, N_GROUPS)))
        n_folds = int(rng.integers(3, 7))
        made = _folds(answer, groups, n_folds, int(rng.integers(1_000)))
        masks = any(part.dtype == bool for fold in made for part in fold)
        numbers = [(_numbers(train), _numbers(test)) for train, test in made]
        split = cls(groups, n_folds, numbers, masks)
        if any(
            len(part) and not 0 <= part.min() <= part.max() < len(groups) for fold in numbers for part in fold
        ):
            raise FoundError(
                Finding(
                    "numbers that are no rows",
                    f"{len(groups)} rows, and a fold holds the numbers {shown(np.sort(numbers[0][1])[-3:].tolist())}",
                    "a fold lists rows: places in `groups`, not the groups themselves",
                    "np.flatnonzero(np.isin(groups, chosen)) gives the rows of chosen groups",
                )
            )
        return split


def _folds(answer: Answer, groups: Rows, n_folds: int, seed: int) -> list[tuple[Part, Part]]:
    """Read what an answer gives, as pairs of arrays."""
    with student_code():
        result: Any = answer(groups.copy(), n_folds, np.random.default_rng(seed))
        if hasattr(result, "__next__"):
            result = [fold for fold, _ in zip(result, range(10 * n_folds), strict=False)]
    if finding := nothing_returned(result):
        raise FoundError(finding)
    try:
        folds = [tuple(_row_numbers(part) for part in fold) for fold in result]
    except (TypeError, ValueError):
        folds = [()]
    if not folds or any(len(fold) != 2 for fold in folds):
        raise FoundError(
            Finding(
                "no list of (train, test)",
                f"{n_folds} folds of {len(groups)} rows are {shown(result, 90)}",
                "each fold is a pair of arrays of row numbers, the training part first",
                "what is appended for each fold: (train, test)",
            )
        )
    return [(train, test) for train, test in folds]


def _row_numbers(part: ArrayLike) -> Part:
    if np.ndim(part) != 1:
        raise ValueError
    floats = row(part, "a part of a fold", "row numbers, one after the other")
    rows = np.asarray(part)
    if not rows.size:
        return np.empty(0, np.int64)
    if isinstance(part, tuple) or rows.dtype.kind not in "biu":
        what = (
            "a tuple of row numbers"
            if isinstance(part, tuple)
            else f"row numbers such as {shown(floats[:3].tolist())}"
        )
        raise FoundError(
            Finding(
                "row numbers that are no index",
                f"a part of a fold is {what}",
                "the lab asks for `X[test]`: an array or a list of whole numbers, kept as integers, picks rows",
                "`.astype(int)`, or np.flatnonzero; a tuple asks for a single entry",
            )
        )
    return rows


def _no_group_twice(split: Split) -> Finding | None:
    for number, (train, test) in enumerate(split.folds):
        both = np.intersect1d(split.groups[train], split.groups[test])
        if not len(both):
            continue
        n_tested = len(np.unique(split.groups[test]))
        saw = f"in fold {number} {len(both)} of the {n_tested} tested groups are in the training part too"
        if np.intersect1d(train, test).size:
            return Finding(
                "rows of the test part in the training part",
                f"{saw}, with {np.intersect1d(train, test).size} rows that stand in both parts",
                "the model would be asked for what it was told",
                "the training part: all rows that are not tested in this fold",
            )
        return Finding(
            "a group on both sides",
            saw,
            "the model already knows that artist: this measures warm songs, not cold ones",
            "deal out the groups, not the rows: all rows of a group go to the same fold",
        )
    return None


def _each_row_once(split: Split) -> Finding | None:
    n = len(split.groups)
    if len(split.folds) != split.n_folds:
        return Finding(
            "another number of folds",
            f"n_folds={split.n_folds} gives {len(split.folds)} folds",
            "as many models are trained as there are folds",
            "the loop over the folds",
        )
    counted = np.bincount(np.concatenate([test for _, test in split.folds]), minlength=n)
    if (counted != 1).any():
        first = int(np.flatnonzero(counted != 1)[0])
        return Finding(
            "a row is not tested exactly once",
            f"of {n} rows {int((counted == 0).sum())} are never tested and {int((counted > 1).sum())} more than once; "
            f"row {first}, {counted[first]} times",
            "the score would leave them out, or count them twice",
            "every group belongs to one fold, and that fold tests all of its rows",
        )
    for number, (train, test) in enumerate(split.folds):
        missing = np.setdiff1d(np.arange(n), [*train, *test])
        if len(missing) or len(np.unique(train)) != len(train):
            return Finding(
                "the training part is not all the rest",
                f"fold {number} tests {len(test)} of {n} rows and trains on {len(train)}; {len(missing)} have no use",
                "what is not tested in a fold is there to learn from, each row once",
                "train: the rows whose group is not in this fold",
            )
    return None


def _similar_sizes(split: Split) -> Finding | None:
    sizes = np.array([len(test) for _, test in split.folds])
    if (np.abs(sizes - sizes.mean()) <= SLACK * sizes.mean()).all() and sizes.any():
        return None
    return Finding(
        "folds of very different sizes",
        f"{split.n_folds} folds test {shown(sizes.tolist(), 80)} rows",
        "a fold of few rows measures badly, and the model of a large one has little to learn from",
        "how groups are dealt out: their numbers mean nothing, so shuffle the groups and cut them into parts",
    )


def _dealt_out(answer: Answer, rng: Rng) -> Finding | None:
    """Judge whether the folds have similar sizes, and come from the rng and no other chance."""
    if finding := _similar_sizes(Split.of(answer, rng)) or _some_are_large(answer, rng):
        return finding
    groups = rng.permutation(np.repeat(rng.permutation(90)[:60], rng.integers(1, 5, 60)))
    first, again, *others = (_as_sets(_folds(answer, groups, 4, seed)) for seed in (5, 5, 6, 7))
    if first != again:
        return Finding(
            "chance from elsewhere",
            "the same groups, and twice an rng with the same seed, give other folds",
            "nobody could repeat the table, and two models would be measured on different folds",
            "draw with the `rng` that is given: rng.permutation(...), not np.random",
        )
    if all(first == other for other in others):
        return Finding(
            "always the same folds",
            "three generators with different seeds give the same folds",
            "you could not see how much a score depends on the luck of the folds",
            "rng.permutation of the groups before they are dealt out",
        )
    return None


def _some_are_large(answer: Answer, rng: Rng) -> Finding | None:
    """Try a large group for each fold but one, and seventy of one row for the last; show the smallest wrong case."""
    found, as_many = [], True
    for n_folds in (2, 3, 4, 5) * 2:
        large = rng.integers(99, 102, n_folds - 1)
        sizes = np.concatenate([large, np.ones(N_SMALL, int)])
        groups = rng.permutation(np.repeat(rng.permutation(1_000)[: len(sizes)], sizes))
        folds = _folds(answer, groups, n_folds, int(rng.integers(1_000)))
        split = Split(groups, n_folds, [(_numbers(train), _numbers(test)) for train, test in folds])
        counts = [len(np.unique(groups[test])) for _, test in split.folds]
        as_many = as_many and max(counts) - min(counts) <= 1
        if finding := _similar_sizes(split):
            found.append((finding, np.sort(large).tolist(), counts, [len(test) for _, test in split.folds]))
    if not found or not as_many:
        return found[0][0] if found else None
    _, large_ones, counts, rows = found[0]
    return Finding(
        "as many groups in each fold, not as many rows",
        f"{len(rows)} groups have {large_ones} rows, {N_SMALL} others one; the folds test {counts} "
        f"groups, and {rows} rows",
        "the folds are to be of about the same size, within 35 %: a fold of few rows measures badly",
        "the largest groups first, each into the fold that has the fewest rows so far",
    )


def _numbers(part: Part) -> Rows:
    """Read the row numbers of a part, also of a mask."""
    return np.flatnonzero(part) if part.dtype == bool else part.astype(np.int64)


def _as_sets(folds: list[tuple[Part, Part]]) -> set[frozenset[int]]:
    return {frozenset(_numbers(test).tolist()) for _, test in folds}


def _test_of(look: Callable[[Split], Finding | None]) -> Callable[[Asking], Finding | None]:
    """Make an item's test of folds, which are made anew from the answer."""
    return lambda asking: look(Split.of(asking.answer, asking.rng()))


def _what_to_know(answer: Answer, rng: Rng) -> Finding | None:
    """Say what is worth knowing of right folds."""
    if not Split.of(answer, rng).masks:
        return None
    return Finding(
        "masks instead of row numbers",
        "a fold holds True and False for every row",
        "`X[test]` reads them as well, but len(test) is the number of all rows",
        "np.flatnonzero(mask) gives the row numbers",
    )


COLD_FOLDS = Exercise(
    "cold_folds",
    [
        Item("no group on both sides", 1, _test_of(_no_group_twice)),
        Item("each row tested once", 1, _test_of(_each_row_once)),
        Item("similar sizes, drawn with the rng", 1, asks(_dealt_out)),
    ],
    hints=(
        "Which things are dealt out to the folds: the rows, or the groups?",
        (
            "names, counts = np.unique(groups, return_counts=True). Draw an order of the groups with rng, then deal "
            "them out, the largest first, each into the fold with the fewest rows so far."
        ),
        (
            "fold_of = {}; rows = np.zeros(n_folds); for i in sorted(rng.permutation(len(names)), key=lambda i: "
            "-counts[i]): fold_of[names[i]] = rows.argmin(); rows[rows.argmin()] += counts[i]. Then fold = "
            "np.array([fold_of[group] for group in groups]), and np.flatnonzero(fold == f) is tested in fold f."
        ),
    ),
    observe=Asking,
    note=asks(_what_to_know),
    n_seeds=2,
)
