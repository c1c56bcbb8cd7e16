"""Experiments that an answer makes on a crowd: who was shown which arm, and the result that the answer gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kit.checks.asking.values import number
from kit.checks.exercise import Answer, Rng
from kit.checks.funnel.crowd import Crowd, CrowdRecorder
from kit.checks.funnel.tables import Floats
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code

__all__ = ["N_RUNS", "N_USERS", "Experiment", "Experiments", "experiments"]

N_RUNS = 60  # half of them without an effect
N_USERS = 160  # and one more in every other pair of runs
KEYS = ("difference", "low", "high")


@dataclass(frozen=True)
class Experiment:
    """One experiment: who was shown which arm, and the result that the answer gave.

    Attributes
    ----------
    crowd : Crowd
    shown : dict of str to list of int
        The users who saw each arm, in the order in which they were asked, again as often as they were asked.
    n_calls : int
    result : object
        As it came.
    """

    crowd: Crowd
    shown: dict[str, list[int]]
    n_calls: int
    result: object

    @classmethod
    def run(cls, answer: Answer, seed: int, n_users: int, effect: float) -> Experiment:
        """Let the answer make the experiment."""
        recorder = CrowdRecorder(seed, n_users, effect)
        with student_code():
            result = answer(recorder.for_answer(), n_users, np.random.default_rng(seed))
        return cls(recorder.crowd, recorder.shown, recorder.n_calls, result)

    @property
    def n_users(self) -> int:
        """The number of users of the crowd."""
        return self.crowd.n_users

    def seen(self, arm: str) -> Floats:
        """The rewards of an arm, one for each user who saw it."""
        rewards: Floats = self.crowd.rewards[arm][np.array(list(dict.fromkeys(self.shown[arm])), int)]
        return rewards

    @property
    def difference(self) -> float:
        """The difference of the means of the rewards that were seen."""
        return float(self.seen("b").mean() - self.seen("a").mean())

    @property
    def error(self) -> float:
        """The standard error of the difference."""
        return float(np.sqrt(sum(self.seen(arm).var(ddof=1) / len(self.seen(arm)) for arm in "ab")))

    def said(self, key: str) -> float:
        """Give a number of the answer's result."""
        result = self.result if isinstance(self.result, Mapping) else {}
        return number(result[key], f"ab_test, under {key!r},")


@dataclass(frozen=True)
class Experiments:
    """All experiments that an answer made.

    Attributes
    ----------
    runs : list of Experiment
        Every other one without an effect.
    again : Experiment
        The first one once more, with the same rng.
    """

    runs: list[Experiment]
    again: Experiment


def experiments(answer: Answer, rng: Rng) -> Experiments:
    """Let the answer make all of them."""
    runs: list[Experiment] = []
    for turn in range(N_RUNS):
        seed = int(rng.integers(2**32))
        effect = 0.0 if turn % 2 else float(np.round(rng.uniform(1.0, 1.6), 3))
        runs.append(Experiment.run(answer, seed, N_USERS + turn // 2 % 2, effect))
        if not turn:
            _look_at(runs[0])
            again = (seed, N_USERS, effect)
    return Experiments(runs, Experiment.run(answer, *again))


def _look_at(one: Experiment) -> None:
    """Find a result without any form after the first run."""
    if finding := nothing_returned(one.result):
        raise FoundError(finding)
    numbers = one.result if isinstance(one.result, dict) else {}
    if not (set(KEYS) <= set(numbers) and all(np.isfinite(one.said(key)) for key in KEYS)):
        words = f"the keys {sorted(map(str, numbers))}: {shown(one.result)}" if numbers else shown(one.result)
        raise FoundError(
            Finding(
                "no dict of three numbers",
                f"ab_test gives {words}",
                'it gives {"difference": ..., "low": ..., "high": ...}',
                "the `return`, and whether each of the three is a number",
            )
        )
    if min(map(len, one.shown.values())) < 2:
        raise FoundError(
            Finding(
                "an arm is not shown to anybody",
                f"arm a was shown to {len(one.shown['a'])} users, arm b to {len(one.shown['b'])}",
                "without both there is nothing to compare",
                'respond("a", ...) and respond("b", ...), with about half of the users each',
            )
        )
