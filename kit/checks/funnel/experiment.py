"""Experiments that `ab_test` is asked to make: what it asks of whom is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.checks.asking.recorders import Noted
from kit.checks.asking.values import number
from kit.checks.funnel.desk import Crowd, respond
from kit.checks.outcomes import Finding, FoundError, nothing_returned, shown, student_code

Rng = np.random.Generator
N_RUNS = 60  # half of them without an effect
N_USERS = 160  # and one more in every other pair of runs
KEYS = ("difference", "low", "high")


@dataclass
class Experiment:
    """One run: what was asked, and what was said of it.

    Attributes
    ----------
    crowd : Crowd
    shown : dict of str to list of int
        The users who saw each arm, in the order in which they were asked, again as often as they were asked.
    n_calls : int
    result : object
    again : Experiment, optional
        The same once more, with the same rng.
    """

    crowd: Crowd
    seed: int
    shown: dict[str, list[int]] = field(default_factory=lambda: {"a": [], "b": []})
    n_calls: int = 0
    result: Any = None
    again: Experiment | None = None

    @property
    def n_users(self) -> int:
        """Of the crowd."""
        return len(self.crowd.rewards["a"])

    def run(self, answer: Any, rng: Rng) -> None:
        """Ask the answer."""
        args = (self.seed, self.n_users, self.crowd.effect)
        given = Noted(self._respond, "kit.checks.funnel.desk:respond", args, tell=self._note)
        with student_code():
            self.result = answer(given, self.n_users, rng)

    def _respond(self, arm: Any, users: Any) -> Any:
        rewards = respond(self.seed, self.n_users, self.crowd.effect, arm, users)
        self._note(arm, users)
        return rewards

    def _note(self, arm: Any, users: Any) -> None:
        self.n_calls += 1
        if len(self.shown[arm]) < 100 * N_USERS:
            self.shown[arm] += np.asarray(users).ravel().tolist()

    def seen(self, arm: str) -> Any:
        """The rewards of an arm, one for each user who saw it."""
        return self.crowd.rewards[arm][np.array(list(dict.fromkeys(self.shown[arm])), int)]

    @property
    def difference(self) -> float:
        """Of the means of what was asked."""
        return float(self.seen("b").mean() - self.seen("a").mean())

    @property
    def error(self) -> float:
        """The standard error of the difference."""
        return float(np.sqrt(sum(self.seen(arm).var(ddof=1) / len(self.seen(arm)) for arm in "ab")))

    def said(self, key: str) -> float:
        """A number of the result."""
        return number(self.result[key], f"ab_test, under {key!r},")


def experiments(answer: Any, rng: Rng) -> list[Experiment]:
    """All runs; every other one without an effect."""
    runs = []
    for turn in range(N_RUNS):
        seed, effect = (
            int(rng.integers(2**32)),
            0.0 if turn % 2 else float(np.round(rng.uniform(1.0, 1.6), 3)),
        )
        runs.append(Experiment(Crowd.draw(seed, N_USERS + turn // 2 % 2, effect), seed))
        runs[-1].run(answer, np.random.default_rng(seed))
        if not turn:
            _look_at(runs[0])
    runs[0].again = Experiment(runs[0].crowd, runs[0].seed)
    runs[0].again.run(answer, np.random.default_rng(runs[0].seed))
    return runs


def _look_at(one: Experiment) -> None:
    """What has no form at all is said after the first run."""
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
