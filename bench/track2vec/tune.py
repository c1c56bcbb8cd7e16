"""`python -m bench.track2vec.tune SET` chooses each method's settings on validation.

All methods have as many trials: those of `TRIALS`, at the same budget of processor seconds. A trial makes a model and
asks it some validation pairs, by the last track and by the whole prefix; `tuned.json` keeps both scores. Trials that
stand there are not run again. `quality.py` takes, for a set and a column, the trial that scored best.
"""

from __future__ import annotations

import argparse
import fcntl
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.track2vec.methods import METHODS, OURS
from bench.track2vec.models import Model, suggest
from bench.track2vec.sets import real_set, world_set
from kit.data import Pairs, Prefixes, Split
from kit.metrics import gains, hits

TUNED = Path(__file__).with_name("tuned.json")
FULL = 20_000  # playlists of the world
K = 10
BUDGET = 30.0  # processor seconds of a learner
ASKED = 2_000  # validation pairs that a trial is asked, at most
COLUMNS = ("last", "prefix")  # asked by the last track, or by the whole prefix
DECAYS = (0.5, 0.7, 0.8)


def _lists_of(**choices: list[Any]) -> list[dict[str, Any]]:
    """Put the first values together, then the second ones, and so on."""
    return [dict(zip(choices, values, strict=True)) for values in zip(*choices.values(), strict=True)]


N_TRIALS = 8  # a method, but for popularity, which has nothing to choose
TRIALS: dict[str, list[dict[str, Any]]] = {
    "popularity": [{}],
    "markov": [{"decay": decay} for decay in (0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9)],
    "co-occurrence": _lists_of(
        window=[3, 3, 5, 10, 100, 100, 30, 30],
        backward=[1, 0.5, 0.5, 0.5, 1, 0.5, 1, 0.7],
        decay=[0.5, 0.7, 0.6, 0.7, 0.5, 0.7, 0.7, 0.8],
    ),
    "itemknn": _lists_of(
        shrink=[1, 3, 10, 10, 30, 100, 300, 1000], decay=[0.7, 0.7, 0.5, 0.7, 0.7, 0.7, 0.7, 0.7]
    ),
    "rp3beta": _lists_of(
        alpha=[1, 1, 1, 1, 0.7, 1.3, 1, 1.3],
        beta=[0, 0.3, 0.5, 0.3, 0.3, 0.3, -0.2, 0],
        decay=[0.7, 0.7, 0.7, 0.5, 0.7, 0.7, 0.7, 0.7],
    ),
    "ease": _lists_of(
        penalty=[3, 10, 30, 100, 30, 100, 300, 1000], decay=[0.7, 0.7, 0.7, 0.7, 0.5, 0.5, 0.7, 0.7]
    ),
    "puresvd": _lists_of(
        dim=[64, 128, 256, 400, 256, 256, 600, 800], decay=[0.7, 0.7, 0.7, 0.7, 0.5, 0.85, 0.7, 0.7]
    ),
    "ppmi": _lists_of(
        dim=[64, 128, 256, 256, 256, 400, 128, 500],
        window=[5, 5, 5, 10, 3, 5, 20, 5],
        decay=[0.7] * 8,
    ),
    "v-sknn": _lists_of(
        neighbours=[300, 100, 1000, 300, 300, 300, 1000, 300],
        decay=[0.7, 0.7, 0.7, 0.5, 0.85, 0.7, 0.6, 0.7],
        length=[0.5] * 8,
        rare=[0, 0, 0, 0, 0, 1, 0.5, 2],
    ),
    "stan": _lists_of(
        neighbours=[1000, 300, 1000, 300, 1000, 300, 1000, 3000],
        decay=[0.6, 0.7, 0.7, 0.5, 0.5, 0.6, 0.7, 0.7],
        near=[3, 3, 6, 3, 3, 2, 10, 6],
        backward=[0.7, 1, 0.7, 0.7, 0.7, 0.5, 0.85, 0.7],
    ),
    "als": _lists_of(
        factors=[256, 128, 256, 64, 256, 256, 256, 320],
        regularization=[50, 10, 10, 10, 50, 100, 200, 100],
        alpha=[100, 10, 40, 10, 100, 200, 400, 200],
        iterations=[8, 5, 5, 5, 8, 8, 8, 8],
        decay=[0.7, 0.7, 0.7, 0.7, 0.5, 0.7, 0.7, 0.7],
    ),
    "bpr": _lists_of(
        factors=[128, 64, 128, 128, 128, 64, 64, 256],
        learning_rate=[0.03, 0.05, 0.05, 0.1, 0.05, 0.1, 0.2, 0.1],
        regularization=[0.03, 0.01, 0.01, 0.01, 0.01, 0.003, 0.003, 0.01],
        iterations=[1000] * 8,
        decay=[0.7, 0.7, 0.7, 0.7, 0.5, 0.7, 0.7, 0.7],
    ),
    "gensim": _lists_of(
        vector_size=[64, 64, 64, 64, 64, 64, 128, 64],
        window=[3, 3, 5, 2, 3, 3, 3, 5],
        ns_exponent=[0.5, 0.5, 0.25, 0.5, 0.5, -0.5, 0.5, 0.75],
        alpha=[0.2, 0.1, 0.3, 0.1, 0.2, 0.2, 0.2, 0.2],
        negative=[5] * 8,
        sample=[0] * 8,
        decay=[0.7, 0.7, 0.7, 0.7, 0.5, 0.7, 0.3, 0.7],
    ),
    "track2vec": _lists_of(
        dim=[256, 128, 128, 128, 64, 256, 320, 256],
        window=[5, 5, 5, 10, 5, 5, 5, 5],
        exponent=[0.25, 0.25, 0.5, 0.25, 0.25, 0.25, 0.25, 0.5],
        passes=[6, 8, 6, 4, 10, 6, 5, 6],
        decay=[0.7, 0.7, 0.7, 0.7, 0.7, 0.5, 0.7, 0.4],
    ),
    "blend": _lists_of(
        weight=[7, 7, 14, 7, 14, 7, 10, 5],
        backward=[0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.7, 0.5],
        decay=[0.6, 0.7, 0.7, 0.5, 0.5, 0.6, 0.7, 0.7],
        popular=[0, 0, 0, 0, 0, 0.2, 0, 0.1],
    ),
    "artists": _lists_of(
        share=[0.6, 0.6, 0.6, 1, 0.6, 0.6, 0.8, 0.4],
        weight=[10, 7, 10, 10, 10, 7, 10, 10],
        backward=[0.5] * 8,
        decay=[0.7, 0.7, 0.6, 0.6, 0.5, 0.7, 0.7, 0.7],
        popular=[0.2, 0.2, 0.2, 0.2, 0.2, 0, 0.2, 0.1],
        same_artist=[0.8, 2, 0.8, 0.8, 1.5, 0, 1.2, 1.2],
    ),
}


