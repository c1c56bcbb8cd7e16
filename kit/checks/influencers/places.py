"""A trial of `cold_table`: songs, places and models that an answer is given, its calls, and how its table is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import as_table
from kit.checks.asking.values import number
from kit.checks.exercise import Answer
from kit.checks.influencers.noted_model import Call, NotedModel
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["NAMES", "Cell", "Trial", "same_rows"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Folds = list[tuple[Rows, Rows]]
Table = dict[tuple[str, str], dict[str, float]]
NAMES = ("plain", "reads", "hears")
COLUMNS = ("rmse", "gain", "low", "high")
N_SONGS, N_FOLDS = 90, 3
OFTEN, SELDOM = 14, 5  # ratings of a song
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
    """What an answer was given, how it asked the models, and the table that it gave, twice."""

    y: Floats
    songs: Rows
    places: dict[str, Folds]
    models: dict[str, NotedModel]
    values: list[object] = field(default_factory=list)
    n_first: dict[str, int] = field(
        default_factory=dict
    )  # calls of each model until the first table was there

    @classmethod
    def run(cls, answer: Answer, rng: Rng) -> Trial:
        """Ask an answer for two places and three models, twice."""
        trial = cls.made(rng)
        seed = int(rng.integers(1000))
        for _ in range(2):
            with student_code():
                value = answer(
                    {name: model.fit_predict for name, model in trial.models.items()},
                    trial.models[NAMES[0]].X.copy(),
                    trial.y.copy(),
                    {
                        place: [(train.copy(), test.copy()) for train, test in folds]
                        for place, folds in trial.places.items()
                    },
                    trial.songs.copy(),
                    np.random.default_rng(seed),
                )
            trial.values.append(value)
            trial.n_first = trial.n_first or {name: len(model.calls) for name, model in trial.models.items()}
        return trial

    @classmethod
    def made(cls, rng: Rng) -> Trial:
        """Draw songs that are rated often and seldom, ratings, folds, and models whose errors hang together."""
        rated = rng.permutation(np.repeat([SELDOM, OFTEN], N_SONGS // 2))
        of_song = rng.permutation(np.repeat(np.arange(N_SONGS), rated))
        songs = 1 + rng.permutation(9 * N_SONGS)[:N_SONGS][of_song]
        n = len(songs)
        y = np.where(rng.random(n) < 0.5, 0.0, rng.random(n))
        hard = rng.uniform(0.1, 0.9, N_SONGS)[of_song] * rng.choice([-1.0, 1.0], n)
        told = rng.normal(0.0, 0.06, N_SONGS)  # what a song's text tells: more where it is rated often
        told = (told + np.where(rated == OFTEN, 0.08, 0.0))[of_song]
        X = rng.normal(size=(n, 3))
        models = {}
        for name, share in zip(NAMES, (0.0, 1.0, 1.6), strict=True):
            errors = hard * (1 - share * told) + rng.normal(0, 0.02, n)
            models[name] = NotedModel(X, y, _predictions(y, errors, of_song), 2 * N_FOLDS)
        by_row = rng.permutation(n) % N_FOLDS
        places = {"by rows": _dealt(by_row), "new songs": _dealt(rng.permutation(N_SONGS)[of_song] % N_FOLDS)}
        return cls(y, songs, places, models)

    def cells(self) -> list[Cell]:
        """What each model did in each place until the first table was there."""
        found = []
        for place, folds in self.places.items():
            for name, model in self.models.items():
                calls = model.calls[: self.n_first[name]]
                here = [call for call in calls if self.place_of(call) == place]
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
        return _read(self.values[turn], [(place, name) for place in self.places for name in self.models])


def _predictions(y: Floats, errors: Floats, of_song: Rows) -> Callable[[Rows, Rows], Floats]:
    """Make a model that errs more where it has not met the song."""

    def gives(train: Rows, test: Rows) -> Floats:
        new = ~np.isin(of_song[test], of_song[train])
        return np.asarray(y[test] + errors[test] * np.where(new, NEW, 1.0))

    return gives


def _dealt(fold: Rows) -> Folds:
    return [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(N_FOLDS)]


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
