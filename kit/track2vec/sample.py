"""hit@k is measured after each epoch, on a sample of the validation pairs, beside that of the most popular tracks."""

from __future__ import annotations

import math

import keras
import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.data.splits import Pairs
from kit.metrics import hits, popular
from kit.neighbours import Neighbours
from kit.training.numbers import Baseline

__all__ = ["HitAtK", "vectors_of"]

Vectors = NDArray[np.float32]


def vectors_of(model: keras.Model, n_tracks: int) -> Vectors:
    """Find the one trainable table of a model with a row for each track, `(n_tracks, dim)`.

    Raises
    ------
    ValueError
        When there is no such table, or more than one.

    Examples
    --------
    >>> inputs = keras.Input((1,))
    >>> model = keras.Model(inputs, keras.layers.Embedding(5, 3)(inputs))
    >>> vectors_of(model, n_tracks=5).shape
    (5, 3)
    """
    tables = [w for w in model.trainable_weights if len(w.shape) == 2 and w.shape[0] == n_tracks]
    if len(tables) != 1:
        raise ValueError(
            f"the model has {len(tables)} trainable tables of {n_tracks} rows, and one is needed: "
            "both inputs share one Embedding"
        )
    return np.asarray(tables[0].numpy(), np.float32)


class HitAtK:
    """A score for `fit`: the share of held-out tracks among the `k` nearest of their query, on a sample.

    Parameters
    ----------
    pairs : Pairs
        Of the validation part: the score chooses the epoch that is kept, so the test part would be spent.
    counts : (V,) integers
        In how many places each track occurs, for the baseline.
    rng : numpy.random.Generator
        Draws the sample.
    k : int
    n : int
        Pairs in the sample, at most; more take longer after each epoch.

    Attributes
    ----------
    name : str
        "hit@10", say.
    baseline : Baseline
        What the `k` most popular tracks score on the same pairs.

    Examples
    --------
    >>> pairs = Pairs.of([0, 2], [1, 0])
    >>> score = HitAtK(pairs, [5, 4, 3], np.random.default_rng(0), k=1)
    >>> score.name, score.baseline
    ('hit@1', Baseline(value=1.0, words='most popular tracks'))
    """

    def __init__(
        self, pairs: Pairs, counts: ArrayLike, rng: np.random.Generator, *, k: int = 10, n: int = 1000
    ) -> None:
        drawn = rng.choice(len(pairs), min(n, len(pairs)), replace=False)
        self._queries, self._held_out = pairs.queries[drawn], pairs.held_out[drawn]
        self._k, self._n_tracks = k, len(np.asarray(counts))
        self.name = f"hit@{k}"
        self.baseline = Baseline(self._hit(popular(counts, self._queries, k)), "most popular tracks")

    def _hit(self, suggested: NDArray[np.integer]) -> float:
        return float(hits(suggested, self._held_out).mean())

    def __call__(self, model: keras.Model) -> float:
        """Give hit@k of the model's vectors; not a number when the training has diverged."""
        vectors = vectors_of(model, self._n_tracks)
        if not np.isfinite(vectors).all():
            return math.nan
        return self._hit(Neighbours(vectors, "exact").nearest(self._queries, self._k))
