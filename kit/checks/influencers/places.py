"""A trial of `cold_table`: songs, places and models that an answer is given, its calls, and how its table is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import as_table
from kit.checks.asking.values import number
from kit.checks.exercise import Answer
from kit.checks.influencers.noted_model import Call, NotedModel
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["Cell", "Trial", "same_rows"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Folds = list[tuple[Rows, Rows]]
Table = dict[tuple[str, str], dict[str, float]]
NAMES = ("plain", "reads", "hears", "looks")
# How much a model uses what is told: the first is neither best nor worst.
FIRST, OTHERS = 0.6, (0.0, 1.1, 1.7)
PLACES = {"by chance": 4, "other songs": 3}  # how many folds each has; the lab's places have other names
COLUMNS = ("rmse", "gain", "low", "high")
N_SONGS = 90
OFTEN, SELDOM = 30, 3  # ratings of a song
UNEVEN = 1.5  # how much larger a fold is than the next one
NEW = 1.3  # how much larger an error is where the model has not met the song
LOOK = '{"place": place, "model": name, "rmse": ..., "gain": ..., "low": ..., "high": ...} for each place and model'


@dataclass
class Cell:
    """What a model did in a place: the folds, its calls there, and the squared error of each row."""

    place: str
    model: str
    folds: Folds
    calls: list[Call]
    squared: Floats


@dataclass
class Trial:
    """What an answer was given, how it asked the models, and the tables that it gave.

    The first is of all places and models. The others are of one place and two models: two of the same seed, which are
    the same where all chance is that of the rng that was given, and one of another seed.
    """

    y: Floats
    songs: Rows
    places: dict[str, Folds]
    models: dict[str, NotedModel]
    values: list[object] = field(default_factory=list)
    wanted: list[list[tuple[str, str]]] = field(default_factory=list)  # the place and model of each row
    n_first: dict[str, int] = field(
        default_factory=dict
    )  # calls of each model until the first table was there

    @classmethod
    def run(cls, answer: Answer, rng: Rng) -> Trial:
        """Ask an answer for all places and models, then for few of them, with two seeds."""
        trial = cls.made(rng)
        seed = int(rng.integers(1000))
        for n_places, n_models, of in ((2, 4, seed), (1, 2, seed + 1), (1, 2, seed + 1), (1, 2, seed + 2)):
            models = dict(list(trial.models.items())[:n_models])
            places = dict(list(trial.places.items())[:n_places])
            with student_code():
                value = answer(
                    {name: model.fit_predict for name, model in models.items()},
                    models[trial.first].X.copy(),
                    trial.y.copy(),
                    {
                        place: [(train.copy(), test.copy()) for train, test in folds]
                        for place, folds in places.items()
                    },
                    trial.songs.copy(),
                    np.random.default_rng(of),
                )
            trial.values.append(value)
            trial.wanted.append([(place, name) for place in places for name in models])
            trial.n_first = trial.n_first or {name: len(model.calls) for name, model in trial.models.items()}
        return trial

    @property
    def first(self) -> str:
        """The model that the others are held against."""
        return next(iter(self.models))

    @classmethod
    def made(cls, rng: Rng) -> Trial:
        """Draw songs that are rated often and seldom, ratings, folds, and models whose errors hang together."""
        rated = rng.permutation(np.repeat([SELDOM, OFTEN], N_SONGS // 2))
        of_song = rng.permutation(np.repeat(np.arange(N_SONGS), rated))
        songs = 1 + rng.permutation(9 * N_SONGS)[:N_SONGS][of_song]
        n = len(songs)
        y = np.where(rng.random(n) < 0.5, 0.0, rng.random(n))
        hard = rng.uniform(0.4, 0.9, N_SONGS)[of_song] * rng.choice([-1.0, 1.0], n)
        told = rng.normal(0.1, 0.06, N_SONGS)  # what a song's text tells: more where it is rated often
        told = (told + np.where(rated == OFTEN, 0.08, 0.0))[of_song]
        X = rng.normal(size=(n, 3))
        models = {}
        shares = (FIRST, *rng.permutation(OTHERS))
        for name, share in zip(rng.permutation(NAMES).tolist(), shares, strict=True):
            errors = hard * (1 - share * told) + rng.normal(0, 0.05, n)
            models[name] = NotedModel(X, y, _predictions(y, errors, of_song), sum(PLACES.values()))
        by_chance, other_songs = PLACES.values()
        places = [_dealt(_unevenly(rng, n, by_chance)), _dealt(_unevenly(rng, N_SONGS, other_songs)[of_song])]
        return cls(y, songs, dict(zip(PLACES, places, strict=True)), models)

    @cached_property
    def cells(self) -> list[Cell]:
        """What each model did in each place until the first table was there."""
        found = []
        asked_in = {
            name: [self.place_of(call) for call in model.calls[: self.n_first[name]]]
            for name, model in self.models.items()
        }
        for place, folds in self.places.items():
            for name, model in self.models.items():
                calls = model.calls[: self.n_first[name]]
                here = [call for call, own in zip(calls, asked_in[name], strict=True) if own == place]
                squared = np.full(len(self.y), np.nan)
                for call in here:
                    inside = call.test >= 0
                    squared[call.test[inside]] = ((call.predicted - self.y[call.test]) ** 2)[inside]
                found.append(Cell(place, name, folds, here, squared))
        return found

    def place_of(self, call: Call) -> str:
        """The place one of whose folds tests, or else trains on, just these rows; "" for none."""
        for part, rows in ((1, call.test), (0, call.train)):
            for place, folds in self.places.items():
                if any(same_rows(fold[part], rows) for fold in folds):
                    return place
        return ""

    def table(self, turn: int = 0) -> Table:
        """Read a table that the answer gave; a `FoundError` says why it is none."""
        return _read(self.values[turn], self.wanted[turn])


def _predictions(y: Floats, errors: Floats, of_song: Rows) -> Callable[[Rows, Rows], Floats]:
    """Make a model that errs more where it has not met the song."""

    def gives(train: Rows, test: Rows) -> Floats:
        new = ~np.isin(of_song[test], of_song[train])
        return np.asarray(y[test] + errors[test] * np.where(new, NEW, 1.0))

    return gives


def _unevenly(rng: Rng, n: int, n_folds: int) -> Rows:
    """Deal n things to folds of which each is larger than the next, so that a mean of folds is none of rows."""
    large = UNEVEN ** -np.arange(n_folds)
    sizes = np.diff(np.round(n * np.r_[0, np.cumsum(large) / large.sum()])).astype(int)
    return np.asarray(rng.permutation(np.repeat(np.arange(n_folds), sizes)))


def _dealt(fold: Rows) -> Folds:
    return [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(fold.max() + 1)]


def same_rows(rows: Rows, others: Rows) -> bool:
    """Whether two lists of rows hold the same, in any order."""
    return len(rows) == len(others) and bool((np.sort(rows) == np.sort(others)).all())


def _read(value: object, wanted: list[tuple[str, str]]) -> Table:
    """Read rows of a table by their place and model."""
    if finding := nothing_returned(value):
        raise FoundError(finding)
    rows: Any = value
    if (frame := as_table(value)) is not None:
        rows = [dict(zip(frame.columns, line, strict=True)) for line in np.asarray(frame, object).tolist()]
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise FoundError(_no_table(f"what is returned is {shown(value, 90)}"))
    found: Table = {}
    for row in rows:
        missing = [key for key in ("place", "model", *COLUMNS) if key not in row]
        if missing:
            raise FoundError(_no_table(f"a row has {shown(list(row), 60)}, and no {missing[0]}"))
        key = str(row["place"]), str(row["model"])
        found[key] = {name: number(row[name], f"the {name} of a row") for name in COLUMNS}
    lacking = [key for key in wanted if key not in found]
    if lacking or len(rows) != len(wanted):
        of = f"; none is of {lacking[0][1]!r} in the place {lacking[0][0]!r}" if lacking else ""
        raise FoundError(
            _no_table(
                f"{len(wanted)} rows are needed, one for each place and model, and {len(rows)} came{of}"
            )
        )
    return found


def _no_table(saw: str) -> Finding:
    return Finding(
        "no row for each place and model",
        saw,
        "the lab makes a table of what is returned, and looks a row up by its place and its model",
        f"a list of {LOOK}",
    )
