"""The models that a cold table is asked for, and the tables that an answer makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import row
from kit.checks.exercise import Answer, Rng
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code
from kit.checks.sound.plays import Floats, sparse

__all__ = ["N_COLD", "N_USERS", "Rows", "Trial", "aucs_of_users"]

Models = dict[str, Floats]
Rows = dict[str, Floats]
N_USERS, N_SONGS, N_COLD = 90, 40, 24
N_MORE = 9  # generators of other seeds, so that what an interval owes to its draws cancels
FORM = "(auc, low, high, difference, low, high)"


@dataclass(frozen=True)
class Trial:
    """Some models, and the tables that an answer made of them.

    Attributes
    ----------
    models : dict of str to (n_users, n_cold) array
    plays : (n_users, n_songs) array
    cold : (n_cold,) array
    aucs : dict of str to (m,) array
        The AUC of each user who can be judged.
    rows, again : dict of str to (6,) array
        With two generators of the same seed.
    others : list of dict of str to (6,) array
        With generators of other seeds.
    """

    models: Models
    plays: Floats
    cold: NDArray[np.int64]
    aucs: Rows
    rows: Rows
    again: Rows
    others: list[Rows]

    @classmethod
    def run(cls, answer: Answer, rng: Rng) -> Trial:
        """Let an answer make its tables."""
        models, plays, cold = _made(rng)
        seed = int(rng.integers(2**31))
        seeds = (seed, seed, *range(seed + 1, seed + 1 + N_MORE))
        rows, again, *others = [_ask(answer, models, plays, cold, seed) for seed in seeds]
        played = plays[:, cold] > 0
        aucs = {name: aucs_of_users(scores, played) for name, scores in models.items()}
        return cls(models, plays, cold, aucs, rows, again, others)

    @property
    def first(self) -> str:
        """The model that the others are held against."""
        return next(iter(self.models))

    @property
    def played(self) -> NDArray[np.bool_]:
        """Who has played which of the cold songs."""
        return np.asarray(self.plays[:, self.cold] > 0)


def _made(rng: Rng) -> tuple[Models, Floats, NDArray[np.int64]]:
    """Plays and models: all of them do well for the same users, and badly for the same others."""
    plays = rng.geometric(0.3, (N_USERS, N_SONGS)) * (rng.random((N_USERS, N_SONGS)) < 0.3)
    cold = rng.permutation(N_SONGS)[:N_COLD]
    users = rng.permutation(N_USERS)
    plays[np.ix_(users[:8], cold)], plays[np.ix_(users[8:11], cold)] = 0, 1  # these cannot be judged
    for user in users[11:]:  # nobody else is left out, whatever was drawn
        one, other = cold[rng.permutation(N_COLD)[:2]]
        plays[user, one], plays[user, other] = 2, 0
    hard = rng.choice([-1.2, 2.0], size=(N_USERS, 1))  # some users are, for every model
    heard = hard * (plays[:, cold] > 0)
    shared = rng.normal(size=(N_USERS, N_COLD))
    models = {}
    for name, of_it in (("weak", 0.35), ("strong", 0.6), ("middle", 0.5), ("constant", 0.0)):
        own = 0.35 * rng.normal(size=(N_USERS, N_COLD)) if of_it else 0.0
        models[name] = of_it * heard + (0.35 * shared if of_it else 0.0) + own + np.zeros((N_USERS, N_COLD))
    return models, plays.astype(float), cold


def aucs_of_users(scores: Floats, played: NDArray[np.bool_]) -> Floats:
    """The AUC of each user who has played some of the songs and not all."""
    values = []
    for said, right in zip(scores, played, strict=True):
        if right.any() and not right.all():
            ahead = said[right][:, None] - said[~right]
            values.append((ahead > 0).mean() + (ahead == 0).mean() / 2)
    return np.array(values)


def _ask(answer: Answer, models: Models, plays: Floats, cold: NDArray[np.int64], seed: int) -> Rows:
    with student_code():
        result: Any = answer(
            {name: scores.copy() for name, scores in models.items()},
            sparse(plays).for_answer(answer),
            cold.copy(),
            np.random.default_rng(seed),
        )
    if finding := nothing_returned(result):
        raise FoundError(finding)
    if not isinstance(result, dict) or list(result) != list(models):
        has = f"the rows {shown(list(result), 80)}" if isinstance(result, dict) else shown(result, 60)
        raise FoundError(
            Finding(
                "not a row for each model, in their order",
                f"the models are {', '.join(models)}, and what is returned has {has}",
                "the lab prints the rows below each other as whoever calls it has put them; and which rows are there, "
                "and which of them are leaks, is said there too",
                f"a dict: for each name of `models` {FORM}",
            )
        )
    rows = {name: row(values, name, FORM) for name, values in result.items()}
    for name, values in rows.items():
        if len(values) != 6 or not np.isfinite(values).all():
            raise FoundError(
                Finding(
                    "not six numbers a row",
                    f"{name}: {shown(values.round(3).tolist(), 70)}",
                    "an AUC without its interval cannot be compared, and a user without songs of both kinds has none",
                    f"{FORM}, and users of whom all cold songs or none are played left out",
                )
            )
    return rows