def set_of(name: str, size: int = FULL) -> Split | None:
    return real_set() if name == "real" else world_set(size)


def scores(suggested: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Compute hit@10 and gain of each query, (2, n)."""
    return np.stack([hits(suggested, pairs.held_out), gains(suggested, pairs.held_out)])


def asked(model: Model, pairs: Pairs, column: str) -> np.ndarray:
    """Compute the scores of a model in a column."""
    return scores(suggest(model, pairs, K, whole_prefix=column == "prefix"), pairs)


def trials() -> list[dict[str, Any]]:
    text = TUNED.read_text(encoding="utf-8") if TUNED.exists() else ""
    return json.loads(text or "[]")


def chosen(name: str, method: str, column: str) -> dict[str, Any]:
    """Find the trial that scored best on validation in a column."""
    tried = [trial for trial in trials() if (trial["set"], trial["method"]) == (name, method)]
    if not tried:
        raise LookupError(
            f"{method} has no trial on this set: python -m bench.track2vec.tune {name} {method}"
        )
    return max(tried, key=lambda trial: trial[column][0])


def keep(trial: dict[str, Any]) -> None:
    """Keep a trial, although several processes tune at once."""
    with TUNED.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = ",\n".join(json.dumps(one) for one in [*trials(), trial])
        TUNED.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def missing(name: str, method: str, number: int) -> dict[str, Any] | None:
    """Give a trial of a method if it has not been run; ours take the vectors that Track2Vec has come to."""
    if number >= len(TRIALS[method]):
        return None
    done = [trial["options"] for trial in trials() if (trial["set"], trial["method"]) == (name, method)]
    options = TRIALS[method][number]
    if any(options.items() <= one.items() for one in done):
        return None
    if method not in OURS:
        return options
    trained = chosen(name, "track2vec", "last")["options"]
    return options | {"learner": {key: trained[key] for key in trained if key != "decay"}}


def first(pairs: Pairs, n: int) -> Pairs:
    """Give the first of some pairs, which were drawn at random."""
    offsets = pairs.prefixes.offsets[: n + 1]
    prefixes = Prefixes(pairs.prefixes.values[: offsets[-1]], offsets)
    playlists = pairs.playlists[:n]
    return replace(
        pairs, queries=pairs.queries[:n], held_out=pairs.held_out[:n], prefixes=prefixes, playlists=playlists
    )


def tried(name: str, split: Split, method: str, options: dict[str, Any]) -> dict[str, Any]:
    """Run a trial."""
    made = METHODS[method](split.train, BUDGET, **options)
    pairs = first(split.validation, ASKED)
    means = {column: asked(made.model, pairs, column).mean(axis=1).tolist() for column in COLUMNS}
    trial = {"set": name, "method": method, "options": options, "cpu": round(made.cpu, 1)}
    return trial | {
        column: [round(one, 4) for one in both] for column, both in means.items()
    }  # hit@10, NDCG@10


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=("world", "real"))
    parser.add_argument("methods", nargs="*", help="all unless given", metavar="METHOD")
    parser.add_argument("--most", type=int, default=N_TRIALS, help="trials a method")
    given = parser.parse_args()
    split = set_of(given.set)
    if split is None:
        raise SystemExit(
            "there are no real playlists here: KIT_REAL_DATA names the folder that holds playlists/"
        )
    for number in range(given.most):  # in turns, so that methods have as many trials whenever it ends
        for method in given.methods or METHODS:
            options = missing(given.set, method, number)
            if options is not None:
                trial = tried(given.set, split, method, options)
                print(json.dumps(trial), flush=True)
                keep(trial)


if __name__ == "__main__":
    main()
