"""The neural ranker: neural collaborative filtering on the candidates.

Two ways through the model (He and others, *Neural collaborative filtering*, 2017): GMF, the product of the vectors of
user and artist, weighted; and an MLP, which sees the two side by side with everything else and can bend. Their vectors
come from the factorisation. Without its MLP the model is the logistic ranker, and that is where it starts: what the MLP
adds is what bending adds.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.funnel.features import Pairs
from kit.funnel.ranking import Arrays

__all__ = ["NeuralRanker", "build_ranker"]

EPOCHS = 15
PATIENCE = 4
BATCH = 512
RATE = 2e-3
UNITS = (32, 16)
DROPOUT = 0.3
VALIDATION = 0.1


def build_ranker(n_plain: int, dim: int, seed: int = 0) -> Any:
    """Build a compiled model from plain features, a user's and an artist's vector to the chance that both go together.

    Parameters
    ----------
    n_plain, dim : int
    seed : int
        Of its first weights and of its dropout. Each layer has a seed of its own: without one Keras draws it from the
        generator of the whole process, where any other thread may draw too.

    Returns
    -------
    keras.Model

    Examples
    --------
    >>> build_ranker(6, 16).output_shape
    (None, 1)
    """
    import keras

    layers, draws = keras.layers, random.Random(seed)

    def dense(units: int, activation: str) -> Any:
        start = keras.initializers.GlorotUniform(draws.randint(1, 10**9))
        return layers.Dense(units, activation=activation, kernel_initializer=start)

    inputs = [keras.Input((width,), name=name) for name, width in _widths(n_plain, dim).items()]
    plain, users, artists, product = inputs
    mlp = layers.Concatenate()([plain, users, artists])
    for units in UNITS:
        mlp = dense(units, "relu")(mlp)
        mlp = layers.Dropout(DROPOUT, seed=draws.randint(1, 10**9))(mlp)
    both = layers.Concatenate()([plain, product, mlp])  # "product" is the GMF part
    model = keras.Model(inputs, dense(1, "sigmoid")(both))
    model.compile(keras.optimizers.Adam(RATE), "binary_crossentropy")
    return model


def _widths(n_plain: int, dim: int) -> dict[str, int]:
    return {"plain": n_plain, "users": dim, "artists": dim, "product": dim}


class NeuralRanker:
    """GMF and MLP on standardised features, trained until the loss on a tenth of the pairs, kept apart, falls no more.

    Parameters
    ----------
    told : callable, optional
        ``told(epoch)`` after each one, with its numbers: `loss`, and `score`, the area under the ROC curve on the pairs
        set aside.

    Attributes
    ----------
    history : list of dict
        The numbers of each epoch.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> pairs = Pairs(*(rng.normal(size=(400, d)).astype(np.float32) for d in (6, 2, 2)))
    >>> labels = (pairs.product.sum(axis=1) > 0).astype(int)
    >>> ranker = NeuralRanker().fit(pairs, labels, np.ones(400), seed=0)
    >>> ranker.history[-1]["score"] > 0.6
    True
    """

    def __init__(self, told: Callable[[dict[str, float]], object] | None = None) -> None:
        self.history: list[dict[str, float]] = []
        self._told = told
        self._model: Any = None
        self._mean, self._scale = np.zeros(0), np.ones(0)

    def fit(
        self, pairs: Pairs, labels: NDArray[np.integer], weights: NDArray[np.floating], seed: int
    ) -> NeuralRanker:
        """Learn which pairs are listened to; the best state so far is kept."""
        import keras
        from sklearn.metrics import roc_auc_score

        keras.utils.set_random_seed(seed)  # the order of the pairs
        every = self._raw(pairs)
        self._mean, self._scale = every.mean(axis=0), every.std(axis=0) + 1e-6
        self._model = build_ranker(pairs.plain.shape[1], pairs.users.shape[1], seed)
        aside = _set_aside(labels, np.random.default_rng(seed))
        inputs, known = self._inputs(pairs), ~aside
        weights = (weights / weights.mean()).astype(np.float32)
        self._start_as_logistic([part[known] for part in inputs], labels[known], weights[known])
        best, best_weights, waited = -np.inf, self._model.get_weights(), 0
        for _ in range(EPOCHS):
            run = self._model.fit(
                [part[known] for part in inputs],
                labels[known],
                sample_weight=weights[known],
                batch_size=BATCH,
                verbose=0,
            )
            found = self._ask([part[aside] for part in inputs])
            score = float(roc_auc_score(labels[aside], found, sample_weight=weights[aside]))
            self.history.append({"loss": float(run.history["loss"][0]), "score": score})
            if self._told is not None:
                self._told(self.history[-1])
            waited = 0 if score > best else waited + 1
            if score > best:
                best, best_weights = score, self._model.get_weights()
            if waited == PATIENCE:
                break
        self._model.set_weights(best_weights)
        return self

    def _start_as_logistic(
        self, inputs: list[NDArray[np.float32]], labels: NDArray[np.integer], weights: NDArray[np.float32]
    ) -> None:
        """Give the last layer the weights of a logistic regression, and the MLP 0: it then learns what is left."""
        from sklearn.linear_model import LogisticRegression

        plain, _, _, product = inputs
        found = LogisticRegression(max_iter=500).fit(
            np.hstack([plain, product]).astype(np.float64), labels, sample_weight=weights
        )
        last = self._model.layers[-1]
        kernel = np.zeros(last.kernel.shape, np.float32)
        kernel[: found.coef_.shape[1], 0] = found.coef_[0]
        last.set_weights([kernel, found.intercept_.astype(np.float32)])

    def probability(self, pairs: Pairs) -> NDArray[np.float64]:
        """Give the probability that each pair is listened to."""
        return self._ask(self._inputs(pairs))

    def _ask(self, inputs: list[NDArray[np.float32]]) -> NDArray[np.float64]:
        n = len(inputs[0])
        found = [
            self._model.predict_on_batch([part[start : start + 2**16] for part in inputs])[:, 0]
            for start in range(0, n, 2**16)
        ]
        return np.concatenate(found).astype(np.float64)

    @staticmethod
    def _raw(pairs: Pairs) -> NDArray[np.float32]:
        return np.hstack([pairs.plain, pairs.users, pairs.artists, pairs.product])

    def _inputs(self, pairs: Pairs) -> list[NDArray[np.float32]]:
        standard = ((self._raw(pairs) - self._mean) / self._scale).astype(np.float32)
        ends = np.cumsum(list(_widths(pairs.plain.shape[1], pairs.users.shape[1]).values()))[:-1]
        return np.split(standard, ends, axis=1)

    def arrays(self) -> Arrays:
        """Give all that the ranker has learnt."""
        kept = {f"weight_{i}": np.asarray(weight) for i, weight in enumerate(self._model.get_weights())}
        return {"mean": self._mean, "scale": self._scale, **kept}

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> NeuralRanker:
        """Make a ranker of what was kept."""
        ranker = cls()
        ranker._mean, ranker._scale = arrays["mean"], arrays["scale"]
        weights = [arrays[f"weight_{i}"] for i in range(len(arrays) - 2)]
        # The last layer does not read two of the vectors.
        dim = (len(weights[-2]) - UNITS[-1] - len(ranker._mean)) // -2
        ranker._model = build_ranker(len(ranker._mean) - 3 * dim, dim)
        ranker._model.set_weights(weights)
        return ranker


def _set_aside(labels: NDArray[np.integer], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw a tenth of the pairs of each class, to be kept apart."""
    aside = np.zeros(len(labels), bool)
    for value in (0, 1):
        places = np.flatnonzero(labels == value)
        aside[rng.choice(places, max(1, round(VALIDATION * len(places))), replace=False)] = True
    return aside
