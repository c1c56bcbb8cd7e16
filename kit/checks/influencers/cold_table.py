"""Checks of `cold_table`: models that note their calls, songs that hang together, and the table beside them.

A model errs much alike on all ratings of a song, and two models err alike on the same rows. So the interval of whole
songs is wider than that of rows, and far narrower than that of songs that are drawn apart for each model.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kit.checks.exercise import Exercise, Item
from kit.checks.influencers.noted_model import Call
from kit.checks.influencers.places import NAMES, Cell, Trial, same_rows
from kit.checks.outcome import Finding

__all__ = ["COLD_TABLE"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
N_DRAWS = 2_000  # of songs, for the interval that an answer's is held against
NARROW, WIDE = 0.65, 1.5  # how far its ends may lie from the gain, beside those


def _asked_alike(trial: Trial) -> Finding | None:
    """Judge what each model was trained on, and what it was asked for."""
    for name, model in trial.models.items():
        calls = model.calls[: trial.n_first[name]]
        if not calls:
            return Finding(
                "a model that is never asked",
                f"{len(trial.models)} models, and {name!r} was never trained",
                "what is compared is how each of them does on rows that it has not seen",
                "a loop over `models.items()` inside the loop over the folds, or around it",
            )
        for call in calls:
            if finding := _wrong_rows(trial, name, call):
                return finding
    for cell in trial.cells():
        if len(cell.calls) != len(cell.folds) or np.isnan(cell.squared).any():
            return Finding(
                "not one training a fold",
                f"the place {cell.place!r} has {len(cell.folds)} folds, and {cell.model!r} was trained "
                f"{len(cell.calls)} times on them",
                "a model is trained afresh for each fold of each place, once: all models meet the same rows",
                "keep the squared errors of the test rows in an array as long as y, and work on with that",
            )
    return None


def _wrong_rows(trial: Trial, name: str, call: Call) -> Finding | None:
    place = trial.place_of(call)
    test = next((fold[1] for fold in trial.places.get(place, []) if same_rows(fold[1], call.test)), call.test)
    if np.isin(call.train, test).any():
        return Finding(
            "trained on rows that it is tested on",
            f"{name!r} was trained on {len(call.train)} of {len(trial.y)} rows, "
            f"{int(np.isin(call.train, test).sum())} of its own test rows among them",
            "such a score says how well a model remembers, and the gain which of them remembers best",
            "X[train] and y[train] of the fold, never all rows",
        )
    if not call.in_line:
        return Finding(
            "ratings of other rows",
            f"{name!r} was given rows whose ratings are not those of y_train",
            "the model would learn the wrong ratings",
            "X and y are cut by the same row numbers: X[train], y[train]",
        )
    folds = trial.places.get(place, [])
    if not any(same_rows(train, call.train) and same_rows(one, call.test) for train, one in folds):
        return Finding(
            "other rows than those of a fold",
            f"{name!r} was trained on {len(call.train)} rows and asked for {len(call.test)}, and no fold of any place "
            "has these",
            "models that are tested on different rows cannot be told apart by their errors",
            "fit_predict(X[train], y[train], X[test]) for the folds that are given",
        )
    return None


def _told(trial: Trial, look: Callable[[Cell, dict[str, float], Trial], Finding | None]) -> Finding | None:
    """Look at each row of the table, where the models were asked as they should be."""
    if finding := _asked_alike(trial):
        return finding
    table = trial.table()
    found = [look(cell, table[cell.place, cell.model], trial) for cell in trial.cells()]
    return next((finding for finding in found if finding), None)


def _rmse(trial: Trial) -> Finding | None:
    return _told(trial, _of_errors)


def _of_errors(cell: Cell, row: dict[str, float], _trial: Trial) -> Finding | None:
    by_fold = [np.sqrt(cell.squared[test].mean()) for _, test in cell.folds]
    right = [np.sqrt(cell.squared.mean()), np.mean(by_fold)]
    if np.isclose(row["rmse"], right, rtol=1e-5).any():
        return None
    root = np.isclose(row["rmse"], cell.squared.mean(), rtol=1e-5)
    return Finding(
        "the root is missing" if root else "not the RMSE of the predictions",
        f"{cell.model!r} in the place {cell.place!r} has the RMSE {right[0]:.4f}, and the row says {row['rmse']:.4f}",
        "the table stands beside those of the lab, which are of RMSE",
        "np.sqrt of the mean squared error over all rows that the folds of the place test",
    )


def _gain(trial: Trial) -> Finding | None:
    return _told(trial, _of_differences)


def _differences(cell: Cell, trial: Trial) -> Floats:
    """How much smaller the squared error of each row is than that of the first model."""
    first = next(other for other in trial.cells() if other.place == cell.place)
    return first.squared - cell.squared


def _of_differences(cell: Cell, row: dict[str, float], trial: Trial) -> Finding | None:
    gained = _differences(cell, trial)
    right, gain = float(gained.mean()), row["gain"]
    if np.isclose(gain, right, rtol=1e-4, atol=1e-9):
        return None
    cells = {other.model: other.squared for other in trial.cells() if other.place == cell.place}
    first = cells[NAMES[0]]
    songs = np.unique(trial.songs, return_inverse=True)[1]
    by_song = np.bincount(songs, gained) / np.bincount(songs)
    before = cells[NAMES[max(0, NAMES.index(cell.model) - 1)]]
    known = [
        (
            "a gain with the wrong sign",
            "what is better has a smaller error: the first's minus the model's",
            -right,
        ),
        (
            "a difference of RMSE, not of squared errors",
            "the mean of (first - squared), both arrays of a number a row",
            np.sqrt(first.mean()) - np.sqrt(cell.squared.mean()),
        ),
        (
            "each song counts the same, however often it is rated",
            "the sum over the rows of the songs, divided by their number of rows",
            by_song.mean(),
        ),
        (
            "not beside the first model",
            "the first model of `models` is the one that all are held against",
            (before - cell.squared).mean(),
        ),
    ]
    saw = f"{cell.model!r} in the place {cell.place!r} gains {right:.5f} over {NAMES[0]!r}, and the row says {gain:.5f}"
    for cause, look, value in known:
        if np.isclose(gain, value, rtol=1e-3, atol=1e-9):
            return Finding(
                cause,
                saw,
                "the gain is the mean over the rows of how much smaller the squared error is",
                look,
            )
    return Finding(
        "another gain than that of the rows",
        saw,
        "the gain is the mean over the rows of how much smaller the squared error is",
        "(first - squared).mean(), both of the same place",
    )


def _interval(trial: Trial) -> Finding | None:
    """Judge the intervals, and whether the same rng gives them once more."""
    if finding := _told(trial, _of_songs):
        return finding
    first, again = trial.table(), trial.table(1)
    moved = max(abs(first[key][side] - again[key][side]) for key in first for side in ("low", "high"))
    if moved <= 1e-9:
        return None
    return Finding(
        "chance from elsewhere",
        f"the same arguments, an rng with the same seed among them, move an interval by {moved:.2g}",
        "nobody could repeat the table",
        "draw with the `rng` that is given, not with np.random",
    )


def _of_songs(cell: Cell, row: dict[str, float], trial: Trial) -> Finding | None:
    gained = _differences(cell, trial)
    gain, low, high = float(gained.mean()), row["low"], row["high"]
    if cell.model == NAMES[0]:
        return None if np.allclose([low, high], 0, atol=1e-9) else _outside(cell, 0.0, low, high)
    if not low <= gain <= high:
        return _outside(cell, gain, low, high)
    rng = np.random.default_rng(0)
    songs = np.unique(trial.songs, return_inverse=True)[1]
    ends = np.quantile(_draws(gained, songs, rng), [0.025, 0.975])
    if all(NARROW <= a / b <= WIDE for a, b in ((low - gain, ends[0] - gain), (high - gain, ends[1] - gain))):
        return None
    whole, width = float(np.ptp(ends)), high - low
    even = abs((low + high) / 2 - gain) < width / 4
    rows = float(np.ptp(np.quantile(_draws(gained, np.arange(len(gained)), rng), [0.025, 0.975])))
    first = gained + cell.squared
    differences = _draws(first, songs, rng) - _draws(cell.squared, songs, rng)
    apart = float(np.ptp(np.quantile(differences, [0.025, 0.975])))
    saw = (
        f"the gain of {cell.model!r} in the place {cell.place!r} is {gain:.4f} [{low:.4f}, {high:.4f}], "
        f"{width:.4f} wide; of whole songs the interval is {whole:.4f} wide"
    )
    known = [
        (
            "rows are drawn, not whole songs",
            rows,
            "ratings of a song hang together: so many rows know less than they seem to",
            "add up what is gained by song, then draw songs: each with all of its rows",
        ),
        (
            "songs are drawn apart for each model",
            apart,
            "most of what moves is how hard the songs are that were drawn, and that is the same for both models",
            "one draw of songs for both: draw from the differences",
        ),
    ]
    for cause, other, so, look in known:
        if even and 0.8 * other < width < 1.25 * other:
            return Finding(cause, f"{saw}, of these {other:.4f}", so, look)
    return Finding(
        "another interval than that of whole songs",
        saw,
        "between its ends the gain would stand for 95 % of draws of as many songs",
        "np.quantile(draws, [0.025, 0.975]) of the gain of each of a thousand draws",
    )


def _outside(cell: Cell, gain: float, low: float, high: float) -> Finding:
    return Finding(
        "an interval that does not hold its gain",
        f"the gain of {cell.model!r} in the place {cell.place!r} is {gain:.4f}, and its interval "
        f"[{low:.4f}, {high:.4f}]",
        "songs drawn anew give gains on either side of it; of the first model over itself all are 0",
        "the draws are of the same differences whose mean is the gain; low comes first",
    )


def _draws(values: Floats, group: Rows, rng: Rng) -> Floats:
    """Draw whole groups of rows anew, and compute the mean over the rows of each draw."""
    rated = np.bincount(group)
    drawn = rng.integers(len(rated), size=(N_DRAWS, len(rated)))
    return np.asarray(np.bincount(group, values)[drawn].sum(axis=1) / rated[drawn].sum(axis=1))


COLD_TABLE = Exercise(
    "cold_table",
    [
        Item("every model on the same folds, never on its test rows", 1, _asked_alike),
        Item("the RMSE of each place and model", 1, _rmse),
        Item("the gain over the first model, on the same rows", 1, _gain),
        Item("an interval of whole songs", 1, _interval),
    ],
    hints=(
        "Two loops: over the places, and over the models. What has to be kept of each model: a number, or one a row?",
        (
            "squared = np.empty(len(y)); for train, test in folds: squared[test] = (fit_predict(X[train], y[train], "
            "X[test]) - y[test]) ** 2. The gain is the mean of the first model's array minus this one."
        ),
        (
            "of_song = pd.factorize(songs)[0]; rated = np.bincount(of_song); drawn = rng.integers(len(rated), "
            "size=(1000, len(rated))); gained = np.bincount(of_song, first - squared); low, high = np.quantile("
            "gained[drawn].sum(axis=1) / rated[drawn].sum(axis=1), [0.025, 0.975])"
        ),
    ),
    observe=Trial.run,
    n_seeds=2,
)
