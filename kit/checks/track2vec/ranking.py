"""Checks of `predict_batch`, `hit_at_k` and `ndcg_at_k`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.outcomes import Exercise, Finding, Item, student_code
from kit.neighbours import Neighbours, unit

Rng = np.random.Generator
Floats = NDArray[np.float64]


# --- predict_batch -------------------------------------------------------------------------------------------------


def _space(rng: Rng, n_tracks: int = 60, dim: int = 4) -> tuple[Any, Any]:
    """Unit vectors without twins, and the KD-tree on them."""
    from sklearn.neighbors import KDTree

    vectors = unit(rng.normal(size=(n_tracks, dim)))
    return vectors, KDTree(vectors)


def _space_with_twins(rng: Rng) -> tuple[Any, Any]:
    """Tracks 0, 10, 20 ... share one vector, so that a query need not be its own first neighbour."""
    from sklearn.neighbors import KDTree

    vectors, _ = _space(rng)
    vectors[::10] = vectors[0]
    vectors[5::10] = vectors[5]
    return vectors, KDTree(vectors)


def _ask(answer: Any, queries: NDArray[np.int64], k: int, vectors: Any, tree: Any) -> list[Any]:
    """The rows that `predict_batch` gives, as a list; whatever has no rows becomes an empty list."""
    with student_code():
        result = answer(queries.copy(), k, vectors.copy(), tree)
        try:
            return [np.asarray(row).ravel() for row in result]
        except TypeError:
            return []


def _predict_shape(answer: Any, rng: Rng) -> Finding | None:
    vectors, tree = _space(rng)
    queries = rng.integers(len(vectors), size=9)
    queries[5] = queries[2]
    for k in (3, 7):
        rows = _ask(answer, queries, k, vectors, tree)
        if len(rows) != len(queries):
            return Finding(
                "one row for each query",
                f"{len(queries)} queries, one of them asked twice, gave {len(rows)} rows",
                "row i must answer query i, also where a query comes again",
                "what the function returns, and whether a set or a `unique` lost a row",
            )
        widths = {len(row) for row in rows}
        if widths != {k}:
            return Finding(
                "k tracks in each row",
                f"k={k} gave rows of {', '.join(map(str, sorted(widths)))} tracks",
                "the query takes one place among the tree's answers, and k is not always the same",
                "how many neighbours are asked of the tree, and what is cut off after the query is taken out",
            )
        if any(not np.issubdtype(row.dtype, np.integer) for row in rows):
            return Finding(
                "tracks, not distances",
                f"the first row is {np.round(rows[0].astype(float), 3).tolist()}",
                "suggestions are track numbers, that is integers",
                "the order of what `tree.query` returns: distances first, then indices",
            )
        if any(row.min() < 0 or row.max() >= len(vectors) for row in rows):
            return Finding("tracks that exist", f"the first row is {rows[0].tolist()}", "", "the indices")
    return None


def _predict_nearest(answer: Any, rng: Rng) -> Finding | None:
    vectors, tree = _space(rng)
    queries, k = rng.permutation(len(vectors))[:9], 6
    rows = _ask(answer, queries, k, vectors, tree)
    truth = Neighbours(vectors, "exact").nearest(queries, k)
    if len(rows) != len(queries) or any(not np.issubdtype(row.dtype, np.integer) for row in rows):
        return Finding("the nearest tracks, nearest first", "rows that are not tracks", "", "the item above")
    if any(row.size and (row.min() < 0 or row.max() >= len(vectors)) for row in rows):
        return Finding("the nearest tracks, nearest first", "tracks that do not exist", "", "the item above")
    for query, row, right in zip(queries, rows, truth, strict=True):
        others = row[row != query][:k]
        got, want = (1 - vectors[tracks] @ vectors[query] for tracks in (others, right[: len(others)]))
        if len(others) and np.allclose(got, want, atol=1e-5):
            continue
        if len(others) and np.allclose(np.sort(got), want, atol=1e-5):
            return Finding(
                "nearest first",
                f"the neighbours of track {query} stand at distances {np.round(np.sqrt(2 * got), 2).tolist()}",
                "NDCG counts the rank, so the nearest comes first",
                "where the order is lost: a sort, a set, a reversed slice",
            )
        return Finding(
            "the nearest tracks",
            f"for track {query} the row is {row.tolist()}, and the nearest are {right.tolist()}",
            "some nearer track is missing",
            "which vector is given to the tree for each query: row `query` of `vectors`",
        )
    return None


def _predict_excludes(answer: Any, rng: Rng) -> Finding | None:
    for with_twins in (False, True):
        vectors, tree = (_space_with_twins if with_twins else _space)(rng)
        queries, k = rng.permutation(len(vectors))[:30], 4
        rows = _ask(answer, queries, k, vectors, tree)
        if len(rows) != len(queries):
            return Finding("the query is excluded", f"{len(rows)} rows for {len(queries)} queries")
        bad = [i for i, row in enumerate(rows) if queries[i] in row]
        if bad and not with_twins:
            place = int(np.flatnonzero(rows[bad[0]] == queries[bad[0]])[0])
            return Finding(
                "the query is among its own suggestions",
                f"track {queries[bad[0]]} is suggested to itself, in column {place}; so are {len(bad)} of {len(rows)}",
                "a track is its own nearest neighbour, at distance 0: every rank behind it shifts by one",
                "ask the tree for k + 1 neighbours and take the query out",
            )
        if bad:
            return Finding(
                "column 0 is dropped blindly",
                f"track {queries[bad[0]]} is still in its own row {rows[bad[0]].tolist()}: other tracks have the very "
                "same vector, and the tree may list them first",
                "the query does not always stand in column 0",
                "compare the found tracks with the query instead of cutting the first column",
            )
        for query, row in zip(queries, rows, strict=True):
            if len(row) > k or len(set(row.tolist())) < len(row):
                return Finding(
                    "a track is suggested twice", f"the row of track {query} is {row.tolist()}", "", "how the row is cut"
                )
    return None


PREDICT_BATCH = Exercise(
    "predict_batch",
    [
        Item("shape", 1, _predict_shape),
        Item("nearest first", 1, _predict_nearest),
        Item("query excluded", 1, _predict_excludes),
    ],
    hints=(
        "`tree.query(points, n)` answers a whole table of points at once: which rows of `vectors` are your points?",
        "A query is its own nearest neighbour. Ask for k + 1 and take it out of each row; it is not always in column 0.",
        "indices = tree.query(vectors[queries], k + 1, return_distance=False), then for each row keep "
        "`row[row != query][:k]`.",
    ),
)


# --- hit_at_k and ndcg_at_k ----------------------------------------------------------------------------------------


def _lists(rng: Rng, ranks: list[int], k: int = 6) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of k tracks in which the held-out track stands at the given ranks, from 1; 0 stands for a miss.

    Every miss is present in the row of another query, so that looking in the whole table is seen.
    """
    n = len(ranks)
    tracks = rng.permutation(1_000)[: n * (k + 1)].reshape(n, k + 1)
    suggested, held_out = tracks[:, :k].copy(), tracks[:, k].copy()
    for i, rank in enumerate(ranks):
        if rank:
            held_out[i] = suggested[i, rank - 1]
        elif n > 1:
            suggested[(i + 1) % n, k - 1 if ranks[(i + 1) % n] != k else 0] = held_out[i]
    return suggested, held_out


