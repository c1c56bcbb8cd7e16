"""Learners of vectors within a budget of processor seconds: the kit's training, and its peers.

Each function trains until the budget is used, with a schedule made for it, and gives vectors of all tracks. A pass is
timed first, outside the budget, so that a method whose learning rate falls knows where its training ends. All run on
one core.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data import Playlists
from kit.track2vec import Settings, train
from kit.track2vec.steps import Drawer, State

Integers = NDArray[np.integer]

N_TIMED = 40  # steps, to time a pass


class Fitted(NamedTuple):
    """Vectors, and the processor seconds that their training took."""

    vectors: NDArray[np.float32]
    cpu: float


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """Call a function; give its value and its processor seconds."""
    began = time.process_time()
    given = act()
    return given, time.process_time() - began


def track2vec(playlists: Playlists, budget: float, *, passes: int, **options: Any) -> Fitted:
    """Train by the kit, for the `passes` that did best, or fewer where there is no time for them."""
    data = playlists.values, playlists.offsets, playlists.counts
    affordable = max(1, int(budget / _seconds_a_pass(*data, Settings(**options))))
    settings = Settings(**options, passes=min(passes, affordable))
    trained, cpu = timed(lambda: train(*data, settings, quiet=True))
    return Fitted(trained.vectors, cpu)


def _seconds_a_pass(values: Integers, offsets: Integers, counts: Integers, settings: Settings) -> float:
    """Measure the seconds of a pass by some steps on vectors of their own."""
    drawer, state = Drawer(values, offsets, counts, settings), State.begin(len(counts), settings)
    steps = list(islice(drawer.steps(0), N_TIMED + 1))
    state.step(steps[0], settings.rate)

    def rest() -> None:
        for drawn in steps[1:]:
            state.step(drawn, settings.rate)

    return timed(rest)[1] / (len(steps) - 1) * drawer.n_steps


def gensim(playlists: Playlists, budget: float, **options: Any) -> Fitted:
    """Train gensim's Word2Vec, skip-gram with negative sampling, from a file: its fastest way on one core."""
    from gensim.models import Word2Vec

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "playlists.txt"
        words = playlists.values.astype(str)
        pairs = zip(playlists.offsets[:-1], playlists.offsets[1:], strict=True)
        path.write_text("".join(" ".join(words[a:b]) + "\n" for a, b in pairs), encoding="ascii")

        def model(epochs: int) -> tuple[Any, float]:
            made = Word2Vec(sg=1, min_count=1, workers=1, seed=1, **options)
            made.build_vocab(corpus_file=str(path))
            sizes = {"total_words": made.corpus_total_words, "total_examples": made.corpus_count}
            return made, timed(lambda: made.train(corpus_file=str(path), epochs=epochs, **sizes))[1]

        epochs = max(1, int(budget / model(1)[1]))
        made, cpu = model(epochs)
    vectors = np.zeros((playlists.n_tracks, made.vector_size), np.float32)
    vectors[np.array(made.wv.index_to_key, np.int64)] = made.wv.vectors
    return Fitted(vectors, cpu)


def als(playlists: Playlists, budget: float, *, iterations: int, **options: Any) -> Fitted:
    """Fit alternating least squares of `implicit`, a playlist as a user, and give the factors of the tracks."""
    from implicit.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(num_threads=1, random_state=0, iterations=1, **options)
    return _factors(model, playlists, budget, iterations)


def bpr(playlists: Playlists, budget: float, *, iterations: int, **options: Any) -> Fitted:
    """Fit Bayesian personalised ranking of `implicit`, and give the factors of the tracks without their bias."""
    from implicit.bpr import BayesianPersonalizedRanking

    model = BayesianPersonalizedRanking(num_threads=1, random_state=0, iterations=1, **options)
    fitted = _factors(model, playlists, budget, iterations)
    return fitted._replace(vectors=fitted.vectors[:, :-1])


def _factors(model: Any, playlists: Playlists, budget: float, iterations: int) -> Fitted:
    """Iterate while there is time, until the iterations that did best are done: neither method has a schedule."""
    from scipy.sparse import csr_matrix

    shape = playlists.n_playlists, playlists.n_tracks
    ones = np.ones(playlists.n_positions, np.float32)
    seen = csr_matrix((ones, playlists.values.copy(), playlists.offsets.copy()), shape)
    seen.sum_duplicates()
    cpu = longest = 0.0
    done = 0
    while done < iterations and cpu + longest <= budget:
        seconds = timed(lambda: model.fit(seen, show_progress=False))[1]
        cpu, longest, done = cpu + seconds, max(longest, seconds), done + 1
    return Fitted(np.asarray(model.item_factors, np.float32), cpu)


LEARNERS: dict[str, Callable[..., Fitted]] = {
    "track2vec": track2vec,
    "gensim": gensim,
    "als": als,
    "bpr": bpr,
}


def installed(method: str) -> bool:
    """Whether the package of a peer is here."""
    return (
        find_spec({"gensim": "gensim", "als": "implicit", "bpr": "implicit"}.get(method, "kit")) is not None
    )
