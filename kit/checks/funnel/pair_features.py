"""Checks of `pair_features`, number by number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, tried
from kit.checks.funnel.tables import Floats, dense
from kit.checks.outcome import Finding, FoundError, student_code

__all__ = ["PAIR_FEATURES", "Features"]

MODES = ("concat", "product", "both")
SIZES = ((7, 5), (7, 4), (1, 3), (4, 1), (1, 1), (3, 40))  # pairs, and numbers a side


@dataclass(frozen=True)
class Features:
    """Pairs, and what came of them in one mode.

    Attributes
    ----------
    users, artists : (n, d) array
    mode : str
    found : array or FoundError
        The answer's; the finding where it has none.
    """

    users: Floats
    artists: Floats
    mode: str
    found: Floats | FoundError

    @classmethod
    def of(cls, answer: Answer, rng: Rng, mode: str, size: tuple[int, int]) -> Features:
        """Ask for the features of some pairs."""
        users, artists = rng.normal(size=(2, *size)) + 0.3

        def asked() -> Floats:
            with student_code():
                result = answer(users.copy(), artists.copy(), mode)
            return dense(result, "pair_features")

        return cls(users, artists, mode, tried(asked))

    def wanted(self, mode: str = "") -> Floats:
        """Compute the right features, in the mode that was asked for or in another mode."""
        return _wanted(self.users, self.artists, mode or self.mode)

    @property
    def right(self) -> bool:
        """Whether all numbers are right."""
        return not isinstance(self.found, FoundError) and _alike(self.found, self.wanted())

    def finding(self) -> Finding | None:
        """Say what is wrong with the features."""
        if self.right:
            return None
        finding = self.found.finding if isinstance(self.found, FoundError) else _another(self, self.found)
        return replace(finding, given=(self.users, self.artists, self.mode))


def _in_all_modes(answer: Answer, rng: Rng) -> dict[str, list[Features]]:
    """The features of pairs of all sizes, by the mode; what is wrong in one mode costs that mode alone."""
    asking = Asking(answer, rng)
    return {mode: _in_one_mode(answer, asking.rng(), mode) for mode in MODES}


def _in_one_mode(answer: Answer, rng: Rng, mode: str) -> list[Features]:
    """All sizes, up to the first that is wrong."""
    made: list[Features] = []
    for size in SIZES:
        made.append(Features.of(answer, rng, mode, size))
        if not made[-1].right:
            break
    return made


def _mode(mode: str) -> Callable[[dict[str, list[Features]]], Finding | None]:
    return lambda made: made[mode][-1].finding()


def _wanted(users: Floats, artists: Floats, mode: str) -> Floats:
    parts = {
        "concat": (users, artists),
        "product": (users * artists,),
        "both": (users, artists, users * artists),
    }
    return np.hstack(parts[mode])


def _alike(found: Floats, wanted: Floats) -> bool:
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-4, atol=1e-6)


def _another(made: Features, found: Floats) -> Finding:
    users, artists, mode = made.users, made.artists, made.mode
    (n, d), width = users.shape, made.wanted().shape[1]
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
    for other in MODES:
        if other != mode and _alike(found, made.wanted(other)):
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
    return _another_number(made, found, saw)


def _another_number(made: Features, found: Floats, saw: str) -> Finding:
    wanted = made.wanted()
    empty = np.flatnonzero((found == 0).all(axis=0))
    if len(empty):
        return Finding(
            "columns that are always 0",
            f"{saw}, and {len(empty)} of its columns are 0 in every row",
            "a feature that never changes says nothing: something is looked up and never found",
            "the keys that the numbers are looked up by: of the same kind as those they are kept under?",
        )
    if _alike(found, _wanted(made.artists, made.users, made.mode)):
        return Finding(
            "artists before users",
            f"its first row is {np.round(found[0], 2).tolist()}; the user's are {np.round(made.users[0], 2).tolist()}",
            "whoever reads a weight of the ranker has to know whose number it belongs to",
            "the order of the parts: users, artists, product",
        )
    if _alike(np.sort(found, axis=1), np.sort(wanted, axis=1)):
        return Finding(
            "the parts stand in another order",
            f"its first row is {np.round(found[0], 2).tolist()}",
            "the order is users, artists, product",
            "the order in which the parts are put side by side",
        )
    places = np.argwhere(~np.isclose(found, wanted, rtol=1e-4, atol=1e-6))
    row, column = places[0].tolist()
    return Finding(
        "other numbers",
        f"{saw}; in row {row}, column {column} stands {found[row, column]:.4g}, where "
        f"{wanted[row, column]:.4g} belongs",
        "the numbers themselves are the features",
        f"how the parts of the mode {made.mode!r} are made",
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
    observe=_in_all_modes,
    n_seeds=2,
)
