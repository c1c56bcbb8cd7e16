"""Training where there are too many tracks for a softmax over all of them: a few drawn ones stand for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import ArrayLike, NDArray

__all__ = ["fit_sampled"]

Batch = tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.floating]]
LOSSES = ("softmax", "binary")


def fit_sampled(
    model: keras.Model,
    batches: Iterator[Batch],
    counts: ArrayLike,
    *,
    n_steps: int,
    loss: str = "softmax",
    n_negatives: int = 256,
    power: float = 0.75,
    corrected: bool = True,
    bias: float = 0.0,
    calibration: float = 0.0,
    seed: int = 0,
    every: int = 0,
    look: Callable[[], object] | None = None,
) -> NDArray[np.float64]:
    """Train a network of `kit.sequences` by steps that each look at a few drawn tracks, the same for the whole batch.

    Parameters
    ----------
    model : keras.Model
        From `gru4rec` or `sasrec`; it is trained in place, by Adam with the learning rate that it was compiled with.
    batches : iterator of (inputs, targets, weights)
        Each `(n, length)`; the inputs are shifted by one, and 0 is padding.
    counts : (n_tracks,) numbers
        How often each track is heard.
    n_steps : int
    loss : str
        "softmax": among the track that came next and the drawn ones. "binary": yes for the one, no for each of the
        others, the sum of the cross-entropies.
    n_negatives : int
        Drawn for each batch.
    power : float
        A track is drawn with a chance proportional to ``counts ** power``; 0 draws all alike.
    corrected : bool
        Of "softmax": from each score the logarithm of its chance to be drawn is taken (Bengio and Senécal, *Adaptive
        importance sampling to accelerate training of a neural probabilistic language model*, 2008).
    bias : float
        Of every track, at the start.
    calibration : float
        Of "binary", from 0 to 1: the t of gSASRec (Petrov and Macdonald, 2023), which weighs the yes the less, the
        fewer tracks are drawn, so that the scores become those of a softmax; 0 is the plain loss.
    seed : int
    every : int
        Call `look` after each so many steps; 0 never does.
    look : callable, optional

    Returns
    -------
    (n_steps,) float64
        The loss of each step, the mean over the places that weigh something.

    Raises
    ------
    ValueError
        When the loss is none of the two, the counts are not those of the model's tracks, or there is nothing to draw.

    Examples
    --------
    >>> from kit.sequences import gru4rec
    >>> keras.utils.set_random_seed(0)
    >>> heard, nexts = np.array([[0, 1, 2]]), np.array([[0, 1, 2]])
    >>> batches = iter([(heard, nexts, np.array([[0, 1, 1]]))] * 2)
    >>> fit_sampled(gru4rec(9, 4, 3), batches, np.ones(9), n_steps=2, n_negatives=5).shape
    (2,)
    """
    weights = np.asarray(counts, np.float64) ** power
    n_tracks = model.output_shape[2]
    if loss not in LOSSES:
        raise ValueError(f"loss is {loss!r}; it is one of {', '.join(LOSSES)}")
    if weights.shape != (n_tracks,):
        raise ValueError(
            f"counts of shape {weights.shape} for a model of {n_tracks:,} tracks: a number a track"
        )
    if n_negatives < 1 or not weights.sum() > 0:
        raise ValueError(
            f"n_negatives is {n_negatives}, and the counts add up to {weights.sum():g}: draw some"
        )
    chances = weights / weights.sum()
    last: Any = model.get_layer("next")
    rng = np.random.default_rng(seed)
    last.bias.assign(np.full(n_tracks, bias, np.float32))
    reading = keras.Model(model.input, last.input)
    trained = model.trainable_variables
    optimiser = keras.optimizers.Adam(float(ops.convert_to_numpy(model.optimizer.learning_rate)))
    optimiser.build(trained)
    log_chance = (
        np.log(np.maximum(chances, 1e-300)) if corrected and loss == "softmax" else np.zeros(n_tracks)
    )
    taken_off = tf.constant(log_chance, tf.float32)
    yes = _weight_of_yes(n_negatives / max(n_tracks - 1, 1), calibration)

    @tf.function(reduce_retracing=True, autograph=False)  # type: ignore[untyped-decorator]
    def step(heard: Any, nexts: Any, weigh: Any, drawn: Any) -> Any:
        with tf.GradientTape() as tape:
            states, table = reading(heard, training=True), last.tracks.embeddings
            own = ops.sum(states * ops.take(table, nexts + 1, axis=0), axis=-1) + ops.take(last.bias, nexts)
            others = ops.matmul(states, ops.transpose(ops.take(table, drawn + 1, axis=0)))
            others += ops.take(last.bias, drawn)
            if loss == "softmax":
                own -= ops.take(taken_off, nexts)
                others -= ops.take(taken_off, drawn)
                scores = ops.concatenate([own[..., None], others], axis=-1)
                each = ops.logsumexp(scores, axis=-1) - own
            else:
                each = yes * ops.softplus(-own) + ops.sum(ops.softplus(others), axis=-1)
            value = ops.sum(weigh * each) / ops.maximum(ops.sum(weigh), 1.0)
        optimiser.apply(tape.gradient(value, trained), trained)
        return value

    told = np.zeros(n_steps)
    for i in range(n_steps):
        heard, nexts, weigh = next(batches)
        drawn = rng.choice(n_tracks, n_negatives, p=chances)
        asked = tf.constant(heard, tf.int32), tf.constant(nexts, tf.int32), tf.constant(weigh, tf.float32)
        told[i] = step(*asked, tf.constant(drawn, tf.int32))
        if look is not None and every and (i + 1) % every == 0:
            look()
    return told


def _weight_of_yes(share: float, t: float) -> float:
    """Weigh the track that came next: with the share of tracks that are drawn, the beta of gSASRec."""
    return share * (t * (1 - 1 / share) + 1 / share)
