"""Checks of `pair_features`, number by number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kit.checks.exercise import Asking, Exercise, Item
from kit.checks.funnel.forms import Rng, table_of_numbers
from kit.checks.outcome import Finding, student_code

SIZES = ((7, 5), (7, 4), (1, 3), (4, 1), (1, 1), (3, 40))  # pairs, and numbers a side


def _features(answer: Any, rng: Rng, mode: str, size: tuple[int, int]) -> tuple[Any, Any, Any]:
    """Users, artists, and what came of them."""
    users, artists = rng.normal(size=(2, *size)) + 0.3
    with student_code():
        result = answer(users.copy(), artists.copy(), mode)
    return users, artists, table_of_numbers(result, "pair_features")


def _wanted(users: Any, artists: Any, mode: str) -> Any:
    parts = {
        "concat": (users, artists),
        "product": (users * artists,),
        "both": (users, artists, users * artists),
    }
    return np.hstack(parts[mode])


def _mode(mode: str) -> Callable[[Asking], Finding | None]:
    def test(asking: Asking) -> Finding | None:
        rng = asking.rng()
        for size in SIZES:
            users, artists, found = _features(asking.answer, rng, mode, size)
            wanted = _wanted(users, artists, mode)
            if found.shape != wanted.shape or not np.allclose(found, wanted, rtol=1e-4, atol=1e-6):
                return _another(users, artists, found, mode)
        return None

    return test


def _another(users: Any, artists: Any, found: Any, mode: str) -> Finding:
    (n, d), width = users.shape, _wanted(users, artists, mode).shape[1]
    saw = f"of {n} pairs with {d} numbers a side, mode {mode!r} makes a table of shape {found.shape}"
    if found.shape == (2 * n, d):
        return Finding(
            "pairs below each other",
            saw,
            "a pair is one row: the user's numbers, then the artist's",
            "the axis along which the two are put together: side by side is `np.hstack`",
        )
    if len(found) != n:
        return Finding(
            "not a row for each pair", saw, "row i belongs to pair i", "the axes of what is put together"
        )
    for other in ("concat", "product", "both"):
        same = _wanted(users, artists, other)
        if other != mode and found.shape == same.shape and np.allclose(found, same, rtol=1e-4, atol=1e-6):
            return Finding(
                f"{other!r} in the place of {mode!r}",
                saw,
                f"the mode {mode!r} has {width} columns",
                "which branch is taken for each mode",
            )
    if (
        mode != "concat"
        and found.shape[1] % d == 1 % d
        and np.allclose(found[:, -1], (users * artists).sum(axis=1))
    ):
        return Finding(
            "a dot product in the place of the product",
            f"{saw}; its last column is the sum of the products",
            "in a sum the ranker cannot give each factor a weight of its own",
            "`users * artists`, number by number, without a sum",
        )
    if found.shape[1] == d * d:
        return Finding(
            "all products of all numbers",
            saw,
            "factor k of the user belongs to factor k of the artist",
            "`users * artists`, number by number",
        )
    if found.shape[1] != width:
        return Finding(
            "another number of columns", saw, f"the mode {mode!r} has {width}", "the parts of this mode"
        )
    return _another_number(users, artists, found, mode, saw)


def _another_number(users: Any, artists: Any, found: Any, mode: str, saw: str) -> Finding:
    empty = np.flatnonzero((found == 0).all(axis=0))
    if len(empty):
        return Finding(
            "columns that are always 0",
            f"{saw}, and {len(empty)} of its columns are 0 in every row",
            "a feature that never changes says nothing: something is looked up and never found",
            "the keys that the numbers are looked up by: of the same kind as those they are kept under?",
        )
    swapped = _wanted(artists, users, mode)
    if np.allclose(found, swapped, rtol=1e-4, atol=1e-6):
        return Finding(
            "artists before users",
            f"its first row is {np.round(found[0], 2).tolist()}; the user's are {np.round(users[0], 2).tolist()}",
            "whoever reads a weight of the ranker has to know whose number it belongs to",
            "the order of the parts: users, artists, product",
        )
    if np.allclose(
        np.sort(found, axis=1), np.sort(_wanted(users, artists, mode), axis=1), rtol=1e-4, atol=1e-6
    ):
        return Finding(
            "the parts stand in another order",
            f"its first row is {np.round(found[0], 2).tolist()}",
            "the order is users, artists, product",
            "the order in which the parts are put side by side",
        )
    places = np.argwhere(~np.isclose(found, _wanted(users, artists, mode), rtol=1e-4, atol=1e-6))
    row, column = places[0].tolist()
    return Finding(
        "other numbers",
        f"{saw}; in row {row}, column {column} stands {found[row, column]:.4g}, where "
        f"{_wanted(users, artists, mode)[row, column]:.4g} belongs",
        "the numbers themselves are the features",
        f"how the parts of the mode {mode!r} are made",
    )


PAIR_FEATURES = Exercise(
    "pair_features",
    [
        Item("concat", 1, _mode("concat")),
        Item("product", 1, _mode("product")),
        Item("both", 1, _mode("both")),
    ],
    hints=(
        "Three modes, three lines. Write down the shape of each for n = 4 pairs of d = 3 numbers first.",
        "`np.hstack([...])` puts tables side by side, and `*` multiplies number by number.",
        (
            "concat: np.hstack([users, artists]); product: users * artists; both: np.hstack([users, artists, "
            "users * artists])."
        ),
    ),
    observe=Asking,
    n_seeds=2,
)
