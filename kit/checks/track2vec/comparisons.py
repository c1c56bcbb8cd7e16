"""`compare` is tried on models whose lists are known: what each is asked is noted, and what came is read by model.

The models are alike, as models of the same playlists are: most queries are a hit of all or of none. So a paired
interval is far narrower than one of two samples that have nothing to do with each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import as_table
from kit.checks.asking.recorders import Recorder
from kit.checks.asking.values import Came, came, number
from kit.checks.exercise import Answer, Rng
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = [
    "DIFFERENCE",
    "KEYS",
    "LIST_LENGTH",
    "SCORE",
    "Asked",
    "Comparison",
    "World",
    "comparisons",
    "suggest",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LIST_LENGTH = 10
SCORE = ("hit", "low", "high")
DIFFERENCE = ("difference", "difference_low", "difference_high")
KEYS = (*SCORE, *DIFFERENCE)
NAMES = ("popularity", "co-occurrence", "Markov", "Track2Vec", "blend")
N_TRACKS, N_QUERIES, MOST_ASKED_FOR = 400, 320, 40
N_WORLDS = 4
MOST_NOTED = 200  # calls of a model
SHARES = (
    0.34,
    0.46,
    0.26,
    0.40,
    0.30,
)  # of hits; each model changes as few of the first one's hits as it can
ALSO = 0.06  # of the hits of a model are misses, and as many misses hits, beside what its share asks for


@dataclass(frozen=True)
class World:
    """Queries, the tracks that came next, and the list that each model has for each track.

    Attributes
    ----------
    queries, held_out : (n,) integers
    lists : dict of str to (V, MOST_ASKED_FOR) integers
        A row a track; some rows hold a track twice.
    """

    queries: Ints
    held_out: Ints
    lists: dict[str, Ints]

    @classmethod
    def draw(cls, seed: int) -> World:
        """Draw a world; equal numbers give equal worlds."""
        rng = np.random.default_rng(seed)
        n = N_QUERIES + int(rng.integers(20))
        queries, held_out = rng.permutation(N_TRACKS)[:n], rng.integers(N_TRACKS, size=n)
        queries[10:30] = rng.choice(queries[:10], 20)  # asked once more, with another track that came next
        names = rng.permutation(NAMES)[: int(rng.integers(3, len(NAMES)))]
        shares = (SHARES[0], *rng.permutation(SHARES[1:]))
        first = rng.random(n) < shares[0]
        lists: dict[str, Ints] = {}
        for name, share in zip(names.tolist(), shares, strict=False):
            hit = first ^ (rng.random(n) < ALSO)
            much = abs(share - first.mean())
            among = np.flatnonzero(hit == (share < first.mean()))
            hit[among[: int(much * n)]] ^= True
            lists[name] = _lists(queries, held_out, first if not lists else hit, rng)
        return cls(queries, held_out, lists)

    def suggest(self, name: str, queries: object, k: object) -> Ints:
        """Give the list of each query by a model; an error says in words what cannot be taken."""
        asked = np.asarray(queries)
        if asked.ndim != 1 or not (asked.dtype.kind in "iu" or not asked.size):
            raise TypeError(
                f"suggest(queries, k): queries is {shown(queries, 40)}, and must be a row of tracks"
            )
        if asked.size and not (asked.min() >= 0 and asked.max() < N_TRACKS):
            raise IndexError(f"suggest(queries, k): {shown(queries, 40)}; tracks go from 0 to {N_TRACKS - 1}")
        if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= MOST_ASKED_FOR:
            raise ValueError(f"suggest(queries, k): k is {shown(k, 40)}, and can be 1 to {MOST_ASKED_FOR}")
        found: Ints = self.lists[name][asked.astype(int), : int(k)]
        return found

    def hits(self, name: str, k: int = LIST_LENGTH) -> Floats:
        """1 for each query whose held-out track is in the list, else 0."""
        lists = self.lists[name][self.queries, :k]
        return np.asarray((lists == self.held_out[:, None]).any(axis=1), np.float64)


def _lists(queries: Ints, held_out: Ints, hit: NDArray[np.bool_], rng: Rng) -> Ints:
    """Lists in which the held-out tracks of some queries stand among the first ten, others behind, or twice."""
    lists = np.array([rng.permutation(N_TRACKS)[:MOST_ASKED_FOR] for _ in range(N_TRACKS)])
    for query, track, found in zip(queries, held_out, hit, strict=True):
        row = lists[query]
        row[row == track] = rng.integers(N_TRACKS)
        place = rng.integers(LIST_LENGTH) if found else rng.integers(LIST_LENGTH, 2 * LIST_LENGTH)
        row[place] = track
        if found and rng.random() < 0.1:
            row[(place + 1) % LIST_LENGTH] = track
    return lists.astype(np.int64)


_world = lru_cache(maxsize=2)(World.draw)


def suggest(seed: int, name: str, queries: object, k: object) -> Ints:
    """Do `World.suggest` where the answer runs."""
    return _world(seed).suggest(name, queries, k)


@dataclass
class Asked:
    """What a model was asked: the queries of each call, and k."""

    queries: list[Ints]
    k: list[int]

    def note(self, queries: object, k: object) -> None:
        """Keep a call."""
        if len(self.k) < MOST_NOTED:
            self.queries.append(np.asarray(queries).ravel())
            self.k.append(int(k))  # type: ignore[call-overload]
        elif len(self.k) == MOST_NOTED:
            self.queries[-1] = np.concatenate([self.queries[-1], np.asarray(queries).ravel()])

    @property
    def tracks(self) -> Ints:
        """All queries of all calls."""
        return np.concatenate([np.empty(0, np.int64), *self.queries])


@dataclass(frozen=True)
class Comparison:
    """One comparison that an answer made.

    Attributes
    ----------
    world : World
    asked : dict of str to Asked
    rows : dict of str to mapping
        For each model what was said of it.
    """

    world: World
    asked: dict[str, Asked]
    rows: dict[str, Mapping[str, object]]

    @classmethod
    def run(cls, answer: Answer, seed: int) -> Comparison:
        """Let the answer compare the models of a world."""
        world = _world(seed)
        asked = {name: Asked([], []) for name in world.lists}
        models = {name: _model(seed, name, noted) for name, noted in asked.items()}
        with student_code():
            result = answer(models, world.queries.copy(), world.held_out.copy())
        return cls(world, asked, _rows(result, list(world.lists)))

    @property
    def names(self) -> list[str]:
        """The models, in their order."""
        return list(self.world.lists)

    def said(self, name: str, key: str) -> float:
        """Give a number that was said of a model; for the first model, nothing is as good as a difference of 0."""
        value = self.rows[name][key]
        if name == self.names[0] and key in DIFFERENCE and _is_nothing(value):
            return 0.0
        return number(value, f"compare, of {name!r} under {key!r},")

    def apart(self, name: str) -> Floats:
        """The hits of a model minus those of the first one, query by query."""
        return np.asarray(self.world.hits(name) - self.world.hits(self.names[0]))


def _model(seed: int, name: str, noted: Asked) -> Recorder:
    def model(queries: object, k: object) -> Ints:
        found = suggest(seed, name, queries, k)
        noted.note(queries, k)
        return found

    return Recorder(model, "kit.checks.track2vec.comparisons:suggest", (seed, name), tell=noted.note)


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def comparisons(answer: Answer, rng: Rng) -> list[Comparison]:
    """Let the answer compare in several worlds."""
    return [Comparison.run(answer, int(rng.integers(2**32))) for _ in range(N_WORLDS)]


def _rows(result: object, names: Sequence[str]) -> dict[str, Mapping[str, object]]:
    """Read what was said of each model: a dict by name, or a row a model in their order."""
    if finding := nothing_returned(result):
        raise FoundError(finding)
    rows = _by_name(result, names)
    if rows is None:
        words = shown(result, 100)
        if isinstance(result, Mapping):
            words = f"the keys {shown(list(result), 100)}"
            words += f", under the first of them {shown(next(iter(result.values()), None), 60)}"
        if came(result) is Came.FRAME:
            words = (
                f"a data frame with the columns {shown(list(getattr(as_table(result), 'columns', ())), 100)}"
            )
        raise FoundError(
            Finding(
                "no row for each model",
                f"for the models {', '.join(names)} compare gives {words}",
                "each model has a row of its own, a dict or a row of a data frame, in the order of `models`",
                "what is collected for each name, and the `return`",
            )
        )
    for name, row in rows.items():
        if missing := [key for key in KEYS if key not in row]:
            raise FoundError(
                Finding(
                    "a number is missing",
                    f"of {name!r} it says {shown(list(row), 100)}, and not {', '.join(missing)}",
                    f"of each model it says {', '.join(KEYS)}",
                    "the keys, letter by letter",
                )
            )
    return rows


def _by_name(result: object, names: Sequence[str]) -> dict[str, Mapping[str, object]] | None:
    value: Any = result
    if (table := as_table(result)) is not None:
        if not set(KEYS) & set(table.columns):
            return None
        value = [dict(zip(table.columns, row, strict=True)) for row in table]
    if isinstance(value, Mapping):
        if set(names) <= set(value) and all(isinstance(value[name], Mapping) for name in names):
            return {name: value[name] for name in names}
        return None
    if not isinstance(value, list | tuple) or len(value) != len(names):
        return None
    return dict(zip(names, value, strict=True)) if all(isinstance(row, Mapping) for row in value) else None
