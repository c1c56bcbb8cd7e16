"""Checks of `cold_table`: models that note their calls, songs that hang together, and the table beside them.

A model errs much alike on all ratings of a song, and two models err alike on the same rows. So the interval of whole
songs is wider than that of rows, and far narrower than that of songs that are drawn apart for each model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, Same, mistake_of
from kit.checks.exercise import Exercise, Item
from kit.checks.influencers.noted_model import Call
from kit.checks.influencers.places import Cell, Table, Trial, same_rows
from kit.checks.outcome import Finding, FoundError

__all__ = ["COLD_TABLE"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
ENDS = (0.025, 0.975)
N_DRAWS = 4_000  # of songs, for the interval that an answer's is held against
NARROW, WIDE = 0.65, 1.5  # how far its ends may lie from the gain, beside those
NARROWEST, WIDEST = 0.88, 1.15  # of the mean width of all intervals


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
    for cell in trial.cells:
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


def _cases(trial: Trial, key: str, right: Callable[[Cell, Trial], object]) -> list[Case]:
    """What each row says under a key; a finding where the models were not asked as they should be."""
    if finding := _asked_alike(trial):
        raise FoundError(finding)
    table = trial.table()
    return [
        Case((cell, trial), right(cell, trial), table[cell.place, cell.model][key]) for cell in trial.cells
    ]


def _told(
    what: str, cases: list[Case], mistakes: Sequence[Mistake], same: Same, *, cause: str, so: str, look: str
) -> Finding | None:
    """Say what is wrong with the first row that is, and the cause where one mistake gives every row."""
    wrong = next((case for case in cases if not same(case.came, case.expected)), None)
    if wrong is None:
        return None
    cell, trial = wrong.given
    right = float(np.ravel(wrong.expected)[0])
    saw = (
        f"of {cell.model!r} in the place {cell.place!r} {what} is {right:.5f}, and the row says "
        f"{wrong.came:.5f}; the first model is {trial.first!r}"
    )
    mistake = mistake_of(
        cases, mistakes, lambda one, other: bool(np.isclose(one, other, rtol=1e-4, atol=1e-9))
    )
    return Finding(mistake.cause if mistake else cause, saw, so, mistake.look if mistake else look)


def _rmse(trial: Trial) -> Finding | None:
    def right(cell: Cell, _trial: Trial) -> list[float]:
        return [
            np.sqrt(cell.squared.mean()),
            np.mean([np.sqrt(cell.squared[test].mean()) for _, test in cell.folds]),
        ]

    def same(came: Any, right: Any) -> bool:
        return bool(np.isclose(came, right, rtol=1e-5).any())

    return _told(
        "the RMSE",
        _cases(trial, "rmse", right),
        _NO_ROOT,
        same,
        cause="not the RMSE of the predictions",
        so="the table stands beside those of the lab, which are of RMSE",
        look="np.sqrt of the mean squared error over all rows that the folds of the place test",
    )


def _gain(trial: Trial) -> Finding | None:
    def same(came: Any, right: Any) -> bool:
        return bool(np.isclose(came, right, rtol=1e-4, atol=1e-9))

    return _told(
        "the gain",
        _cases(trial, "gain", _mean_gain),
        _GAINS,
        same,
        cause="another gain than that of the rows",
        so="the gain is the mean over the rows of how much smaller the squared error is",
        look="(first - squared).mean(), both of the same place",
    )


def _beside(cell: Cell, trial: Trial, model: str) -> Cell:
    return next(other for other in trial.cells if (other.place, other.model) == (cell.place, model))


def _differences(cell: Cell, trial: Trial) -> Floats:
    """How much smaller the squared error of each row is than that of the first model."""
    return np.asarray(_beside(cell, trial, trial.first).squared - cell.squared)


def _mean_gain(cell: Cell, trial: Trial) -> float:
    return float(_differences(cell, trial).mean())


def _of_rmse(cell: Cell, trial: Trial) -> float:
    first = _beside(cell, trial, trial.first)
    return float(np.sqrt(first.squared.mean()) - np.sqrt(cell.squared.mean()))


def _by_song(cell: Cell, trial: Trial) -> float:
    songs = _numbered(trial)
    return float((np.bincount(songs, _differences(cell, trial)) / np.bincount(songs)).mean())


def _by_fold(cell: Cell, trial: Trial) -> float:
    return float(np.mean([_differences(cell, trial)[test].mean() for _, test in cell.folds]))


def _to_the_one_before(cell: Cell, trial: Trial) -> float:
    names = list(trial.models)
    before = _beside(cell, trial, names[max(0, names.index(cell.model) - 1)])
    return float((before.squared - cell.squared).mean())


def _to_the_worst(cell: Cell, trial: Trial) -> float:
    all_of_them = [other.squared.mean() for other in trial.cells if other.place == cell.place]
    return float(max(all_of_them) - cell.squared.mean())


def _numbered(trial: Trial) -> Rows:
    return np.unique(trial.songs, return_inverse=True)[1].ravel()


_NO_ROOT = (
    Mistake(
        "the root is missing", lambda cell, _: cell.squared.mean(), "", "np.sqrt of the mean squared error"
    ),
)
_GAINS = (
    Mistake(
        "a gain with the wrong sign",
        lambda cell, trial: -_mean_gain(cell, trial),
        "",
        "what is better has a smaller error: the first's minus the model's",
    ),
    Mistake(
        "a difference of RMSE, not of squared errors",
        _of_rmse,
        "",
        "the mean of (first - squared), both arrays of a number a row",
    ),
    Mistake(
        "each song counts the same, however often it is rated",
        _by_song,
        "",
        "the sum over the rows of the songs, divided by their number of rows",
    ),
    Mistake(
        "each fold counts the same, however many rows it has",
        _by_fold,
        "",
        "the mean over all rows at once, not a mean of means",
    ),
    Mistake(
        "not beside the first model",
        _to_the_one_before,
        "",
        "the first model of `models` is the one that all are held against, not the one before",
    ),
    Mistake(
        "beside the worst model, not the first",
        _to_the_worst,
        "",
        "the first model of `models` is the one that all are held against, be it good or bad",
    ),
)


def _interval(trial: Trial) -> Finding | None:
    """Judge the intervals, whether the same rng gives them once more, and whether another one gives others."""
    lows, highs = (_cases(trial, key, lambda *_: None) for key in ("low", "high"))
    ends = [(low.given[0], low.came, high.came) for low, high in zip(lows, highs, strict=True)]
    if finding := _around(trial, ends) or _of_songs(trial, ends):
        return finding
    again, once_more, other = (trial.table(turn) for turn in (1, 2, 3))
    if (moved := _apart(again, once_more)) > 1e-9:
        return Finding(
            "chance from elsewhere",
            f"the same arguments, an rng with the same seed among them, move an interval by {moved:.2g}",
            "nobody could repeat the table",
            "draw with the `rng` that is given, not with np.random",
        )
    row = other[trial.wanted[3][1]]
    if _apart(again, other) <= 1e-12 and abs((row["low"] + row["high"]) / 2 - row["gain"]) > 1e-9:
        return Finding(
            "the rng that is given draws nothing",
            f"with an rng of another seed [{row['low']:.5f}, {row['high']:.5f}] is the same to the last digit",
            "whoever calls your function chooses the seed, and wants to see what another one gives",
            "draw with `rng`, and make no generator of your own",
        )
    return None


def _apart(one: Table, other: Table) -> float:
    return max(abs(one[key][side] - other[key][side]) for key in one for side in ("low", "high"))


Ends = list[tuple[Cell, float, float]]


def _around(trial: Trial, ends: Ends) -> Finding | None:
    for cell, low, high in ends:
        gain = _mean_gain(cell, trial)
        level = cell.model == trial.first and np.allclose([low, high], 0, atol=1e-9)
        if not level and (cell.model == trial.first or not low <= gain <= high):
            return Finding(
                "an interval that does not hold its gain",
                f"the gain of {cell.model!r} in the place {cell.place!r} is {gain:.4f}, and its interval "
                f"[{low:.4f}, {high:.4f}]",
                "songs drawn anew give gains on either side of it; of the first model over itself all are 0",
                "the draws are of the same differences whose mean is the gain; low comes first",
            )
    return None


def _of_songs(trial: Trial, ends: Ends) -> Finding | None:
    """Compare the intervals with those of whole songs: how wide they are on the mean, and where each lies."""
    songs = _numbered(trial)
    judged = [(cell, np.array([low, high])) for cell, low, high in ends if cell.model != trial.first]
    right = [_interval_of(_differences(cell, trial), songs) for cell, _ in judged]
    ratios = [float(np.ptp(came) / np.ptp(of)) for (_, came), of in zip(judged, right, strict=True)]
    # The widths of one draw of songs are off together; the small tables are of two draws more.
    place, model = trial.wanted[1][1]
    (wide,) = [
        float(np.ptp(ends))
        for (cell, _), ends in zip(judged, right, strict=True)
        if (cell.place, cell.model) == (place, model)
    ]
    few = [trial.table(turn)[place, model] for turn in (1, 3)]
    ratio = float(np.mean([np.mean(ratios), *((row["high"] - row["low"]) / wide for row in few)]))
    gains = [_mean_gain(cell, trial) for cell, _ in judged]
    reach = [(came - gain) / (of - gain) for (_, came), of, gain in zip(judged, right, gains, strict=True)]
    as_wide = NARROWEST <= ratio <= WIDEST
    if as_wide and np.min(reach) >= NARROW and np.max(reach) <= WIDE:
        return None
    cell, (low, high) = judged[0]
    saw = (
        f"the gain of {cell.model!r} in the place {cell.place!r} is {gains[0]:.4f} [{low:.4f}, {high:.4f}]; of whole "
        f"songs it goes from {right[0][0]:.4f} to {right[0][1]:.4f}, and on the mean of the table yours are "
        f"{ratio:.2f} times as wide"
    )
    for cause, other, so, look in _INTERVALS if not as_wide else ():
        times = [float(np.ptp(came) / np.ptp(other(cell, trial))) for cell, came in judged]
        # Another level than 95 % makes all intervals narrower by the same factor, and these do not.
        if NARROWEST <= np.mean(times) <= WIDEST and 2 * _uneven(times) < _uneven(ratios):
            return Finding(cause, saw, so, look)
    return Finding(
        "another interval than that of whole songs",
        saw,
        "between its ends the gain would stand for 95 % of draws of as many songs",
        "np.quantile(draws, [0.025, 0.975]) of a thousand draws of as many songs as there are; the gain of a draw is "
        "what its rows gain, divided by how many rows it has",
    )


def _uneven(values: Sequence[float]) -> float:
    return float(np.std(values) / np.mean(values))


def _of_rows(cell: Cell, trial: Trial) -> Floats:
    return _interval_of(_differences(cell, trial), np.arange(len(trial.y)))


def _drawn_apart(cell: Cell, trial: Trial) -> Floats:
    songs, rng = _numbered(trial), np.random.default_rng(0)
    first = _draws(_beside(cell, trial, trial.first).squared, songs, rng)
    return np.asarray(np.quantile(first - _draws(cell.squared, songs, rng), ENDS))


_INTERVALS = (
    (
        "rows are drawn, not whole songs",
        _of_rows,
        "ratings of a song hang together: so many rows know less than they seem to",
        "add up what is gained by song, then draw songs: each with all of its rows",
    ),
    (
        "songs are drawn apart for each model",
        _drawn_apart,
        "most of what moves is how hard the songs are that were drawn, and that is the same for both models",
        "one draw of songs for both: draw from the differences",
    ),
)


def _interval_of(values: Floats, group: Rows) -> Floats:
    return np.asarray(np.quantile(_draws(values, group, np.random.default_rng(0)), ENDS))


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
