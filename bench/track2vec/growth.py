"""From 100,000 playlists to a million: time, memory, and how steeply time grows.

Each stage of each size has a process of its own, whose most memory is therefore that stage's. A pass of training
is run on `SHARE` playlists, with the tracks of all, and counted for all of them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench.track2vec.row import Cost, Row, at_most, cost_of_process
from kit.data import Playlists, open_playlists, save_playlists

SIZES = (100_000, 400_000, 1_000_000)
QUICK = (2_000, 8_000, 20_000)
SHARE = 50_000
DIM = 30
LIMIT = 1.0  # GB
STEEPEST = 1.2  # of time over size, both as logarithms: linear is 1


def load(playlists: Playlists) -> None:
    """Open the playlists, and count the tracks."""
    assert playlists.counts.sum() == playlists.n_positions


def sample(playlists: Playlists) -> None:
    """Draw labelled pairs of as many playlists as there are."""
    from kit.sampling import PairSampler

    batches = PairSampler(playlists.counts).batches(
        playlists.values, playlists.offsets, 500, np.random.default_rng(0)
    )
    for _ in range(len(playlists) // 500):
        next(batches)


def count(playlists: Playlists) -> None:
    """Count co-occurrences."""
    from kit.counting import cooccurrence

    cooccurrence(playlists.values, playlists.offsets, playlists.n_tracks)


def one_pass(playlists: Playlists) -> None:
    """Train for a pass on a share of the playlists."""
    from kit.track2vec import Settings, train

    offsets = playlists.offsets[: SHARE + 1]
    train(playlists.values, offsets, playlists.counts, Settings(dim=DIM, passes=1), quiet=True)


STAGES: dict[str, Callable[[Playlists], None]] = {
    "load": load,
    "sample": sample,
    "co-occurrence": count,
    "a pass": one_pass,
}
NUMPY = ("generate", "load", "sample", "a pass")  # co-occurrence is scipy's, and told beside


def measure(size: int) -> dict[str, Cost]:
    """Measure the cost of each stage at a size."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "world.npz")
        costs: dict[str, Cost] = {}
        for stage in ("generate", *STAGES):
            cost = cost_of_process(["-m", "bench.track2vec.growth", stage, str(size), path])
            if stage not in ("generate", "load"):  # the loading that came before
                cost = Cost(cost.cpu - costs["load"].cpu, cost.wall - costs["load"].wall, cost.peak)
            if stage == "a pass" and size > SHARE:
                cost = Cost(cost.cpu * size / SHARE, cost.wall * size / SHARE, cost.peak)
            costs[stage] = cost
            print(
                f"  {size:9,} {stage:14}{cost.cpu:9.1f} CPU-s {cost.wall:9.1f} s {cost.peak:7.0f} MB",
                flush=True,
            )
    return costs


def rows(quick: bool) -> Iterator[Row]:
    """Give the slope of the steepest stage, and the most memory of the numpy part."""
    sizes = QUICK if quick else SIZES
    grown = {size: measure(size) for size in sizes}
    first, last = sizes[0], sizes[-1]
    slope = {
        stage: float(np.log(grown[last][stage].cpu / grown[first][stage].cpu) / np.log(last / first))
        for stage in grown[first]
    }
    words = ", ".join(f"{stage} {one:.2f}" for stage, one in slope.items())
    told = f"slopes from {first:,} to {last:,} playlists, 1 is linear: {words}"
    if last > SHARE:
        told += f"; a pass is counted from {SHARE:,} playlists"
    yield at_most("growth, steepest slope", told, max(slope.values()), STEEPEST)
    peaks = {stage: cost.peak / 1024 for stage, cost in grown[last].items()}
    words = ", ".join(f"{stage} {one:.2f}" for stage, one in peaks.items())
    told = f"GB at {last:,} playlists: {words}"
    yield at_most("growth, GB of the numpy part", told, max(peaks[stage] for stage in NUMPY), LIMIT)


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        from kit.data.worlds import playlists_world

        save_playlists(playlists_world(int(sys.argv[2])).playlists, sys.argv[3])
    else:
        STAGES[sys.argv[1]](open_playlists(sys.argv[3]))
