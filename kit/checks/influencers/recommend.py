"""Checks of `recommend`.

Order, what was seen, ties and short rows are each tested where the others' faults do not show.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking import values
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["RECOMMEND"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Columns = NDArray[np.int64]
_NEEDS = "a row of column numbers for each row of scores"
N, M = 12, 31  # rows and columns of the scores


def _ask(answer: Answer, scores: Floats, seen: Mask, k: int) -> list[Columns]:
    """Read the rows that an answer gives, each as whole numbers."""
    with student_code():
        result = answer(scores.copy(), seen.copy(), k)
    if finding := nothing_returned(result):
        raise FoundError(finding)
    if values.came(result) is values.Came.RAGGED and isinstance(result, Iterable):
        rows = [values.row(part, "recommend", _NEEDS) for part in result]
    else:
        rows = list(values.table(result, "recommend", _NEEDS, frame=True))
    if len(rows) != len(scores):
        shape = getattr(result, "shape", None)
        raise FoundError(
            Finding(
                "not one row of columns for each row of scores",
                f"{len(scores)} rows of scores give {f'the shape {shape}' if shape else shown(result, 80)}",
                "each influencer, or each song, has a row of its own",
                "the axis: along the columns of a row, axis=1",
            )
        )
    if any((one != np.round(one)).any() for one in rows):
        raise FoundError(
            Finding(
                "scores instead of columns",
                f"the first row is {shown(np.round(rows[0], 3).tolist(), 80)}",
                "what is recommended are column numbers, that is integers",
                "np.argsort gives places, np.sort gives values",
            )
        )
    return [one.astype(np.int64) for one in rows]


def _scores(rng: Rng) -> Any:
    """Draw distinct scores, on both sides of 0."""
    return rng.permuted(np.linspace(-5, 5, N * M)).reshape(N, M)


def _left(row: Columns, n_columns: int) -> Columns:
    """Give the columns that a row names, without what fills the row up."""
    return row[(row >= 0) & (row < n_columns)]


def _best_first(answer: Answer, rng: Rng) -> Finding | None:
    scores, k = _scores(rng), int(rng.integers(4, 9))
    rows = _ask(answer, scores, np.zeros((N, M), bool), k)
    for i, row in enumerate(rows):
        columns = _left(row, M)
        got, best = scores[i, columns], np.sort(scores[i])[::-1]
        if not len(columns):
            return Finding(
                "nothing is recommended",
                f"row {i} of the scores is new to everybody, and gives {row.tolist()}",
                "there is always a best one",
                "what is left out, and what is kept",
            )
        if np.array_equal(got, best[: len(got)]):
            continue
        saw = f"row {i} recommends scores of {np.round(got, 2).tolist()}; the best are {np.round(best[:k], 2).tolist()}"
        if np.array_equal(np.sort(got), np.sort(scores[i])[: len(got)]):
            return Finding(
                "the lowest scores",
                saw,
                "a high score is a song that will be liked",
                "the sign: `argsort` sorts upwards, so sort the negative scores",
            )
        if np.array_equal(np.sort(got)[::-1], best[: len(got)]):
            return Finding(
                "not by falling score",
                saw,
                "whoever reads the list begins at its top",
                "what is done after the best are found: `argpartition` and sets keep no order",
            )
        return Finding(
            "not the best scores", saw, "a better one is missing", "which columns are kept, and of which row"
        )
    return _ties(answer, rng) or _small(answer, rng)


def _small(answer: Answer, rng: Rng) -> Finding | None:
    """Make every table of a row or two, of one to three columns and two near scores, with every k that it can fill."""
    near = (0.4871, 0.4873)
    for m in (1, 2, 3):
        rows = rng.permutation(list(product(near, repeat=m)))
        for n in (1, len(rows)):
            for k in range(1, m + 1):
                scores = rows[:n].copy()
                right = np.argsort(-scores, axis=1, kind="stable")[:, :k]
                came = [one.tolist()[:k] for one in _ask(answer, scores, np.zeros(scores.shape, bool), k)]
                wrong = next((i for i in range(n) if came[i] != right[i].tolist()), None)
                if wrong is not None:
                    return Finding(
                        "not the best of a small table",
                        f"k={k} and a row with the scores {scores[wrong].tolist()}, nothing seen: "
                        f"{right[wrong].tolist()} is right, and {came[wrong]} came",
                        "of two near scores the higher one is better, and of equal ones the lower column comes first",
                        "what is done to the scores, and to the table, before and after the sort",
                    )
    return None


def _nothing_seen(answer: Answer, rng: Rng) -> Finding | None:
    scores, k = _scores(rng) - 3, int(rng.integers(4, 9))
    seen = rng.random((N, M)) < 0.5
    for i in range(N):
        seen[i, np.argsort(-scores[i])[:2]] = True  # the best have been seen
        seen[i, np.argsort(-scores[i])[2 : k + 3]] = False
    rows = _ask(answer, scores, seen, k)
    for i, row in enumerate(rows):
        columns = _left(row, M)
        known = columns[seen[i, columns]]
        if len(known):
            cause, look = _why_seen(scores[i], seen[i], columns)
            return Finding(
                cause,
                f"row {i} recommends the columns {columns.tolist()}, and {len(known)} of them were seen",
                "that song has been sent there before",
                look,
            )
        if len(set(columns.tolist())) < len(columns):
            return Finding(
                "a column is recommended twice",
                f"row {i} recommends {columns.tolist()}",
                "one of its k places is lost",
                "how the row is filled",
            )
        if not len(columns):
            return Finding(
                "nothing is left",
                f"row {i} has {int((~seen[i]).sum())} columns that were not seen, and gives {row.tolist()}",
                "only what was seen is left out",
                "the mask, and its negation `~seen`",
            )
    return None


def _why_seen(scores: Floats, seen: Mask, columns: Columns) -> tuple[str, str]:
    """Say how a row comes to hold songs that were seen, and where to look."""

    def best(of: Floats) -> set[int]:
        return set(np.argsort(-of, kind="stable")[: len(columns)].tolist())

    row = set(columns.tolist())
    if row == best(np.where(seen, scores, -np.inf)):
        return "only what was seen", "the mask: it is True where a pair was seen"
    if row != best(scores) and scores[columns[seen[columns]]].min() < 0:
        return (
            "seen pairs come back where scores are negative",
            "what takes the place of a seen score: -np.inf is below every score, 0 is not",
        )
    return "seen pairs are recommended", "np.where(seen, -np.inf, scores) before the sort"


def _ties(answer: Answer, rng: Rng) -> Finding | None:
    k = int(rng.integers(4, 9))
    for levels in (1, 3):
        scores = rng.integers(levels, size=(N, 8 * M)).astype(np.float64)
        rows = _ask(answer, scores, np.zeros(scores.shape, bool), k)
        for i, row in enumerate(rows):
            columns = _left(row, scores.shape[1])
            same = scores[i, columns]
            falling = [
                (a, b)
                for a, b, c, d in zip(columns, columns[1:], same, same[1:], strict=False)
                if c == d and b < a
            ]
            lower = np.flatnonzero(scores[i] == same[0])[: len(columns)] if len(columns) else columns
            skipped = bool(len(columns)) and (same == same[0]).all() and not np.isin(lower, columns).all()
            if falling or skipped:
                return Finding(
                    "ties are broken by chance or upside down",
                    f"all of the columns {columns.tolist()} score {same[0]:g}, and column "
                    f"{int(lower[~np.isin(lower, columns)][0]) if skipped else falling[0][1]} should come earlier",
                    "the same scores must give the same list: of equal ones the lower column comes first",
                    'np.argsort(-scores, axis=1, kind="stable"); turning a sorted list round turns its ties too',
                )
    return None


def _short_rows(answer: Answer, rng: Rng) -> Finding | None:
    scores, k = _scores(rng), int(rng.integers(5, 9))
    n_left = rng.permutation([0, 1, 2, 3, 4, 0, 1, 2, k - 1, k, k + 1, M])
    seen = np.ones((N, M), bool)
    for i, n in enumerate(n_left):
        seen[i, rng.permutation(M)[:n]] = False
    for few, columns in ((False, M), (True, 3)):  # then fewer columns than k
        k += few
        part, mask = scores[:, :columns], seen[:, :columns] & (not few)
        rows = _ask(answer, part, mask, k)
        widths = {len(row) for row in rows}
        if widths != {k}:
            return Finding(
                "not k numbers in a row",
                f"k={k} and {columns} columns give rows of {', '.join(map(str, sorted(widths)))}",
                "the table has k columns, whatever is left",
                "the places that stay empty: fill them with -1",
            )
        for i, row in enumerate(rows):
            n = min(k, int((~mask[i]).sum()))
            if (row[n:] == -1).all() and not (row[:n] == -1).any():
                continue
            return Finding(
                "empty places are not -1, or not at the end",
                f"row {i} has {n} columns left for {k} places, and gives {row.tolist()}",
                "a number from 0 on would be taken for a recommendation",
                "after the sort: np.where(seen, -1, order), or rows of -1 that are written from the left",
            )
    return None


def _floats(answer: Answer, rng: Rng) -> Finding | None:
    with student_code():
        result = answer(_scores(rng), np.zeros((N, M), bool), 3)
        row = np.asarray(result)[0]
    if np.asarray(row).dtype.kind != "f":
        return None
    return Finding(
        "column numbers kept as floats",
        f"the first row is {row.tolist()}",
        "`names[3.0]` is an error, so a float cannot look up a song",
        "np.full((n, k), -1) makes integers, np.zeros makes floats",
    )


RECOMMEND = Exercise(
    "recommend",
    [
        Item("best first, ties by the lower column", 1, asks(_best_first)),
        Item("nothing seen before", 1, asks(_nothing_seen)),
        Item("-1 where nothing is left", 1, asks(_short_rows)),
    ],
    hints=(
        "Sort the columns of each row by falling score. What must happen to a seen one before that?",
        'np.argsort(-np.where(seen, -np.inf, scores), axis=1, kind="stable") keeps ties in order.',
        (
            "Start from np.full((n, k), -1). For each row take the sorted columns that are not seen, at most k, and "
            "write them from the left."
        ),
    ),
    observe=Asking,
    note=asks(_floats),
    n_seeds=2,
)
