"""The lists whose hidden tracks were ranked, their cells, and the tables that an answer makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import as_table
from kit.checks.asking.values import number
from kit.checks.exercise import Answer, Rng, tried
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["CELLS", "PLACES", "QUARTERS", "Lists", "Row", "Tables", "in_quarters"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Row = dict[str, Any]

PLACES = {"place 1": (1, 1), "place 2-3": (2, 3), "place 4-8": (4, 8), "place 9+": (9, 10**6)}
QUARTERS = tuple(f"quarter {number}" for number in range(1, 5))
CELLS = (*PLACES, *QUARTERS)
OF_MODELS = ("model", "cell", "n", "hit", "low", "high")
OF_PAIRS = ("first", "second", "cell", "difference", "low", "high")
MODELS = ("co-occurrence", "history", "GRU")
SHARES = (0.30, 0.5, 0.42)  # of hits


@dataclass(frozen=True)
class Lists:
    """Lists of which one track was hidden, and at which rank each model had it.

    Attributes
    ----------
    ranks_of : dict of str to (n,) integers
    place, popularity : (n,) integers
        n is a multiple of four, and between the quarters no popularity comes twice.
    k : int
    """

    ranks_of: dict[str, Ints]
    place: Ints
    popularity: Ints
    k: int

    @classmethod
    def draw(
        cls, rng: Rng, n: int, n_models: int, places: Sequence[int] = (1, 2, 3, 4, 6, 8, 9, 15)
    ) -> Lists:
        """Draw lists: what is easy for one model is mostly easy for all, and late places are easier."""
        k = int(rng.integers(6, 12))
        place = rng.permutation(np.resize(places, n))
        popularity = _popularity(rng, n)
        easy = rng.random(n) < 0.25 + 0.5 * (place > 3)
        ranks_of = {}
        names = rng.permutation(MODELS)[:n_models].tolist()
        shared = np.where(easy, 0.45, 1.6) * rng.random(n)
        for name, share in zip(names, SHARES, strict=False):
            own = np.where(rng.random(n) < 0.2, rng.random(n), shared)  # a fifth of the lists by itself
            hit = own < share
            ranks = np.where(hit, rng.integers(1, k + 1, n), rng.integers(k + 1, 4 * k, n))
            ranks[~hit & (rng.random(n) < 0.4)] = 0
            ranks_of[name] = ranks.astype(np.int64)
        return cls(ranks_of, place.astype(np.int64), popularity, k)

    @property
    def n(self) -> int:
        """How many lists there are."""
        return len(self.place)

    def hits(self, model: str) -> Floats:
        """1 for each list whose hidden track was found among the first k."""
        ranks = self.ranks_of[model]
        return ((ranks >= 1) & (ranks <= self.k)).astype(float)

    def rows(self, cell: str) -> Flags:
        """Which lists belong to a cell."""
        if cell in PLACES:
            low, high = PLACES[cell]
            return np.asarray((self.place >= low) & (self.place <= high))
        return in_quarters(self.popularity, QUARTERS.index(cell))

    def pairs(self) -> list[tuple[str, str]]:
        """Each two models, in their order."""
        return [*combinations(self.ranks_of, 2)]

    def reordered(self, order: Ints) -> Lists:
        """The same lists in another order."""
        ranks_of = {model: ranks[order] for model, ranks in self.ranks_of.items()}
        return Lists(ranks_of, self.place[order], self.popularity[order], self.k)


def _popularity(rng: Rng, n: int) -> Ints:
    """Popularities of which some come in many lists; the ends of the quarters lie between two that differ."""
    quarters = [
        np.resize(first + step * np.arange(different), n // 4)
        for first, step, different in ((1, 1, 14), (41, 1, n // 4), (321, 30, 6), (1081, 500, 9))
    ]
    return rng.permutation(np.concatenate(quarters)).astype(np.int64)


def in_quarters(values: Ints | Floats, number: int) -> Flags:
    """Which values lie in a quarter of all of them, the lowest first."""
    ends = np.quantile(values, [0.25, 0.5, 0.75])
    return np.asarray(np.searchsorted(ends, values) == number)


@dataclass(frozen=True)
class Tables:
    """What an answer says of some lists.

    Attributes
    ----------
    lists : Lists
    of_models : dict of (str, str) to dict
        For each model and cell its row.
    of_pairs : dict of (str, str, str) to dict, or Finding
        For each two models, as they came, and cell; a finding where there is no table of them.
    """

    lists: Lists
    of_models: dict[tuple[str, ...], Row]
    of_pairs: dict[tuple[str, ...], Row] | Finding

    @classmethod
    def ask(cls, answer: Answer, lists: Lists, seed: int) -> Tables:
        """Let an answer make its tables.

        Raises
        ------
        AnswerError, FoundError
        """
        with student_code():
            result: Any = answer(
                {model: ranks.copy() for model, ranks in lists.ranks_of.items()},
                lists.place.copy(),
                lists.popularity.copy(),
                lists.k,
                np.random.default_rng(seed),
            )
        if finding := nothing_returned(result):
            raise FoundError(finding)
        first, second = result if isinstance(result, list | tuple) and len(result) == 2 else (result, None)
        of_models = _read(first, OF_MODELS, "the first table")
        of_pairs = tried(lambda: _read(second, OF_PAIRS, "the second table"))
        return cls(lists, of_models, of_pairs.finding if isinstance(of_pairs, FoundError) else of_pairs)

    def said(self, model: str, cell: str, column: str) -> float:
        """A number of the first table."""
        if (model, cell) not in self.of_models:
            has = sorted({key[1] for key in self.of_models if key[0] == model})
            raise FoundError(
                Finding(
                    "no row for a model and a cell",
                    f"of {model!r} the first table has {shown(has, 120)}, and not {cell!r}",
                    "each model has a row for each of the eight cells",
                    "the loop over the cells within that over the models, and the names of the cells, letter by letter",
                )
            )
        return number(self.of_models[model, cell][column], f"{column} of {model!r}, {cell!r}")

    def pair(self, first: str, second: str, cell: str) -> Floats:
        """Difference, low and high of two models; where they came in the other order, turned round."""
        if isinstance(self.of_pairs, Finding):
            raise FoundError(self.of_pairs)
        row = self.of_pairs.get((first, second, cell))
        turned = self.of_pairs.get((second, first, cell))
        if row is None and turned is None:
            has = sorted({key for key in self.of_pairs if {*key[:2]} == {first, second}})
            raise FoundError(
                Finding(
                    "no row for two models and a cell",
                    f"of {first!r} and {second!r} the second table has {shown(has, 120)}, and no row for {cell!r}",
                    "each two models have a row for each of the eight cells",
                    "itertools.combinations(ranks_of, 2), and the loop over the cells",
                )
            )
        own = row or turned
        assert own is not None
        name = f"of {first!r} and {second!r}, {cell!r}"
        values = np.array([number(own[column], f"{column} {name}") for column in OF_PAIRS[3:]])
        return values if row is not None else -values[[0, 2, 1]]


def _read(value: object, columns: Sequence[str], name: str) -> dict[tuple[str, ...], Row]:
    """The rows of a table by what they are of: a data frame, a list of rows, or a dict of columns."""
    rows = _rows(value, columns)
    if rows is None or (rows and (missing := [column for column in columns if column not in rows[0]])):
        has = shown(value, 100)
        if (frame := as_table(value)) is not None:
            has = f"a data frame with the columns {', '.join(frame.columns)}"
        elif rows:
            has = f"the columns {', '.join(map(str, rows[0]))}"
        raise FoundError(
            Finding(
                "not the two tables" if rows is None else "a column is missing",
                f"{name} is {has}" if rows is None else f"{name} has {has}, and not {', '.join(missing)}",
                f"it has the columns {', '.join(columns)}; the other table is of "
                f"{'two models' if 'model' in columns else 'one model'} and a cell",
                "return table, differences: two data frames",
            )
        )
    names = columns[: columns.index("cell")]
    return {(*(str(row[name]) for name in names), _cell(row["cell"])): row for row in rows or ()}


def _rows(value: Any, columns: Sequence[str]) -> list[Row] | None:
    if (frame := as_table(value)) is not None:
        return [dict(zip(frame.columns, row, strict=True)) for row in np.asarray(frame)]
    if isinstance(value, Mapping):
        if not all(isinstance(own, list | tuple | np.ndarray) for own in value.values()):
            return None
        if len({len(own) for own in value.values()}) != 1:
            return None
        return [dict(zip(value, row, strict=True)) for row in zip(*value.values(), strict=True)]
    if not isinstance(value, list | tuple | np.ndarray) or not len(value):
        return None
    if all(isinstance(row, Mapping) for row in value):
        return [dict(row) for row in value]
    if all(isinstance(row, list | tuple | np.ndarray) and len(row) == len(columns) for row in value):
        return [dict(zip(columns, row, strict=True)) for row in value]
    return None


def _cell(name: object) -> str:
    """The name of a cell as this module writes it: case, spaces and kinds of dashes are free."""
    text = re.sub(r"[\u2010-\u2015]", "-", str(name).lower())
    text = re.sub(r"\s*([-+])\s*", r"\1", text)
    return " ".join(text.split())
