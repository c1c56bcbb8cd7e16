"""A training stops by itself: some rows of the training part are kept apart, and tell when it is time."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

from kit.training.apart import apart_and_rest
from kit.training.epoch import Rows, learner_for

__all__ = ["built_from", "fit_early"]

History = list[dict[str, float]]


def fit_early(
    model: keras.Model,
    inputs: Sequence[NDArray[np.generic]],
    y: NDArray[np.floating],
    rng: np.random.Generator,
    *,
    share: float = 0.1,
    epochs: int = 60,
    batch: int = 256,
    patience: int = 4,
    weights: NDArray[np.floating] | None = None,
    told: str = "",
    each: Callable[[keras.Model], object] | None = None,
) -> History:
    """Train a model until its error on a tenth of the training part, which `rng` draws, falls no more.

    The learning rate is halved when the error on that tenth has not fallen for `patience // 2` epochs; after `patience`
    the training ends, and the model has the weights of its best epoch. No test row is needed, or looked at.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    inputs : sequence of (n, ...) arrays
        One for each input of the model.
    y : (n,) floats
    rng : numpy.random.Generator
        Draws the tenth, and the order of the batches.
    share : float
        Of the rows that are kept apart.
    epochs : int
        At most.
    batch : int
        Rows in a step, at most.
    patience : int
        Epochs without progress.
    weights : (n,) floats, optional
        How much the error of each row counts, in the mean 1; all count the same without them.
    told : str
        Shown beside the progress; nothing is shown without it.
    each : callable, optional
        Given the model after each epoch, to look at it.

    Returns
    -------
    list of dict
        For each epoch `loss` and `val_loss` (on the rows kept apart) and `learning_rate`.

    Raises
    ------
    ValueError
        When the model is not compiled, or there is no row to train on.

    Examples
    --------
    >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    >>> model.compile("adam", "mse")
    >>> history = fit_early(model, [np.ones((50, 1))], np.ones(50), np.random.default_rng(0), epochs=2)
    >>> sorted(history[0])
    ['learning_rate', 'loss', 'val_loss']
    """
    if not model.compiled:
        raise ValueError('compile the model first, such as model.compile("adam", "mse"): it has no loss')
    if len(y) < 2:
        raise ValueError(
            f"{len(y)} rows cannot be parted into some to train on and some to stop by: give two or more"
        )
    apart, rest = apart_and_rest(len(y), share, rng)
    seed = int(rng.integers(2**31))
    progress = _Progress(told, epochs)
    stopping = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    slower = keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=max(1, patience // 2))
    rows, rows_apart = Rows.of(inputs, y, weights, rest), Rows.of(inputs, y, weights, apart)
    n_steps = -(-len(rest) // batch)
    n = (
        len(rest) // n_steps * n_steps
    )  # batches of one size: a few rows are left out, other ones in each epoch
    with progress.bar, learner_for(model, rows) as learner:
        # A model that has no twin has parts that are not Keras' own, which may draw by chance of their own.
        if learner.model is model:
            keras.utils.set_random_seed(seed)
        callbacks = keras.callbacks.CallbackList([stopping, slower, progress], model=learner.model)
        learner.model.stop_training = False
        callbacks.on_train_begin()
        for epoch in range(epochs):
            order = rng.permutation(len(rest))[:n].reshape(n_steps, -1)
            loss, val_loss = learner.epoch(tf.constant(order, tf.int64), rows, rows_apart)
            if each is not None:
                learner.give(model)
                each(model)
            callbacks.on_epoch_end(epoch, {"loss": float(loss), "val_loss": float(val_loss)})
            if learner.model.stop_training:
                break
        callbacks.on_train_end()
    return progress.history


def built_from(seed: int, build: Callable[[], keras.Model]) -> keras.Model:
    """Build a model whose first weights a seed draws, as after `keras.utils.set_random_seed(seed)`.

    That function has TensorFlow forget how it runs what it has compiled, too, and the next epoch is prepared anew. The
    layers of Keras need no chance of TensorFlow: they draw their seeds with Python's `random`.

    Parameters
    ----------
    seed : int
        From 0 to 2^32 - 1.
    build : callable
        Gives the model.

    Returns
    -------
    keras.Model

    Examples
    --------
    >>> def build():
    ...     return keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    >>> one, other = built_from(7, build).get_weights(), built_from(7, build).get_weights()
    >>> one[0].tolist() == other[0].tolist()
    True
    """
    random.seed(int(seed))
    np.random.seed(int(seed))  # noqa: NPY002  a build may draw with it
    return build()


class _Progress(keras.callbacks.Callback):  # type: ignore[misc]
    """A bar of epochs, with the errors after each epoch."""

    def __init__(self, told: str, epochs: int) -> None:
        super().__init__()
        self.history: History = []
        self.bar = tqdm(total=epochs, desc=told, unit="epoch", file=sys.stdout, leave=False, disable=not told)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        logs = dict(logs or {})
        rate = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        self.history.append({"loss": logs["loss"], "val_loss": logs["val_loss"], "learning_rate": rate})
        self.bar.set_postfix_str(f"loss {logs['val_loss']:.4f} on the rows kept apart")
        self.bar.update()
