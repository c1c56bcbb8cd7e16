"""`python -m bench.sequences.run` measures lab 06: what comes next, by ways that count and by networks that read lists.

Three sets: the thick one of the lab (mini), the world that students load, and real playlists where they lie. Each
method has `--budget` processor seconds on one core. The ranks are kept below build/ as soon as they are there, by a
mark of the code, so a run that was ended goes on where it was. `--sets mini` measures one of them, and `--write` writes
docs/reference/sequences.md from all that is there.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from bench.one_thread import start_anew
from bench.sequences.methods import METHODS, Found, places
from bench.sequences.page import PAGE, Measured, page
from bench.track2vec.sets import real_set
from kit.data import Split, load_playlists, split_playlists
from kit.data.errors import written_whole
from kit.whole import write_whole

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench-sequences"
BUDGET = 100.0  # processor seconds of a method
CODE = [ROOT / "bench" / "sequences" / "methods.py", *sorted((ROOT / "kit" / "sequences").glob("*.py"))]
MARK = hashlib.sha256(b"".join(path.read_bytes() for path in CODE)).hexdigest()[:12]


def _split(name: str | None) -> Split:
    return split_playlists(load_playlists(name), np.random.default_rng(1), min_length=2)


SETS: dict[str, Callable[[], Split | None]] = {
    "mini": lambda: _split("mini"),
    "world": lambda: _split(None),
    "real": real_set,
}


@lru_cache(maxsize=1)
def set_of(name: str) -> Split | None:
    return SETS[name]()


def found(name: str, method: str, budget: float, *, measure: bool) -> Found | None:
    """Give what a method finds on a set: what is kept, or measured anew; None where neither may be."""
    kept = KEPT / f"{name}-{method.replace(' ', '_')}-{budget:g}-{MARK}.npz"
    if kept.is_file():
        with np.load(kept) as told:
            return Found(told["ranks"], float(told["cpu"]))
    split = set_of(name) if measure else None
    if split is None:
        return None
    one = METHODS[method](split, budget)
    with written_whole(kept, "make room") as draft, draft.open("wb") as file:
        np.savez(file, ranks=one.ranks, cpu=one.cpu)
    hit = ((one.ranks >= 1) & (one.ranks <= 10)).mean()
    print(f"{name:8}{method:24}hit@10 {hit:.3f}   {one.cpu:.0f} CPU-s", flush=True)
    return one


def measured(name: str, budget: float, *, measure: bool) -> Measured | None:
    """Give all that is known of a set, or None where it is not here or nothing was measured."""
    rows = {method: found(name, method, budget, measure=measure) for method in METHODS}
    there = {method: row for method, row in rows.items() if row is not None}
    split = set_of(name) if there else None
    if split is None:
        return None
    return Measured(
        split.train.n_playlists,
        split.train.n_tracks,
        split.train.n_positions,
        places(split.test),
        split.train.counts[split.test.held_out],
        there,
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sequences.run", description=__doc__)
    parser.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS), help="which sets to measure")
    parser.add_argument("--budget", type=float, default=BUDGET, help="processor seconds of a method")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    chosen = parser.parse_args(arguments)
    of = {name: measured(name, chosen.budget, measure=name in chosen.sets) for name in SETS}
    there = {name: one for name, one in of.items() if one is not None}
    if not there:
        print("nothing is measured yet")
        return 1
    text = page(there, chosen.budget)
    print(text)
    if chosen.write:
        write_whole(ROOT / PAGE, text)
    return 0


if __name__ == "__main__":
    start_anew("bench.sequences.run")
    sys.exit(main(sys.argv[1:]))
