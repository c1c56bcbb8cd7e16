"""A training stops by itself: some rows of the training part are kept apart, and tell when it is time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
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
        Rows in a step.
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

    Examples
    --------
    >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    >>> model.compile("adam", "mse")
    >>> history = fit_early(model, [np.ones((50, 1))], np.ones(50), np.random.default_rng(0), epochs=2)
    >>> sorted(history[0])
    ['learning_rate', 'loss', 'val_loss']
    """
    apart, rest = _apart(len(y), share, rng)
    progress = _Progress(told, epochs)
    keras.utils.set_random_seed(int(rng.integers(2**31)))
    # An epoch is one call of a graph: of so small a model a step costs less than calling it, or compiling it.
    model.steps_per_execution, model.jit_compile = max(1, -(-len(rest) // batch)), False
    with progress.bar:
        model.fit(
            _fed(inputs, rest),
            y[rest],
            sample_weight=None if weights is None else weights[rest],
            validation_data=(_fed(inputs, apart), y[apart], *([] if weights is None else [weights[apart]])),
            batch_size=batch,
            epochs=epochs,
            verbose=0,
            callbacks=[
                keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True),
                keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=max(1, patience // 2)),
                progress,
            ],
        )
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


def _fed(inputs: Sequence[NDArray[np.generic]], rows: NDArray[np.int64]) -> Any:
    """Pick some rows of each input, as Keras reads them: one array, or a tuple of several."""
    chosen = tuple(one[rows] for one in inputs)
    return chosen if len(chosen) > 1 else chosen[0]


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
