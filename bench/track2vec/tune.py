"""`python -m bench.track2vec.tune SET BUDGET METHOD [OPTIONS ...]` chooses a learner's settings on validation.

Each trial trains within the budget and is added to `tuned.json`, from which `quality.py` takes, for a set and a budget,
the trial that scored best on validation within that budget or a smaller one. OPTIONS are JSON objects.
"""

from __future__ import annotations

import fcntl
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.track2vec.peers import LEARNERS, Fitted
from bench.track2vec.sets import real_set, world_set
from kit.data import Pairs, Split
from kit.metrics import gains, hits
from kit.neighbours import Neighbours

TUNED = Path(__file__).with_name("tuned.json")
FULL = 100_000  # playlists of the world
K = 10


def set_of(name: str, size: int = FULL) -> Split | None:
    return real_set() if name == "real" else world_set(size)


def scores(suggested: np.ndarray, pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    """Compute hit@10 and gain of each query."""
    return hits(suggested, pairs.held_out), gains(suggested, pairs.held_out)


def by_cosine(fitted: Fitted, pairs: Pairs) -> np.ndarray:
    return Neighbours(fitted.vectors, "exact").nearest(pairs.queries, K)


def trials() -> list[dict[str, Any]]:
    text = TUNED.read_text(encoding="utf-8") if TUNED.exists() else ""
    return json.loads(text or "[]")


def chosen(name: str, method: str, budget: float) -> dict[str, Any]:
    """Find the trial that scored best on validation within the budget; where all took more, the smallest budget's."""
    tried = [trial for trial in trials() if (trial["set"], trial["method"]) == (name, method)]
    smallest = min(trial["budget"] for trial in tried)
    within = [trial for trial in tried if trial["budget"] <= max(budget, smallest)]
    return max(within, key=lambda trial: trial["hit"])


def keep(trial: dict[str, Any]) -> None:
    """Keep a trial, although several processes tune at once."""
    with TUNED.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = ",\n".join(json.dumps(one) for one in [*trials(), trial])
        TUNED.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def main() -> None:
    name, budget, method, *several = sys.argv[1:]
    split = set_of(name)
    if split is None:
        raise SystemExit(
            "there are no real playlists here: KIT_REAL_DATA names the folder that holds playlists/"
        )
    for options in map(json.loads, several or ["{}"]):
        fitted = LEARNERS[method](split.train, float(budget), **options)
        hit, gain = scores(by_cosine(fitted, split.validation), split.validation)
        trial = {"set": name, "method": method, "budget": float(budget), "options": options}
        trial |= {"cpu": round(fitted.cpu, 1), "hit": round(hit.mean(), 4), "ndcg": round(gain.mean(), 4)}
        print(json.dumps(trial), flush=True)
        keep(trial)


if __name__ == "__main__":
    main()
