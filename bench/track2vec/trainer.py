"""A step of the fast training, beside the step as it was before: its cost, how near the machine's floor, and hit@10.

`trainer_before.py` keeps the old step: pairs gathered one by one, groups of 256 positions, the loss at each step. The
step of now comes twice: with numpy alone, and with the loop that numba compiles, as long trainings have it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain, islice, repeat
from types import ModuleType
from typing import Any

import numpy as np

from bench.track2vec import trainer_before
from bench.track2vec.row import Cost, Row, at_least, cost_of, in_turns
from bench.track2vec.world import parts
from kit.data import Split
from kit.metrics import hits, mean_interval
from kit.neighbours import Neighbours
from kit.track2vec import Settings, steps
from kit.track2vec.moving import Mover, move_rows
from kit.track2vec.training import LAST_RATE

SETTINGS = Settings(dim=128, window=5, passes=3)
SIDES: dict[str, tuple[ModuleType, Mover]] = {
    "before": (trainer_before, move_rows),
    "now": (steps, move_rows),
    "compiled": (steps, steps.mover(steps.WORTH)),
}
TIMED = 24  # steps that are timed at once
SQUARE = 1_024  # rows of the matrices whose product shows what the core can do


def rows(quick: bool) -> Iterator[Row]:
    """Measure a position's cost and the hit@10 of three passes, on both sides."""
    split = parts(quick)
    yield from _step_rows(split, quick)
    yield _quality_row(split)


def _step_rows(split: Split, quick: bool) -> Iterator[Row]:
    """Measure microseconds a position, drawing included, and the share of them that the floor is."""
    sides = {name: _positions(*side, split) for name, side in SIDES.items()}
    took = in_turns(sides, 5 if quick else 15)
    before, plain, now = (took[name].cpu for name in SIDES)
    smaller = " with this smaller table" if quick else ""
    what = "CPU-us a position, drawing included"
    figures = f"{what}: before {1e6 * before:.2f}, now {1e6 * now:.2f}; {_shape(split)}"
    yield at_least("trainer, a step", figures, before / now, 1.5 if quick else 2, smaller)
    figures = f"{what}: before {1e6 * before:.2f}, now {1e6 * plain:.2f}"
    yield at_least("trainer, a step without numba", figures, before / plain, 1.2 if quick else 1.7, smaller)
    arithmetic, memory = _floor()
    floor = arithmetic + memory
    figures = (
        f"CPU-us a position: products {1e6 * arithmetic:.2f} and traffic of memory {1e6 * memory:.2f} at this core's "
        f"best, now {1e6 * now:.2f}; before, the share was {floor / before:.2f}"
    )
    yield at_least(
        "trainer, share of what the core can do", figures, floor / now, 0.1 if quick else 0.3, smaller
    )


def _positions(module: ModuleType, mover: Mover, split: Split) -> Callable[[], Cost]:
    """Give a measure of some steps of a side, each time the ones that follow."""
    train = split.train
    drawer = module.Drawer(train.values, train.offsets, train.counts, SETTINGS)
    state = module.State.begin(train.n_tracks, SETTINGS, mover)
    endless = chain.from_iterable(drawer.steps(number) for number in repeat(0))
    size = drawer.width * drawer.n_groups

    def some() -> None:
        for drawn in islice(endless, TIMED):
            state.step(drawn, SETTINGS.rate)

    some()

    def measured() -> Cost:
        cost = cost_of(some)
        return Cost(cost.cpu / TIMED / size, cost.wall / TIMED / size)

    return measured


def _shape(split: Split) -> str:
    return f"{split.train.n_tracks:,} tracks, {SETTINGS.dim} numbers, window {SETTINGS.window}"


def _floor() -> tuple[float, float]:
    """Estimate seconds a position of arithmetic, at the rate of a large product, and of rows, at that of a copy.

    Each position is multiplied with the negatives of its group three times: for the cosines, for what moves it, and for
    what moves them. Its row is read, its force written and read, and the row that moves is read and written.
    """
    square = np.random.default_rng(0).random((SQUARE, SQUARE), np.float32)
    product = min(_seconds(lambda: square @ square) for _ in range(7))
    table = np.ones((2**18, SETTINGS.dim), np.float32)
    copied = np.empty_like(table)
    copy = min(_seconds(lambda: np.copyto(copied, table)) for _ in range(7))
    arithmetic = 3 * 2 * steps.DRAWN * SETTINGS.dim * product / (2 * SQUARE**3)
    rows_a_position = 5 * (1 + steps.DRAWN / steps.POSITIONS)
    return arithmetic, rows_a_position * copy / (2 * len(table))


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _quality_row(split: Split) -> Row:
    """Compare hit@10 on all validation pairs after three passes of either side."""
    pairs = split.validation
    found = {}
    for name, side in SIDES.items():
        vectors = _trained(*side, split)
        nearest = Neighbours(vectors, "exact").nearest(pairs.queries, 10)
        found[name] = hits(nearest, pairs.held_out).astype(float)
    gain = mean_interval(found["compiled"] - found["before"])
    means = {name: one.mean() for name, one in found.items()}
    told = ", ".join(f"{name} {mean:.4f}" for name, mean in means.items())
    figures = f"hit@10 {told}; difference {gain} over {len(pairs):,} pairs"
    return at_least("trainer, hit@10 beside before", figures, means["compiled"] / means["before"], 0.97)


def _trained(module: ModuleType, mover: Mover, split: Split) -> np.ndarray:
    """Train by the steps of a side, at rates that fall as in `kit.track2vec.train`."""
    train = split.train
    drawer = module.Drawer(train.values, train.offsets, train.counts, SETTINGS)
    state = module.State.begin(train.n_tracks, SETTINGS, mover)
    for number in range(SETTINGS.passes):
        for step, drawn in enumerate(drawer.steps(number)):
            gone = (number + step / drawer.n_steps) / SETTINGS.passes
            state.step(drawn, SETTINGS.rate * (1 - (1 - LAST_RATE) * gone))
    return np.asarray(state.vectors)
