"""A bar follows a fast training, unless a watcher is given."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple, Protocol

from tqdm.auto import tqdm

__all__ = ["Bar", "Now", "Watcher"]


class Now(NamedTuple):
    """The state of a running training: how far it is.

    Attributes
    ----------
    number, step : int
        The pass, from 0, and how many of its steps are done.
    loss : float
        Mean of this pass so far, in nats a pair.
    scale, shift : float
        w and c of sigmoid(w cos + c).
    """

    number: int
    step: int
    loss: float
    scale: float
    shift: float


class Watcher(Protocol):
    """A follower of a training; a KeyboardInterrupt out of `step` or `whole_pass` ends the training, as Stop does."""

    def begin(self, n_steps: int, history: list[dict[str, float]]) -> None:
        """The training begins, with `n_steps` in each pass; `history` holds the passes after which it goes on."""

    def step(self, now: Now) -> None:
        """The training has made a step."""

    def whole_pass(self, number: int, told: dict[str, float]) -> None:
        """The training has made a pass and kept it; `told` holds its `loss` and, if there is one, `score`."""

    def end(self, *, stopped: bool) -> None:
        """The training has ended: at its end, by Stop, or by an error."""


class Bar:
    """A bar with the time left.

    Parameters
    ----------
    passes : int
    quiet : bool
        Show nothing.
    """

    def __init__(self, passes: int, *, quiet: bool) -> None:
        self._passes, self._quiet = passes, quiet
        self._bar: Any = None

    def begin(self, n_steps: int, history: list[dict[str, float]]) -> None:
        """Open the bar."""
        self._bar = tqdm(
            total=self._passes * n_steps,
            initial=len(history) * n_steps,
            desc="training",
            unit="step",
            file=sys.stdout,
            leave=False,
            disable=self._quiet,
        )

    def step(self, now: Now) -> None:  # noqa: ARG002 - it only counts
        """Move the bar."""
        self._bar.update()

    def whole_pass(self, number: int, told: dict[str, float]) -> None:
        """Show nothing: only steps move the bar."""

    def end(self, *, stopped: bool) -> None:  # noqa: ARG002 - it only closes
        """Close the bar."""
        self._bar.close()
