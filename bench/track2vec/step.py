"""A step of `fit` on the lab's Keras model: the kit's batches against the original's generator.

Each side has a process of its own, and they take turns.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench.track2vec import original
from bench.track2vec.row import Cost, Row, at_least, cost_of, in_turns
from bench.track2vec.world import multiple, parts
from kit.data import Playlists, open_playlists, save_playlists
from kit.sampling import PairSampler
from kit.training import dataset
from kit.training.memory import keep_memory

_side: dict[str, Any] = {}  # of this process


class Side:
    """One way to train, in a process of its own.

    Parameters
    ----------
    name : {"ours", "original"}
    path : path
        Where `save_part` has put the training part.
    """

    def __init__(self, name: str, path: Path) -> None:
        self._pool = multiprocessing.get_context("spawn").Pool(1, _prepare, (name, str(path)))

    def steps(self, n: int) -> Cost:
        """Measure what a step costs, the mean of `n`."""
        took = self._pool.apply(_steps, (n,))
        return Cost(took.cpu / n, took.wall / n)

    def pairs(self) -> int:
        """The number of pairs in a batch of ours; the original's batches are as long on the average."""
        return int(self._pool.apply(_pairs))

    def close(self) -> None:
        """End the process."""
        self._pool.terminate()
        self._pool.join()


def save_part(folder: str | Path, quick: bool) -> Path:
    """Put the training part where the processes of the sides can read it."""
    return save_playlists(parts(quick).train, Path(folder) / "train.npz")


def fixed_batches(train: Playlists) -> tuple[Any, int]:
    """Give the kit's batches of as many pairs as 50 playlists give, as a `tf.data.Dataset` that draws ahead."""
    sampler = PairSampler(train.counts, subsample=multiple(train.n_tracks, original.THRESHOLD))
    drawn = sampler.batches(train.values, train.offsets, original.PLAYLISTS, np.random.default_rng(0))
    n = int(np.mean([len(next(drawn)[1]) for _ in range(200)]))
    return dataset(sampler, train, np.random.default_rng(1), n_pairs=n), n


def _prepare(name: str, path: str) -> None:
    original.quiet_keras().utils.set_random_seed(0)
    train = open_playlists(path)
    if name == "ours":
        batches, _side["pairs"] = fixed_batches(train)
    else:
        lists = (train.values[a:b].tolist() for a, b in pairwise(train.offsets))
        batches = original.batches([one for one in lists if one], train.counts)
    model = original.build(train.n_tracks, jit=True if name == "ours" else "auto")
    _side["fit"] = lambda n: model.fit(batches, steps_per_epoch=n, epochs=1, verbose=0, shuffle=False)
    _side["fit"](3)
    if name == "ours":
        keep_memory()  # as `kit.training.fit` does after its first step


def _steps(n: int) -> Cost:
    return cost_of(lambda: _side["fit"](n))


def _pairs() -> int:
    return int(_side["pairs"])


def rows(quick: bool) -> Iterator[Row]:
    """Measure milliseconds a step at the original's batch and table."""
    with tempfile.TemporaryDirectory() as folder:
        path = save_part(folder, quick)
        sides = {name: Side(name, path) for name in ("original", "ours")}
        try:
            each = {
                "original": lambda: sides["original"].steps(5 if quick else 20),
                "ours": lambda: sides["ours"].steps(20 if quick else 80),
            }
            took = in_turns(each, 3 if quick else 5)
            pairs = sides["ours"].pairs()
        finally:
            for side in sides.values():
                side.close()
    ours, theirs = took["ours"], took["original"]
    figures = (
        f"ours {1e3 * ours.cpu:.0f} CPU-ms a step ({1e3 * ours.wall:.0f} of wall), original {1e3 * theirs.cpu:.0f} "
        f"({1e3 * theirs.wall:.0f}); {pairs:,} pairs a batch, {parts(quick).train.n_tracks:,} x {original.DIM}"
    )
    smaller = " with this smaller table" if quick else ""
    yield at_least("fit step", figures, theirs.cpu / ours.cpu, 4, smaller)