def _number(answer: Any, suggested: Any, held_out: Any) -> Floats:
    """What a metric gives, as a flat array: one number if it is right."""
    with student_code():
        return np.asarray(answer(suggested.copy(), held_out.copy()), np.float64).ravel()


def _found_or_missed(answer: Any, rng: Rng, ranks: list[int]) -> Finding | None:
    for rank in ranks:
        value = _number(answer, *_lists(rng, [rank]))
        if not value.size or (value == 0).all():
            return Finding(
                "a found track counts for nothing",
                f"the held-out track stands at rank {rank} of 6, and the answer is {value.tolist()}",
                "a hit counts wherever it stands in the list",
                "which columns of `suggested` are compared",
            )
    for misses in ([0], [0, 0, 0]):
        suggested, held_out = _lists(rng, misses)
        value = _number(answer, suggested, held_out)
        if not (value == 0).all():
            return Finding(
                "a missed track counts",
                f"none of {len(misses)} held-out tracks stands in its own row, and the answer is {value.tolist()}",
                "only the row of the same query counts" if len(misses) > 1 else "a miss gives 0",
                "compare each row with its own held-out track: `held_out[:, None]`",
            )
    return None


def _mean_finding(value: Floats, singles: list[float], what: str) -> Finding | None:
    """Compare the answer for a whole table with the mean of the answers row by row."""
    mean, found = float(np.mean(singles)), [single for single in singles if single]
    if value.size != 1:
        return Finding(
            f"{what} is one number",
            f"{len(singles)} queries gave {value.size} numbers",
            "the metric is the mean over the queries",
            "what is returned: take the mean",
        )
    number = float(value[0])
    if np.isclose(number, mean):
        return None
    saw = f"{len(singles)} queries with values {np.round(singles, 3).tolist()} gave {number:.4g}, their mean is {mean:.4g}"
    if np.isclose(number, sum(singles)):
        return Finding("a sum, not a mean", saw, "the score would grow with the number of queries", "the last line")
    if found and np.isclose(number, np.mean(found)):
        return Finding(
            "the mean over the hits alone", saw, "a miss counts too, as 0", "the denominator: all queries, not those found"
        )
    return Finding("not the mean over the queries", saw, "", "the denominator")


