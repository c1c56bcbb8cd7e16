"""Who says what comes next: ways that count, and networks that read lists, each within a budget of processor seconds.

`METHODS[name](split, budget)` gives the ranks of the hidden tracks of the lists that report, and the seconds. What a
method chooses, it chooses on the lists of the validation part. The batches are those of lab 06's own answer.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograde.cells import SOLUTIONS
from bench.track2vec.methods import METHODS as TRACK2VEC
from bench.track2vec.models import suggest
from kit import sequences
from kit.data import Pairs, Split
from kit.metrics import hits, ranks

LAB = SOLUTIONS / "06_sequences.py"
K = 100  # suggestions that are looked through for the hidden track
LENGTH, BATCH, DIM = 20, 128, 64
NEGATIVES = 1024
MOST_TRACKS = 5_000  # of a softmax over all tracks
SOME = 1_000  # lists of the validation part that choose the epoch

LEARNER: dict[str, Any] = {"dim": 128, "window": 5, "exponent": 0.25, "passes": 6}


class _SpentError(Exception):
    """The budget is used."""


class Found(NamedTuple):
    """The ranks of the hidden tracks, from 1, or 0 where one is not among the first K; the seconds of training."""

    ranks: NDArray[np.int64]
    cpu: float


@lru_cache(maxsize=1)
def lab() -> dict[str, Any]:
    """Give what lab 06's solution answers, by the names of its functions: those that need no Keras.

    Raises
    ------
    LookupError
        When the lab has no such function any more.
    """
    from itertools import combinations

    import pandas as pd

    from kit.metrics import bootstrap_interval, wilson_interval

    names: dict[str, Any] = {
        "np": np,
        "pd": pd,
        "combinations": combinations,
        "bootstrap_interval": bootstrap_interval,
        "wilson_interval": wilson_interval,
    }
    wanted = {"next_batches", "compare_by_place"}
    for node in ast.parse(LAB.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name in wanted:
            exec(compile(ast.unparse(node), LAB.name, "exec"), names)
    if missing := wanted - set(names):
        raise LookupError(f"{LAB.name} defines no {' and no '.join(sorted(missing))} any more")
    return names


def _counting(method: str, split: Split, budget: float, *, whole: bool, **options: Any) -> Found:
    """Ask a method of lab 01's comparison, by the last track or by the whole list."""
    made = TRACK2VEC[method](split.train, budget, **options)
    return Found(ranks(suggest(made.model, split.test, K, whole_prefix=whole), split.test.held_out), made.cpu)


def _random(split: Split, _budget: float) -> Found:
    """Draw a rank for each hidden track among all that its list does not hold."""
    rng = np.random.default_rng(0)
    free = split.train.n_tracks - np.array([len(np.unique(prefix)) for prefix in split.test.prefixes])
    drawn = rng.integers(1, free + 1)
    return Found(np.where(drawn <= K, drawn, 0), 0.0)


def _batches(split: Split) -> Iterator[Any]:
    return lab()["next_batches"](split.train, LENGTH, BATCH, np.random.default_rng(0))


def _network(make: str, split: Split, budget: float) -> Found:
    """Train epoch by epoch until the budget is used, and keep the epoch that finds most on the validation part.

    Where there are few tracks it is a softmax over all of them, and where there are many one over a few drawn ones.
    """
    import keras

    keras.utils.set_random_seed(0)
    model = getattr(sequences, make)(split.train.n_tracks, DIM, LENGTH)
    batches, n_steps = _batches(split), max(1, len(split.train) // BATCH)
    some = list(split.validation.prefixes)[:SOME]
    best, spent, kept = -1.0, 0.0, model.get_weights()
    began = time.process_time()

    def look() -> None:
        nonlocal best, spent, kept, began
        spent += time.process_time() - began
        found = hits(sequences.suggest_next(model, some, 10), split.validation.held_out[:SOME]).mean()
        if found > best:
            best, kept = found, model.get_weights()
        if spent >= budget:
            raise _SpentError
        began = time.process_time()

    try:
        if split.train.n_tracks <= MOST_TRACKS:
            while True:
                model.fit(batches, steps_per_epoch=n_steps, shuffle=False, verbose=0)
                look()
        sequences.fit_sampled(
            model,
            batches,
            split.train.counts,
            n_steps=10**6 * n_steps,
            n_negatives=NEGATIVES,
            every=n_steps,
            look=look,
        )
    except _SpentError:
        model.set_weights(kept)
    return Found(
        ranks(sequences.suggest_next(model, list(split.test.prefixes), K), split.test.held_out),
        spent,
    )


def places(pairs: Pairs) -> NDArray[np.int64]:
    """Give the place of each hidden track: how many tracks its list had before it."""
    return np.diff(pairs.prefixes.offsets).astype(np.int64)


Method = Callable[[Split, float], Found]
COUNTING: dict[str, Method] = {
    "random": _random,
    "popularity": partial(_counting, "popularity", whole=False),
    "Markov": partial(_counting, "markov", whole=False),
    "co-occurrence": partial(_counting, "co-occurrence", whole=False),
    "history": partial(_counting, "co-occurrence", whole=True, window=100, backward=0.5, decay=0.7),
    "V-SKNN": partial(_counting, "v-sknn", whole=True, neighbours=300, length=0.5),
    "STAN, without dates": partial(
        _counting, "stan", whole=True, neighbours=1000, decay=0.6, near=3, backward=0.7
    ),
    "Track2Vec": partial(_counting, "track2vec", whole=False, **LEARNER),
    "blend": partial(_counting, "blend", whole=True, weight=7, backward=0.5, decay=0.6, learner=LEARNER),
    "blend with artists": partial(
        _counting,
        "artists",
        whole=True,
        share=0.6,
        weight=10,
        backward=0.5,
        decay=0.7,
        popular=0.2,
        same_artist=0.8,
        learner=LEARNER,
    ),
}
NETWORKS: dict[str, Method] = {"GRU": partial(_network, "gru4rec"), "attention": partial(_network, "sasrec")}
METHODS: dict[str, Method] = COUNTING | NETWORKS
