"""hit@10 and NDCG@10 of ours, beside gensim, `implicit`, neighbours of lists and counting.

Repeat it alone with `python -m bench.track2vec.quality`.

Each method is asked by the last track of a list, and by the whole prefix, with the settings that `tune.py` chose on
validation for that column; a learner trains within 30 seconds of one core. All are scored on the test part. A pair is
asked only where training knows both its tracks: the share of last tracks that nobody could find stands in the first
lines. The two sets are worked on side by side, each in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.track2vec.methods import METHODS, OURS, Made
from bench.track2vec.peers import installed
from bench.track2vec.row import Row, at_least
from bench.track2vec.sets import ROOT, real_folder
from bench.track2vec.tune import BUDGET, COLUMNS, FULL, asked, chosen, set_of
from kit.metrics import Interval, mean_interval

QUICK, QUICK_BUDGET = 4_000, 4.0  # playlists of the world; processor seconds of a learner
QUICK_TRACKS = 1_500  # of EASE
METRICS = ("hit@10", "NDCG@10")
WORDS = {"last": "last track", "prefix": "whole prefix"}
LEARNERS = ("gensim", "als", "bpr")  # beside Track2Vec at equal processor time
BEST = OURS[-1]
TARGETS = {"last": 0.145, "prefix": 0.160}  # hit@10 of ours on the real set
Scores = Mapping[str, NDArray[np.float64]]  # method and column: (2, n), a line each metric


def compare(name: str, *, quick: bool) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Score every method on the test part of a set, and print each score at once."""
    split = set_of(name, QUICK if quick else FULL)
    assert split is not None
    print(f"{name}: {split.train}; {split.test}", flush=True)
    print(f"{name}: {split.test.unfindable:.1%} of the last tracks could be found by nobody", flush=True)
    for method in METHODS:
        if not installed(method):
            print(
                f"{name:6} {method:14} left out: its package is not installed; make bench installs it",
                flush=True,
            )
            continue
        made: Made | None = None
        before: object = None
        for column in COLUMNS:
            trial = chosen(name, method, column)
            if made is None or trial["options"] != before:
                before, few = trial["options"], {"most": QUICK_TRACKS} if quick and method == "ease" else {}
                made = METHODS[method](
                    split.train, QUICK_BUDGET if quick else BUDGET, **trial["options"], **few
                )
            both = asked(made.model, split.test, column)
            figures = "   ".join(str(mean_interval(line)) for line in both)
            words = f"{made.cpu:6.1f} CPU-s, {trial[column][0]:.3f} on validation; {trial['options']}"
            print(f"{name:6} {method:14} {WORDS[column]:13} {figures}   {words}", flush=True)
            yield f"{method}, {WORDS[column]}", both


def rows(quick: bool) -> Iterator[Row]:
    """Compare on all sets that are here; a row a target and metric."""
    names = ["world"]
    if quick:
        print("quality: a small world only")
    elif (real_folder() / "music_like.npy").is_file():
        names.append("real")
    else:
        print(
            f"quality: no real playlists at {real_folder()}; KIT_REAL_DATA names the folder that holds playlists/"
        )
    with tempfile.TemporaryDirectory(prefix="quality-") as folder:
        for name, figures in zip(names, _side_by_side(names, quick, Path(folder)), strict=True):
            yield from _rows_of(name, figures, few=quick)


def _side_by_side(names: list[str], quick: bool, folder: Path) -> list[Scores]:
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    running = []
    for name in names:
        command = [sys.executable, "-W", "ignore", "-m", "bench.track2vec.quality", "--set", name]
        command += ["--out", str(folder / f"{name}.npz"), *["--quick"] * quick]
        running.append(subprocess.Popen(command, cwd=ROOT, env=os.environ | threads))
    ends = [process.wait() for process in running]
    if any(ends):
        raise RuntimeError(f"a comparison of {names} ended with {ends}: its error stands above")
    return [dict(np.load(folder / f"{name}.npz")) for name in names]


def _rows_of(name: str, figures: Scores, *, few: bool) -> Iterator[Row]:
    """Make the rows of a set: ours beside the best of all others, and Track2Vec beside the learners."""
    for column, words in WORDS.items():
        others = [one for one in figures if one.endswith(words) and one.split(",")[0] not in OURS]
        learners = [one for one in others if one.split(",")[0] in LEARNERS]
        for metric, _ in enumerate(METRICS):
            if learners and column == "last":
                yield _row(name, figures, metric, f"track2vec, {words}", learners, few=few)
            yield _row(name, figures, metric, f"{BEST}, {words}", others, few=few)
        if name == "real":
            ours = mean_interval(figures[f"{BEST}, {words}"][0])
            yield at_least(f"hit@10 itself, real, {words}", str(ours), ours.mean, TARGETS[column])


def _row(name: str, figures: Scores, metric: int, ours: str, others: Sequence[str], *, few: bool) -> Row:
    """Compare ours with the best of the others, by the interval of the difference on the same queries.

    Few queries tell only whether ours is clearly behind. On the real set ours has to be clearly ahead.
    """
    mean = {what: float(values[metric].mean()) for what, values in figures.items()}
    best = max(others, key=lambda what: mean[what])
    difference = mean_interval(figures[ours][metric] - figures[best][metric])
    words = (
        f"{mean_interval(figures[ours][metric])} against {mean_interval(figures[best][metric])} of {best}; "
        f"difference {_signed(difference)}"
    )
    if few:
        target, met = "not clearly < 1", difference.high >= 0
    elif name == "real":
        target, met = "clearly > 1", difference.low > 0
    else:
        target, met = "> 1", difference.mean > 0
    return Row(f"{METRICS[metric]}, {name}, {ours}", words, mean[ours] / mean[best], target, met)


def _signed(interval: Interval) -> str:
    return f"{interval.mean:+.3f} [{interval.low:+.3f}, {interval.high:+.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--set", choices=("world", "real"), help="compare on this set only")
    parser.add_argument("--out", type=Path, help="the file to write the scores of each query into")
    options = parser.parse_args()
    if options.set is None:
        for row in rows(options.quick):
            print(row)
        return
    figures = dict(compare(options.set, quick=options.quick))
    if options.out is not None:
        arrays: dict[str, Any] = dict(figures)
        np.savez(options.out, **arrays)


if __name__ == "__main__":
    main()