def _hit_found(answer: Any, rng: Rng) -> Finding | None:
    return _found_or_missed(answer, rng, [1, 2, 4, 6])


def _hit_mean(answer: Any, rng: Rng) -> Finding | None:
    single = _number(answer, *_lists(rng, [1]))
    if single.size == 1 and np.isfinite(single[0]) and single[0] > 0 and not np.isclose(single[0], 1):
        return Finding(
            "a share between 0 and 1",
            f"one query, found at rank 1 of 6, gives {single[0]:.4g}",
            "every list that holds the track counts 1: "
            + ("this is precision, divided by k" if single[0] < 1 else "not a percentage"),
            "what the number of hits is divided by: the number of queries",
        )
    ranks = [1, 3, 0, 6, 0, 0, 2]
    suggested, held_out = _lists(rng, ranks)
    rows = [_number(answer, suggested[i : i + 1], held_out[i : i + 1]) for i in range(len(ranks))]
    return _mean_finding(_number(answer, suggested, held_out), [float(row.mean()) for row in rows], "hit@k")


HIT_AT_K = Exercise(
    "hit_at_k",
    [Item("found anywhere in the list", 1, _hit_found), Item("mean over the queries", 1, _hit_mean)],
    hints=(
        "For one query: is `held_out[i]` anywhere in `suggested[i]`? Then think of all queries at once.",
        "`suggested == held_out[:, None]` compares each row with its own held-out track.",
        "A row is a hit if any of its columns is equal: `.any(axis=1)`; hit@k is the mean of that.",
    ),
)


def _ndcg_found(answer: Any, rng: Rng) -> Finding | None:
    return _found_or_missed(answer, rng, [2, 3, 6])


def _ndcg_gain(answer: Any, rng: Rng) -> Finding | None:
    ranks = np.arange(1, 7)
    values = np.array([_number(answer, *_lists(rng, [int(rank)])).sum() for rank in ranks])
    right = 1 / np.log2(ranks + 1)
    if np.allclose(values, right, atol=1e-6):
        return None
    saw = f"ranks 1 to 6 gain {np.round(values, 4).tolist()}; they should gain {np.round(right, 4).tolist()}"
    so = "the gain of rank r is 1/log2(r + 1): 1 for the first, .6309 for the second"
    known = [
        (right * np.log2(np.e), "the natural logarithm", "`np.log` where `np.log2` belongs: all is 1.4427 times too big"),
        (1 / ranks, "the reciprocal rank", "1/rank is another metric (MRR)"),
        (np.ones(6), "no discount", "every rank gains the same: this is hit@k"),
        (right * np.log2(10), "the decimal logarithm", "`np.log10` where `np.log2` belongs"),
    ]
    for wrong, cause, look in known:
        if np.allclose(values, wrong, atol=1e-6):
            return Finding(cause, saw, so, look)
    finite = np.isfinite(values[1:])
    if not np.isfinite(values[0]) or (finite.all() and np.allclose(values[1:], right[:-1], atol=1e-6)):
        return Finding("the rank starts at 0", saw, so, "`argmax` and `enumerate` count from 0: the first rank is 1")
    if np.allclose(values[:-1], right[1:], atol=1e-6):
        return Finding("the rank starts at 2", saw, so, "a 1 is added twice")
    return Finding("another discount", saw, so, "the formula, at rank 1 and at rank 2")


def _ndcg_mean(answer: Any, rng: Rng) -> Finding | None:
    ranks = [2, 3, 0, 6, 0, 0, 2]
    suggested, held_out = _lists(rng, ranks)
    rows = [_number(answer, suggested[i : i + 1], held_out[i : i + 1]) for i in range(len(ranks))]
    singles = [0.0 if rank == 0 else float(row.sum()) for rank, row in zip(ranks, rows, strict=True)]
    return _mean_finding(_number(answer, suggested, held_out), singles, "NDCG@k")


NDCG_AT_K = Exercise(
    "ndcg_at_k",
    [
        Item("found or missed", 1, _ndcg_found),
        Item("gain 1/log2(rank + 1)", 1, _ndcg_gain),
        Item("mean over the queries", 1, _ndcg_mean),
    ],
    hints=(
        "Where does the held-out track stand in its row? Rank 1 gains 1, rank 2 gains 1/log2(3), a miss gains 0.",
        "`found = suggested == held_out[:, None]`; `found.argmax(axis=1)` counts from 0, and is 0 for a miss too.",
        "gain = where(found.any(axis=1), 1 / log2(found.argmax(axis=1) + 2), 0); NDCG@k is the mean over all queries.",
    ),
)
