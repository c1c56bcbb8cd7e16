"""Checks of `cold_table`: models that err alike, users who are hard for all of them, and the table beside them.

What moves an AUC from draw to draw is which users are drawn, and that is much the same for all models: so an interval
of differences is far narrower than one of users that are drawn apart for each model, and one of all pairs of a user and
a song is narrower than either.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.exercise import Exercise, Item
from kit.checks.outcome import Finding
from kit.checks.sound.plays import Floats
from kit.checks.sound.tables import N_COLD, N_USERS, Rows, Trial, aucs_of_users

__all__ = ["COLD_TABLE"]

N_DRAWS = 8_000  # of users, for the interval that an answer's is held against
ENDS = (0.025, 0.975)
NORMAL = 1.96  # standard errors to either side, for 95 %
# Beside that interval, the mean over models and seeds; one of 90 % is .84 as wide.
NARROWEST, WIDEST = 0.9, 1.2
SHORTEST, LONGEST = 0.75, 1.33  # the same for either side of the mean, and one side beside the other


# --- the AUCs -------------------------------------------------------------------------------------------------------

Given = tuple[Trial, str]


def _pooled(trial: Trial, name: str) -> float:
    kept = trial.played.any(axis=1) & ~trial.played.all(axis=1)
    return float(aucs_of_users(trial.models[name][kept].reshape(1, -1), trial.played[kept].reshape(1, -1))[0])


def _judged(trial: Trial, name: str) -> Floats:
    return trial.aucs[name]


def _with_half(trial: Trial, name: str) -> Floats:
    return np.append(trial.aucs[name], np.full(N_USERS - len(trial.aucs[name]), 0.5))


def _with_zero(trial: Trial, name: str) -> Floats:
    return np.append(trial.aucs[name], np.zeros(N_USERS - len(trial.aucs[name])))


def _first_columns(trial: Trial, name: str) -> Floats:
    return aucs_of_users(trial.models[name], trial.plays[:, :N_COLD] > 0)


def _mean(values: Callable[[Trial, str], Floats]) -> Callable[[Trial, str], float]:
    return lambda trial, name: float(values(trial, name).mean())


_AUCS = (
    Mistake(
        "one AUC over all users at once",
        _pooled,
        "it asks whether one user's scores are above another's, which no list depends on",
        "the AUC of each user, then their mean",
    ),
    Mistake(
        "users who cannot be judged count 1/2",
        _mean(_with_half),
        "of users who played none of the cold songs, or all, nobody can say what is right: they pull every model to .5",
        "leave them out of the mean, and out of what is drawn",
    ),
    Mistake(
        "users who cannot be judged count 0",
        _mean(_with_zero),
        "of users who played none of the cold songs, or all, nobody can say what is right: they pull every model down",
        "leave them out of the mean, and out of what is drawn",
    ),
    Mistake(
        "other songs than the cold ones",
        _mean(_first_columns),
        "the scores are of the cold songs, so the plays have to be too",
        "plays[:, cold]",
    ),
)


def _auc(trial: Trial) -> Finding | None:
    cases = [
        Case((trial, name), float(trial.aucs[name].mean()), float(values[0]), f"the AUC of {name!r}")
        for name, values in trial.rows.items()
    ]
    return told(
        cases,
        _AUCS,
        cause="not the mean AUC of the users",
        so="the AUC is that of each user who can be judged, and the mean over them: the same users for every model",
        look="auc_within(scores, labels, users) of the users who have played some of the cold songs and not all",
        same=_near,
    )


def _near(one: float, other: float) -> bool:
    return bool(np.isclose(one, other, rtol=0, atol=1e-5))


# --- the intervals --------------------------------------------------------------------------------------------------


def _drawn(values: Floats, seed: int) -> Floats:
    """The means of as many users as there are, drawn anew again and again."""
    drawn = np.random.default_rng(seed).integers(len(values), size=(N_DRAWS, len(values)))
    return np.asarray(values[drawn].mean(axis=1))


def _counted(trial: Trial, name: str) -> Floats:
    """The AUCs whose mean the table has, also where it counts users or songs that it should not.

    That it does is told by the item of the AUC: an interval is held against that of the same numbers.
    """
    auc = float(trial.rows[trial.first][0])
    ways = (_judged, _with_half, _with_zero, _first_columns)
    way = next((way for way in ways if _near(_mean(way)(trial, trial.first), auc)), _judged)
    return way(trial, name)


def _sides(trial: Trial, start: int, draws: Callable[[str], Floats]) -> tuple[float, float]:
    """How far the intervals go down and up beside how far they should, the mean over models and seeds."""
    names = [name for name in trial.models if name != trial.first and name != "constant"]
    sides = []
    for name in names:
        values = draws(name)
        right = np.abs(np.quantile(values, ENDS) - values.mean())
        for rows in (trial.rows, *trial.others):
            mean, low, high = rows[name][start : start + 3]
            sides.append(np.array([mean - low, high - mean]) / right)
    down, up = np.mean(sides, axis=0)
    return float(down), float(up)


def _wide_enough(sides: tuple[float, float]) -> bool:
    return NARROWEST <= sum(sides) / 2 <= WIDEST and SHORTEST <= min(sides) <= max(sides) <= LONGEST


def _not_around(trial: Trial, start: int, what: str) -> Finding | None:
    for name, values in trial.rows.items():
        mean, low, high = values[start : start + 3]
        if not low - 1e-9 <= mean <= high + 1e-9:
            return Finding(
                f"an interval that does not hold its {what}",
                f"the {what} of {name!r} is {mean:.4f}, and the interval [{low:.4f}, {high:.4f}]",
                "users drawn anew give means on either side",
                "the draws are of the values whose mean is given; low comes first",
            )
    return None


def _interval(trial: Trial) -> Finding | None:
    if finding := _not_around(trial, 0, "AUC"):
        return finding
    down, up = _sides(trial, 0, lambda name: _drawn(_counted(trial, name), 0))
    ratio = (down + up) / 2
    if not _wide_enough((down, up)):
        name = list(trial.models)[1]
        auc, low, high = trial.rows[name][:3]
        saw = (
            f"the AUC of {name!r} is {auc:.3f} [{low:.3f}, {high:.3f}]: on the mean of the table the intervals are "
            f"{ratio:.2f} times as wide as those of users drawn anew"
        )
        spread = float(np.std(trial.aucs[name]))
        of_users = (float(np.ptp(np.quantile(trial.aucs[name], ENDS))), 2 * NORMAL * spread, 2 * spread)
        if ratio > WIDEST and any(np.isclose(high - low, width, rtol=0.05) for width in of_users):
            return Finding(
                "where users lie, not where their mean lies",
                f"{saw}; the AUCs of users have a spread of {spread:.3f}",
                "between its ends most of the users lie; the mean of so many users is known far better",
                "np.quantile of the means of users drawn anew; or the spread of users, divided by the root of how many",
            )
        if max(down, up) > LONGEST * min(down, up):
            return Finding(
                "an interval with a side that is not as long as it should be",
                f"{saw}; below the mean {down:.2f} times as long, above it {up:.2f}",
                "2.5 % of draws of as many users have a mean below the interval, and 2.5 % one above it",
                "np.quantile(means, [0.025, 0.975])",
            )
        if SHORTEST <= ratio < NARROWEST:
            return Finding(
                "an interval of less than 95 %",
                saw,
                "2.5 % of draws of as many users have a mean below the interval, and 2.5 % one above it",
                "np.quantile(means, [0.025, 0.975]), or 1.96 spreads of the mean on either side",
            )
        if np.isclose(ratio, 1 / NORMAL, rtol=0.1):
            return Finding(
                "an interval of one standard error",
                saw,
                "one standard error on either side holds the mean of 68 % of draws, not of 95 %",
                "1.96 of them on either side, or np.quantile(means, [0.025, 0.975])",
            )
        if ratio < NARROWEST:
            return Finding(
                "an interval that is too narrow",
                saw,
                "songs of one user hang together: who is hard for a model is so with all of their songs, so users are "
                "drawn, each with all of their songs, and not pairs of a user and a song",
                "rng.integers(n_users, size=(1000, n_users)), and the mean AUC of each draw",
            )
        return Finding(
            "an interval that is too wide",
            saw,
            "between its ends the mean AUC would lie in 95 % of draws of as many users",
            "as many users in each draw as there are, and np.quantile(means, [0.025, 0.975])",
        )
    return _of_chance(trial)


def _of_chance(trial: Trial) -> Finding | None:
    def apart(one: Rows, other: Rows) -> float:
        return max(float(np.abs(one[name] - other[name]).max()) for name in one)

    if (moved := apart(trial.rows, trial.again)) > 1e-9:
        return Finding(
            "chance from elsewhere",
            f"the same arguments, an rng with the same seed among them, and an interval moves by {moved:.2g}",
            "nobody could repeat the table",
            "draw with the `rng` that is given, not with np.random",
        )
    auc, low, high = trial.rows[trial.first][:3]
    if apart(trial.rows, trial.others[0]) <= 1e-12 and abs((low + high) / 2 - auc) > 1e-6:
        return Finding(
            "the rng that is given draws nothing",
            f"with an rng of another seed [{low:.5f}, {high:.5f}] is the same to the last digit",
            "whoever calls your function chooses the seed, and wants to see what another one gives",
            "draw with `rng`, and make no generator of your own",
        )
    return None


# --- the differences ------------------------------------------------------------------------------------------------


def _minus_first(trial: Trial, name: str) -> Floats:
    return np.asarray(_counted(trial, name) - _counted(trial, trial.first))


def _before(trial: Trial, name: str) -> float:
    names = list(trial.models)
    before = names[max(0, names.index(name) - 1)]
    return float((trial.aucs[name] - trial.aucs[before]).mean())


_DIFFERENCES = (
    Mistake(
        "a difference with the wrong sign",
        lambda trial, name: -float(_minus_first(trial, name).mean()),
        "what is better than the first has a difference above 0",
        "the model's AUC minus that of the first",
    ),
    Mistake(
        "not beside the first model",
        _before,
        "all are held against the same model, the first",
        "keep the AUCs of the first model in front of the loop",
    ),
)


def _difference(trial: Trial) -> Finding | None:
    # A wrong AUC is told of by its own item: what is asked here is the difference of the AUCs that the table has.
    own = {name: float(values[0] - trial.rows[trial.first][0]) for name, values in trial.rows.items()}
    cases = [
        Case((trial, name), own[name], float(values[3]), f"the difference of {name!r} to {trial.first!r}")
        for name, values in trial.rows.items()
    ]
    if finding := told(
        cases,
        _DIFFERENCES,
        cause="not the difference to the first model",
        so="the difference is the model's AUC less that of the first model, over the same users",
        look="(auc - first).mean(), both a number for each user, in the same order",
        same=_near,
    ):
        return finding
    if finding := _not_around(trial, 3, "difference"):
        return finding
    sides = _sides(trial, 3, lambda name: _drawn(_minus_first(trial, name), 0))
    ratio = float(np.mean(sides))
    if _wide_enough(sides) and abs(np.ptp(trial.rows[trial.first][3:])) < 1e-9:
        return None
    apart = _sides(
        trial, 3, lambda name: _drawn(_counted(trial, name), 1) - _drawn(_counted(trial, trial.first), 2)
    )
    name = list(trial.models)[1]
    difference, low, high = trial.rows[name][3:]
    saw = (
        f"the difference of {name!r} is {difference:.3f} [{low:.3f}, {high:.3f}]: on the mean of the table the "
        f"intervals are {ratio:.2f} times as wide as those of the differences of users"
    )
    if _wide_enough(apart):
        return Finding(
            "users are drawn apart for each model",
            saw,
            "most of what moves then is how hard the users are that were drawn, and that is the same for both models",
            "one draw of users for both: draw from the differences auc - first, or use the same numbers for all models",
        )
    return Finding(
        "another interval than that of the differences of users",
        saw,
        "between its ends the difference would lie in 95 % of draws of as many users; for the first model both are 0",
        "the interval of `auc - first`, a number for each user, as that of `auc`",
    )


COLD_TABLE = Exercise(
    "cold_table",
    [
        Item("the mean AUC of the same users for every model", 1, _auc),
        Item("an interval over users, drawn by rng", 1, _interval),
        Item("the difference to the first model, paired", 1, _difference),
    ],
    hints=(
        "What has to be kept of each model to compare two of them user by user: a number, or one for each user?",
        (
            "right = plays[:, cold].toarray() > 0; asked = right.any(axis=1) & ~right.all(axis=1): the same users for "
            "all models. drawn = rng.integers(asked.sum(), size=(500, asked.sum())), once, in front of the loop."
        ),
        (
            "auc of each user: auc_within(scores[asked].ravel(), right[asked].ravel().astype(int), "
            "np.repeat(np.arange(asked.sum()), len(cold))). Then (values.mean(), "
            "*np.quantile(values[drawn].mean(axis=1), [0.025, 0.975])) for auc and for auc - first."
        ),
    ),
    observe=Trial.run,
    n_seeds=2,
)
