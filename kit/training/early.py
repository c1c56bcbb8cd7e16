"""A training stops by itself: some rows of the training part are kept apart, and tell when it is time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

__all__ = ["fit_early", "fit_trees_early"]

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
    apart, rest = _apart(len(y), share, rng)
    keras.utils.set_random_seed(int(rng.integers(2**31)))
    progress = _Progress(told, epochs)
    stopping = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    slower = keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=max(1, patience // 2))
    callbacks = keras.callbacks.CallbackList([stopping, slower, progress], model=model)
    epoch_of = _compiled(model, _rows(inputs, y, weights, rest), _rows(inputs, y, weights, apart))
    n_steps = -(-len(rest) // batch)
    n = (
        len(rest) // n_steps * n_steps
    )  # batches of one size: a few rows are left out, other ones in each epoch
    with progress.bar:
        model.stop_training = False
        callbacks.on_train_begin()
        for epoch in range(epochs):
            order = rng.permutation(len(rest))[:n].reshape(n_steps, -1)
            loss, val_loss = epoch_of(tf.constant(order))
            callbacks.on_epoch_end(epoch, {"loss": float(loss), "val_loss": float(val_loss)})
            if model.stop_training:
                break
        callbacks.on_train_end()
    return progress.history


def fit_trees_early(
    X: NDArray[np.floating],
    y: NDArray[np.floating],
    rng: np.random.Generator,
    *,
    share: float = 0.1,
    categories: Sequence[int] = (),
) -> Any:
    """Grow boosted trees (LightGBM) until their error on a tenth of the training part falls no more.

    Parameters
    ----------
    X : (n, p) floats
    y : (n,) floats
    rng : numpy.random.Generator
    share : float
        Of the rows that are kept apart.
    categories : sequence of int
        The columns whose numbers are names: trees ask of them "one of these?", and not "more than this?".

    Returns
    -------
    lightgbm.LGBMRegressor
        Its `predict(X)` gives the predictions.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.random((300, 2))
    >>> trees = fit_trees_early(X, X[:, 0], rng)
    >>> bool(np.abs(trees.predict(X) - X[:, 0]).mean() < 0.05)
    True
    """
    import lightgbm

    apart, rest = _apart(len(y), share, rng)
    trees = lightgbm.LGBMRegressor(
        n_estimators=2000, learning_rate=0.05, n_jobs=1, random_state=0, verbose=-1
    )
    stopping = lightgbm.early_stopping(30, verbose=False)
    trees.fit(
        X[rest],
        y[rest],
        eval_X=X[apart],
        eval_y=y[apart],
        categorical_feature=list(categories) or "auto",
        callbacks=[stopping],
    )
    return trees


class _Rows(NamedTuple):
    """Some rows: the inputs of the model, what it should give, and how much each counts."""

    x: tuple[tf.Tensor, ...]
    y: tf.Tensor
    weight: tf.Tensor

    def only(self, which: tf.Tensor) -> _Rows:
        """Pick some of the rows."""
        picked = [tf.gather(one, which) for one in (*self.x, self.y, self.weight)]
        return _Rows(tuple(picked[:-2]), *picked[-2:])

    def loss_of(self, model: keras.Model, *, training: bool) -> tf.Tensor:
        """Compute the loss that the model was compiled with."""
        x = self.x if len(self.x) > 1 else self.x[0]
        predicted = model(x, training=training)
        return model.compute_loss(x, self.y, predicted, self.weight, training=training)


def _rows(
    inputs: Sequence[NDArray[np.generic]],
    y: NDArray[np.floating],
    weights: NDArray[np.floating] | None,
    which: NDArray[np.int64],
) -> _Rows:
    floats = keras.config.floatx()
    x = [one[which].astype(floats) if one.dtype.kind == "f" else one[which] for one in inputs]
    weight = np.ones(len(which)) if weights is None else weights[which]
    return _Rows(tuple(map(tf.constant, x)), tf.constant(y[which], floats), tf.constant(weight, floats))


def _compiled(model: keras.Model, rows: _Rows, apart: _Rows) -> Any:
    """Compile an epoch, and the loss on the rows apart, as one graph: to call a graph is dear, and its steps are not.

    `model.fit` compiles a step for training and one for validation, and feeds both anew in each epoch; of models as
    small as these that takes longer than the steps themselves.
    """
    model.optimizer.build(model.trainable_variables)

    def epoch(order: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        losses = tf.constant(0, keras.config.floatx())
        for batch in order:
            with tf.GradientTape() as tape:
                loss = rows.only(batch).loss_of(model, training=True)
            model.optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
            losses += loss
        return losses / float(len(order)), apart.loss_of(model, training=False)

    return epoch if model.run_eagerly else tf.function(epoch)


def _apart(n: int, share: float, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Draw the rows that are kept apart; give these and the others."""
    return np.split(rng.permutation(n), [max(1, round(share * n))])


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
