"""Checks of `predict_batch`."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made, as_table
from kit.checks.asking.mistakes import Case, mistake_of
from kit.checks.asking.values import Came, came, lists
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code
from kit.checks.track2vec.vectors_and_trees import (
    K_MANY,
    MISTAKES,
    N_MANY,
    N_TRACKS,
    Queries,
    Rng,
    Vectors,
    space,
    space_with_twins,
    without_column_0,
)
from kit.neighbours import Neighbours

__all__ = ["PREDICT_BATCH"]

Floats = NDArray[np.float64]
Row = NDArray[np.int64]  # as it is to be: `_are_tracks` says whether it is


def _result(answer: Answer, queries: Queries, k: int, vectors: Vectors, tree: Made) -> object:
    with student_code():
        result = answer(queries, k, vectors, tree.for_answer(answer))
    if finding := nothing_returned(result):
        raise FoundError(finding)
    return result


def _ask(answer: Answer, queries: Queries, k: int, vectors: Vectors, tree: Made) -> list[Row]:
    """Read the rows that `predict_batch` gives as flat arrays, whatever they come in: their form is another item."""
    return _rows(_result(answer, queries, k, vectors, tree), len(queries))


def _rows(result: object, n_queries: int) -> list[Row]:
    """Read the rows of a result; a result without rows is a finding."""
    kind = came(result)
    value: Any = result
    if kind is Came.FRAME:
        value = np.asarray(as_table(result))
    elif kind is Came.ITERATOR:
        with student_code():
            value = list(islice(value, 2 * N_TRACKS))
    elif kind not in (Came.NUMBERS, Came.RAGGED):
        lists(result, "predict_batch")
    sized = isinstance(value, list | tuple) or np.ndim(value)
    rows = list(value) if sized else lists(value, "predict_batch")
    if len(rows) == 2 != n_queries and isinstance(value, tuple) and isinstance(rows[1], np.ndarray | list):
        rows = list(rows[1])  # distances and tracks, as the tree gives them
    return [_row(row) for row in rows]


def _row(row: object) -> Row:
    """Read a row as a flat array; whole numbers kept as floats are tracks all the same."""
    try:
        flat = np.asarray(row).ravel()
    except Exception:  # a ragged list, or an object that refuses
        return np.array([shown(row)], object)
    if flat.dtype.kind == "f" and flat.size and (flat == np.round(flat)).all():
        return flat.astype(np.int64)
    return flat


def _are_tracks(row: Row, n_tracks: int = N_TRACKS) -> bool:
    return bool(np.issubdtype(row.dtype, np.integer) and (row >= 0).all() and (row < n_tracks).all())


def _distances(vectors: Vectors, query: int | np.integer) -> Floats:
    return np.asarray(np.linalg.norm(np.asarray(vectors, np.float64) - vectors[query], axis=1))


def _as_tracks(rows: list[Row], queries: Queries, vectors: Vectors) -> list[Row]:
    """Read the rows as tracks, also where they are distances; raise a finding where they are neither.

    Whoever returns distances has lost the first item, and can still have the order and the exclusion right.
    """
    if len(rows) != len(queries):
        raise FoundError(_not_one_row_each(rows, queries))
    if all(_are_tracks(row, len(vectors)) for row in rows):
        return rows
    told = []
    for query, row in zip(queries, rows, strict=True):
        apart = (
            np.abs(_distances(vectors, query)[:, None] - row) if row.dtype.kind in "fiu" else np.ones((1, 1))
        )
        if not row.size or apart.min(axis=0).max() > 1e-5:
            raise FoundError(_not_tracks(rows))
        told.append(apart.argmin(axis=0))
    return told


def _not_one_row_each(rows: list[Row], queries: Queries) -> Finding:
    return Finding(
        "not one row for each query",
        f"{len(queries)} queries ({len(set(queries.tolist()))} different ones) gave {len(rows)} rows",
        "row i must answer query i, also where a query comes again",
        "what the function returns, and whether a set or a `unique` lost a row",
    )


def _not_tracks(rows: list[Row]) -> Finding:
    bad = next(row for row in rows if not _are_tracks(row))
    return Finding(
        "not track numbers",
        f"a row is {shown(bad.tolist())}",
        f"suggestions are track numbers, integers from 0 to {N_TRACKS - 1} here",
        "what is put into the rows",
    )


def _predict_shape(answer: Answer, rng: Rng) -> Finding | None:
    vectors, tree = space(rng)
    several = rng.permutation(N_TRACKS)[:9]
    several[7] = several[2]
    asked = ((several[:1], 1), (several, 3), (several, 12), (several[:2], 3))  # 12: more than the lab's ten
    for queries, k in asked:
        result = _result(answer, queries, k, vectors, tree)
        if isinstance(result, tuple) and len(result) == 2 and len(queries) != 2:
            return Finding(
                "distances and tracks together",
                "predict_batch gives a pair, as `tree.query` does",
                "only the tracks are asked for",
                "`tree.query(..., return_distance=False)`, or the second of the two",
            )
        if came(result) in (Came.FRAME, Came.ITERATOR):
            lists(result, "predict_batch")
        rows = _rows(result, len(queries))
        if finding := _not_the_shape(rows, queries, k) or _in_order(rows, queries, vectors):
            return finding
    return None


def _not_the_shape(rows: list[Row], queries: Queries, k: int) -> Finding | None:
    if len(rows) != len(queries):
        return _not_one_row_each(rows, queries)
    widths = {len(row) for row in rows}
    if widths != {k}:
        return Finding(
            "not k tracks in a row",
            f"k={k} gave rows of {', '.join(map(str, sorted(widths)))}",
            "the query takes one place among the tree's answers, and k is not always the same",
            "how many neighbours are asked of the tree, and what is cut off after the query is taken out",
        )
    if any(row.dtype.kind == "f" for row in rows):
        return Finding(
            "distances instead of tracks",
            f"the first row is {np.round(rows[0].astype(float), 3).tolist()}",
            "suggestions are track numbers, that is integers",
            "the order of what `tree.query` returns: distances first, then tracks",
        )
    return None if all(_are_tracks(row) for row in rows) else _not_tracks(rows)


def _in_order(rows: list[Row], queries: Queries, vectors: Vectors) -> Finding | None:
    """Whether the rows answer the sorted queries, where they do not answer the queries."""

    def near(asked: Queries) -> float:
        return float(
            np.mean([_distances(vectors, q)[row].mean() for q, row in zip(asked, rows, strict=True)])
        )

    k = len(rows[0])
    best = np.mean([np.sort(_distances(vectors, q))[1 : k + 1].mean() for q in queries])
    if near(queries) <= best + 1e-4 or near(np.sort(queries)) > best + 1e-4:
        return None
    return Finding(
        "the rows are in another order than the queries",
        f"the queries were {queries.tolist()}, and the first row answers track {queries.min()}",
        "each row would be compared with the held-out track of another query",
        "a `sort` or a `unique` of the queries",
    )


def _predict_nearest(answer: Answer, rng: Rng) -> Finding | None:
    vectors, tree = space(rng)
    queries = np.sort(rng.permutation(N_TRACKS)[:9])  # sorted: the order of rows is another item
    for asked, k in [*((queries[k % 9 :][:1], k) for k in range(1, 16)), (queries, 6), (queries, 12)]:
        if finding := _nearest(answer, asked, k, vectors, tree):
            return finding
    # Track 0 is near: an answer that takes 0 for nothing loses this track.
    near_0 = 1 + np.argmax(vectors[1:] @ vectors[0], keepdims=True)
    if finding := _nearest(answer, near_0, 12, vectors, tree):
        return finding
    vectors, tree = space(rng, N_MANY)
    return _nearest(answer, rng.integers(N_MANY, size=1), K_MANY, vectors, tree)


def _nearest(answer: Answer, queries: Queries, k: int, vectors: Vectors, tree: Made) -> Finding | None:
    """Judge whether each row holds the nearest tracks in order; the query itself is the business of another item."""
    rows = _as_tracks(_ask(answer, queries, k, vectors, tree), queries, vectors)
    truth = Neighbours(vectors, "exact").nearest(queries, k)
    for query, row, right in zip(queries, rows, truth, strict=True):
        others = row[row != query][:k]
        got, want = (_distances(vectors, query)[tracks] for tracks in (others, right[: len(others)]))
        if (len(others) or k == 1) and np.allclose(got, want, atol=1e-5):
            continue
        saw = f"k={k}, for track {query} the row is {shown(row.tolist(), 80)}"
        if len(others) and np.allclose(np.sort(got), want, atol=1e-5):
            where = int(np.flatnonzero(np.diff(got) < -1e-6)[0])
            return Finding(
                "not nearest first",
                f"{saw}; track {others[where]} at the distance {got[where]:.3f} stands before track "
                f"{others[where + 1]} at {got[where + 1]:.3f}",
                "NDCG counts the rank, so the nearest comes first",
                "where the order is lost: a sort, a set, a slice, or `argpartition`, which chooses and does not sort",
                given=(queries, k),
            )
        named = mistake_of(_cases(answer), MISTAKES)
        cause, so, look = (
            (named.cause, named.so, named.look)
            if named
            else ("not the nearest tracks", "some nearer track is missing", "this case, worked out by hand")
        )
        saw = f"{saw}, and the nearest are {shown(right.tolist(), 80)}"
        return Finding(cause, saw, so, look, given=(queries, k))
    return None


def _cases(answer: Answer) -> list[Case]:
    """Draw a few questions, of one query or of more, in which the mistakes below give different tracks."""
    rng, cases = np.random.default_rng(0), []
    vectors, tree = space(rng)
    for size, k in ((1, 1), (1, 4), (3, 2), (8, 5), (20, 3)):
        queries = np.sort(rng.permutation(N_TRACKS)[:size])
        right = Neighbours(vectors, "exact").nearest(queries, k)
        rows = _ask(answer, queries, k, vectors, tree)
        cases.append(Case((queries, k, vectors), right, rows))
    return cases


def _predict_excludes(answer: Answer, rng: Rng) -> Finding | None:
    vectors, tree = space(rng)
    queries, k = np.sort(rng.permutation(N_TRACKS)[:30]), 4
    asked = _ask(answer, queries, k, vectors, tree)
    rows = _as_tracks(asked, queries, vectors)
    bad = [i for i, row in enumerate(rows) if queries[i] in row]
    if bad:
        place = int(np.flatnonzero(rows[bad[0]] == queries[bad[0]])[0])
        return Finding(
            "the query is among its own suggestions",
            f"track {queries[bad[0]]} is suggested to itself, in column {place}; so are {len(bad)} of "
            f"{len(rows)}",
            "a track is its own nearest neighbour, at distance 0: every rank behind it shifts by one",
            "ask the tree for k + 1 neighbours and take the query out",
        )
    for query, row in zip(queries, rows, strict=True):
        if len(set(row.tolist())) < len(row):
            return Finding(
                "not k tracks in a row",
                f"the row of track {query} is {row.tolist()}, and one of them comes twice",
                "one of its k places is lost",
                "how the row is filled up",
            )
    if not all(_are_tracks(row) for row in asked):
        return None  # distances do not tell twins apart
    return _with_twins(answer, rng, k)


def _with_twins(answer: Answer, rng: Rng, k: int) -> Finding | None:
    """Judge queries with five twins of the very same vector, and so with more twins than k."""
    vectors, tree = space_with_twins(rng)
    queries = np.arange(0, N_TRACKS, 5)
    rows = _as_tracks(_ask(answer, queries, k, vectors, tree), queries, vectors)
    for query, row in zip(queries, rows, strict=True):
        if query in row:
            blindly = any(
                np.array_equal(rows, table) for table in without_column_0(queries, k, vectors, tree)
            )
            return Finding(
                "column 0 is dropped blindly" if blindly else "the query is among its own suggestions",
                f"track {query} is still in its own row {row.tolist()}: other tracks have the very same vector, and "
                "may be listed before it",
                "the query does not always stand in column 0",
                "compare the found tracks with the query instead of cutting the first column",
                given=(queries, k),
            )
    if _predict_nearest(answer, rng):
        return None  # what is near is that item's business
    for query, row in zip(queries, rows, strict=True):
        if not len(row) or _distances(vectors, query)[row[:k]].max() > 1e-5:
            return Finding(
                "twins of the query are thrown out too",
                f"five other tracks have the very vector of track {query}, and its row is {row.tolist()}",
                "they are its nearest neighbours: only the query itself is excluded",
                "compare track numbers, not distances, to find the query",
            )
    return None


def _floats(answer: Answer, rng: Rng) -> Finding | None:
    """Tell of a right answer that keeps its tracks as floats, and so cannot look up a title."""
    vectors, tree = space(rng)
    with student_code():
        result = answer(np.arange(3), 2, vectors, tree.for_answer(answer))
        row = np.asarray(result)[0]
    if row.dtype.kind != "f":
        return None
    return Finding(
        "track numbers kept as floats",
        f"the first row is {row.tolist()}",
        "`array[3.0]` is an error, so a float cannot look up a title",
        "`np.zeros((n, k), dtype=int)`, or `.astype(int)` at the end",
    )


PREDICT_BATCH = Exercise(
    "predict_batch",
    [
        Item("shape", 1, asks(_predict_shape)),
        Item("nearest first", 1, asks(_predict_nearest)),
        Item("query excluded", 1, asks(_predict_excludes)),
    ],
    hints=(
        (
            "`tree.query(points, n)` answers a whole table of points at once: which rows of `vectors` "
            "are your points?"
        ),
        (
            "A query is its own nearest neighbour. Ask for k + 1 and take it out of each row; it is not "
            "always in column 0."
        ),
        (
            "indices = tree.query(vectors[queries], k + 1, return_distance=False), then for each row "
            "keep `row[row != query][:k]`."
        ),
    ),
    observe=Asking,
    note=asks(_floats),
    n_seeds=1,  # each item asks many times
)
