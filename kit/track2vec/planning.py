"""A plan says how large a training can be that ends within stated minutes, as measured on this machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from threadpoolctl import threadpool_limits

from kit.data.playlists import Playlists
from kit.track2vec.settings import Settings
from kit.track2vec.training import train
from kit.track2vec.watching import Now
from kit.training.numbers import duration

__all__ = ["Plan", "plan"]

DIMS = (32, 64, 128)
PASSES = (3, 2, 1)
FEWEST = 500  # playlists: fewer are not worth training on
TRAINING = 0.8  # of the minutes; the rest is for the scores after each pass
WARM, LOOKED_AT = 2, 20  # first steps that do not count, and steps after which the time of a step is known

Measure = Callable[[int, float], float]


@dataclass(frozen=True)
class Plan:
    """The size of a training, and why it was chosen; a printed plan says both.

    Attributes
    ----------
    dim, n_playlists, passes : int
    seconds : float
        About how long it takes.
    words : str
    """

    dim: int
    n_playlists: int
    passes: int
    seconds: float
    words: str

    def __str__(self) -> str:
        return self.words


def plan(
    playlists: Playlists,
    *,
    minutes: float,
    dim: int | None = None,
    n_playlists: int | None = None,
    passes: int | None = None,
    seconds: float = 10,
    measure: Measure | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """Choose the size of a `fit_track2vec` that ends in its minutes on this machine.

    A few real steps are timed, for tables of several widths. When the usual training would take too long, passes are
    given up first, then numbers a track, then playlists.

    Parameters
    ----------
    playlists : Playlists
    minutes : float
        How many minutes the training may take.
    dim, n_playlists, passes : int, optional
        Sizes that are already decided: the plan takes them as they are.
    seconds : float
        How many seconds the measuring may take; it often takes fewer.
    measure : callable, optional
        ``measure(dim, limit) -> seconds of a pass``, within `limit` seconds; real steps unless given.
    clock : callable
        Seconds now.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        When the minutes, or a size that was given, are not above zero.

    Examples
    --------
    >>> from kit.data import load_playlists
    >>> slow = lambda dim, limit: 2.0 * dim
    >>> chosen = plan(load_playlists("mini"), minutes=4, measure=slow)
    >>> chosen.dim, chosen.passes, chosen.n_playlists
    (64, 1, 6000)
    """
    given = {"minutes": minutes, "dim": dim, "n_playlists": n_playlists, "passes": passes}
    for name, value in given.items():
        if value is not None and value <= 0:
            raise ValueError(f"{name} is {value}: give more than 0, or leave it out")
    if measure is None:
        measure = lambda dim, limit: _seconds_a_pass(playlists, dim, limit, clock)  # noqa: E731
    n = min(n_playlists or len(playlists), len(playlists))
    measured = _costs(DIMS if dim is None else (dim,), measure, seconds, clock)
    cost = {dim: value * n / len(playlists) for dim, value in measured.items()}

    sizes = [(dim, number) for dim in reversed(cost) for number in (PASSES if passes is None else (passes,))]
    allowed = TRAINING * 60 * minutes
    fitting = [size for size in sizes if cost[size[0]] * size[1] <= allowed]
    dim, passes = (fitting or sizes[-1:])[0]
    takes, smaller = cost[dim] * passes, (dim, passes) != sizes[0]
    if not fitting and n_playlists is None:
        fewer = min(n, max(FEWEST, int(n * allowed / takes)))
        smaller = smaller or fewer < n
        n, takes = fewer, takes * fewer / n
    chosen = (
        f"{dim} numbers a track, {n:,} of {len(playlists):,} playlists, {passes} pass{'es' * (passes > 1)}"
    )
    return Plan(dim, n, passes, takes, _words(measured, chosen, takes, minutes, smaller=smaller))


def _words(measured: dict[int, float], chosen: str, takes: float, minutes: float, *, smaller: bool) -> str:
    """Say what was measured, what was chosen, and why."""
    passes = ", ".join(f"{_about(value)} with {dim}" for dim, value in measured.items())
    given = f"{minutes:g} minute{'s' * (minutes != 1)}"
    lines = [
        f"measured on this machine: a pass over all playlists takes {passes} numbers a track",
        f"chosen: {chosen}, {_about(takes)} in all",
    ]
    if takes > TRAINING * 60 * minutes:
        lines.append(f"this is more than the {given} there are, and no smaller choice is left")
    elif smaller:
        lines.append(f"it is smaller than usual so that it ends within {given}")
    else:
        lines.append(f"that is within the {given} there are, so nothing was made smaller")
    lines.append("each of dim=, passes= and n_playlists= of plan() can be set instead")
    return "\n".join(lines)


def _about(seconds: float) -> str:
    return "less than 1 s" if seconds < 1 else f"about {duration(seconds)}"


def _costs(
    dims: tuple[int, ...], measure: Measure, seconds: float, clock: Callable[[], float]
) -> dict[int, float]:
    """Measure the seconds of a pass for each width, from small to large; without time for that, scale them by width."""
    ends = clock() + seconds
    cost: dict[int, float] = {}
    for number, dim in enumerate(dims):
        left = ends - clock()
        if left > 0 or not cost:
            cost[dim] = measure(dim, max(left, 0.0) / (len(dims) - number))
        else:
            last = max(cost)
            cost[dim] = cost[last] * dim / last
    return cost


def _seconds_a_pass(playlists: Playlists, dim: int, limit: float, clock: Callable[[], float]) -> float:
    """Time a few steps of the real training, and give the seconds of a pass."""
    watch = _Stopwatch(limit, clock)
    settings = Settings(dim=dim, passes=1)
    with threadpool_limits(1, "blas"):  # as `fit_track2vec` trains
        trained = train(playlists.values, playlists.offsets, playlists.counts, settings, watcher=watch)
    if trained.stopped and not watch.enough:
        raise KeyboardInterrupt
    return watch.seconds_a_pass()


class _Stopwatch:
    """A watcher that takes the time of steps, and ends the training when it has seen enough."""

    def __init__(self, limit: float, clock: Callable[[], float]) -> None:
        self.enough = False
        self._clock, self._begun, self._limit = clock, clock(), limit
        self._times: list[float] = []
        self._n_steps = 0

    def begin(self, n_steps: int, history: list[dict[str, float]]) -> None:  # noqa: ARG002
        self._n_steps = n_steps
        self._times.append(self._clock())

    def step(self, now: Now) -> None:
        self._times.append(self._clock())
        if now.step >= LOOKED_AT or self._times[-1] - self._begun >= self._limit:
            self.enough = True
            raise KeyboardInterrupt

    def whole_pass(self, number: int, told: dict[str, float]) -> None:
        pass

    def end(self, *, stopped: bool) -> None:
        pass

    def seconds_a_pass(self) -> float:
        steps = [after - before for before, after in pairwise(self._times)]
        return statistics.median(steps[WARM:] or steps) * self._n_steps
