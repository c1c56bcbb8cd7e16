"""`ab_test` is tried on a crowd of users who respond to either arm, and on a recorder of who was shown which arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kit.checks.asking.recorders import Recorder
from kit.checks.funnel.tables import Floats
from kit.checks.outcome import shown

__all__ = ["Crowd", "CrowdRecorder", "respond"]

MOST_SHOWN = 16_000  # users of one arm that are noted: a hundred times as many as there are


@dataclass(frozen=True)
class Crowd:
    """Users, and what each of them would give to either arm.

    Who came first gives more, whatever the arm, and arm b divides opinions.

    Attributes
    ----------
    rewards : dict of str to array
        For each arm, a reward a user.
    effect : float
        The true mean of arm b, minus that of arm a.
    """

    rewards: dict[str, Floats]
    effect: float

    @classmethod
    def draw(cls, seed: int, n_users: int, effect: float) -> Crowd:
        """Draw a crowd; equal numbers give equal crowds."""
        rng = np.random.default_rng(seed)
        own = 10 + 1.5 * np.linspace(1, -1, n_users) + rng.normal(0, 1, n_users)
        shift = {"a": 0.0, "b": effect}
        divided = {"a": 1.0, "b": 2.5}
        rewards = {arm: own + shift[arm] + rng.normal(0, divided[arm], n_users) for arm in "ab"}
        return cls(rewards, effect)

    @property
    def n_users(self) -> int:
        """The number of users; their numbers count from 0."""
        return len(self.rewards["a"])

    def respond(self, arm: object, users: object) -> Floats:
        """Give one reward for each user; an error says in words what cannot be taken."""
        if arm not in ("a", "b"):
            raise ValueError(f'respond(arm, users): arm is {shown(arm, 40)}, and must be "a" or "b"')
        numbers = np.asarray(users)
        if numbers.ndim != 1 or not (numbers.dtype.kind in "iu" or not numbers.size):
            raise TypeError(
                f"respond(arm, users): users is {shown(users, 40)}, and must be a row of users' numbers "
                "(of a mask, `np.flatnonzero(mask)`)"
            )
        if numbers.size and not (numbers.min() >= 0 and numbers.max() < self.n_users):
            raise IndexError(
                f"respond(arm, users): users is {shown(users, 40)}; their numbers go from 0 to {self.n_users - 1}"
            )
        rewards: Floats = self.rewards[str(arm)][numbers.astype(int)]
        return rewards


def respond(seed: int, n_users: int, effect: float, arm: object, users: object) -> Floats:
    """Do `Crowd.respond` where the answer runs."""
    key = (seed, n_users, effect)
    if key not in _crowds:
        _crowds.clear()
        _crowds[key] = Crowd.draw(*key)
    return _crowds[key].respond(arm, users)


_crowds: dict[tuple[int, int, float], Crowd] = {}


class CrowdRecorder:
    """A crowd whose `respond` notes which users were shown which arm.

    Parameters
    ----------
    seed, n_users, effect
        As of `Crowd.draw`.

    Attributes
    ----------
    crowd : Crowd
    shown : dict of str to list of int
        The users who saw each arm, in the order in which they were asked, again as often as they were asked.
    n_calls : int

    Examples
    --------
    >>> recorder = CrowdRecorder(3, 40, 0.7)
    >>> rewards = recorder.respond("b", [5, 5, 39])
    >>> recorder.shown, recorder.n_calls
    ({'a': [], 'b': [5, 5, 39]}, 1)
    """

    def __init__(self, seed: int, n_users: int, effect: float) -> None:
        self._drawn_by = (seed, n_users, effect)
        self.crowd = Crowd.draw(*self._drawn_by)
        self.shown: dict[str, list[int]] = {"a": [], "b": []}
        self.n_calls = 0

    def respond(self, arm: str, users: Sequence[int]) -> Floats:
        """Respond as the crowd does, and note the call."""
        rewards = self.crowd.respond(arm, users)
        self.note(arm, users)
        return rewards

    def note(self, arm: str, users: Sequence[int]) -> None:
        """Keep who was shown which arm."""
        self.n_calls += 1
        if len(self.shown[arm]) < MOST_SHOWN:
            self.shown[arm] += np.asarray(users).ravel().tolist()

    def for_answer(self) -> Recorder:
        """Give the function that the answer calls."""
        return Recorder(self.respond, "kit.checks.funnel.crowd:respond", self._drawn_by, tell=self.note)
