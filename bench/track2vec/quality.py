"""hit@10 and NDCG@10 at equal processor time, beside gensim, `implicit` and counting.

Repeat it alone with `python -m bench.track2vec.quality`.

Each learner trains for 30, 60 and 180 seconds of one core with the settings that `tune.py` chose on validation; all
are scored on the test part. Where a longer training did worse on validation than a shorter one, the shorter one stands
for both. The two sets are worked on side by side, each in a process of its own.
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

from bench.track2vec.peers import LEARNERS, Fitted, installed
from bench.track2vec.row import Row
from bench.track2vec.sets import ROOT, real_folder
from bench.track2vec.tune import FULL, K, by_cosine, chosen, scores, set_of
from kit.counting import cooccurrence, suggest_by_blend, suggest_by_counts, transitions
from kit.data import Pairs, Playlists
from kit.metrics import Interval, hits, mean_interval

BUDGETS, QUICK_BUDGETS = (30, 60, 180), (1, 2, 4)
QUICK = 4_000  # playlists of the world
WHOLE = 100  # positions: further than any list of these sets reaches
NEXT = 1.5  # weight of what comes next in the blend, chosen on validation like its weight of the cosine
METRICS = ("hit@10", "NDCG@10")
PEERS = ("gensim", "als", "bpr")
COUNTING = ("co-occurrence, window 3", "co-occurrence, whole list")
Scores = Mapping[str, NDArray[np.float64]]  # method, or method and budget: (2, n), a line each metric


def compare(name: str, size: int, budgets: tuple[int, ...]) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Score every method on the test part of a set, and print each score at once."""
    split = set_of(name, size)
    assert split is not None
    train, test = split.train, split.test
    print(f"{name}: {train}; {len(test):,} queries", flush=True)

    def told(what: str, suggested: NDArray[np.int64], words: str = "") -> tuple[str, NDArray[np.float64]]:
        both = np.stack(scores(suggested, test))
        figures = "   ".join(str(mean_interval(line)) for line in both)
        print(f"{name:6} {what:28} {figures}   {words}", flush=True)
        return what, both

    for what, suggested in by_counting(train, test):
        yield told(what, suggested)
    for method in LEARNERS:
        if not installed(method):
            print(
                f"{name:6} {method:28} left out: its package is not installed; make bench installs it",
                flush=True,
            )
            continue
        fitted: Fitted | None = None
        best: Any = None
        before: object = None
        for budget in budgets:
            trial = chosen(name, method, budget)
            if fitted is None or fitted.hungry or trial["options"] != before:
                fitted, before = LEARNERS[method](train, budget, **trial["options"]), trial["options"]
                score = hits(by_cosine(fitted, split.validation), split.validation.held_out).mean()
                if best is None or score > best[1]:
                    best = fitted, score, trial["options"]
            words = f"{best[0].cpu:6.1f} CPU-s, {best[1]:.3f} on validation; {best[2]}"
            yield told(f"{method} {budget} s", by_cosine(best[0], test), words)
        if method == "track2vec":
            blend = suggest_by_blend(both_counts(train), best[0].vectors, test.queries, K)
            yield told("blend", blend)


def by_counting(train: Playlists, test: Pairs) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Score popularity and the tables of counts."""
    data = train.values, train.offsets, train.n_tracks
    popular = np.arange(K + 1)  # tracks are numbered by falling count
    yield "popularity", np.stack([popular[popular != query][:K] for query in test.queries])
    tables = (
        ("Markov", transitions(*data)),
        (COUNTING[0], cooccurrence(*data, window=3)),
        (COUNTING[1], cooccurrence(*data, window=WHOLE)),
    )
    for what, counts in tables:
        yield what, suggest_by_counts(counts, train.counts, test.queries, K)


def both_counts(train: Playlists) -> Any:
    """Count what stands near, whatever the order, and once more what comes next, as the blend does."""
    data = train.values, train.offsets, train.n_tracks
    return (cooccurrence(*data, window=WHOLE) + NEXT * transitions(*data)).tocsr()


def rows(quick: bool) -> Iterator[Row]:
    """Compare on all sets that are here; a row a target and metric."""
    budgets = QUICK_BUDGETS if quick else BUDGETS
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
            yield from _rows_of(name, figures, budgets, few=quick)


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


def _rows_of(name: str, figures: Scores, budgets: tuple[int, ...], *, few: bool) -> Iterator[Row]:
    """Make the rows of a set; few queries tell only whether a method is clearly behind."""
    last = budgets[-1]
    single = [
        one for one in figures if (one != "blend" and not one.endswith(" s")) or one.endswith(f" {last} s")
    ]
    for metric, _ in enumerate(METRICS):
        for budget in budgets:
            others = [f"{peer} {budget} s" for peer in PEERS if f"{peer} {budget} s" in figures]
            if others:
                yield _row(name, figures, metric, f"track2vec {budget} s", others, few=few)
        if name == "real":
            yield _row(name, figures, metric, f"track2vec {last} s", COUNTING, few=few)
        yield _row(name, figures, metric, "blend", single, few=few)


def _row(name: str, figures: Scores, metric: int, ours: str, others: Sequence[str], *, few: bool) -> Row:
    """Compare ours with the best of the others, with the interval of the difference on the same queries."""
    mean = {what: float(values[metric].mean()) for what, values in figures.items()}
    best = max(others, key=lambda what: mean[what])
    difference = mean_interval(figures[ours][metric] - figures[best][metric])
    words = (
        f"{mean_interval(figures[ours][metric])} against {mean_interval(figures[best][metric])} of {best}; "
        f"difference {_signed(difference)}"
    )
    target, met = ("not clearly < 1", difference.high >= 0) if few else ("> 1", difference.mean > 0)
    return Row(f"{METRICS[metric]}, {name}, {ours}", words, mean[ours] / mean[best], target, met)


def _signed(interval: Interval) -> str:
    return f"{interval.mean:+.3f} [{interval.low:+.3f}, {interval.high:+.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--set", choices=("world", "real"), help="compare on this set only")
    parser.add_argument("--budgets", type=int, nargs="+", help="the budgets in seconds, for one set only")
    parser.add_argument("--out", type=Path, help="the file to write the scores of each query into")
    options = parser.parse_args()
    if options.set is None:
        for row in rows(options.quick):
            print(row)
        return
    size, budgets = (QUICK, QUICK_BUDGETS) if options.quick else (FULL, BUDGETS)
    figures = dict(compare(options.set, size, tuple(options.budgets or budgets)))
    if options.out is not None:
        arrays: dict[str, Any] = dict(figures)
        np.savez(options.out, **arrays)


if __name__ == "__main__":
    main()
