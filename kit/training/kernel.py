"""The one weight between a cosine and its sigmoid: read it, or start it elsewhere."""

from __future__ import annotations

from typing import Any

import keras

__all__ = ["last_kernel", "start_kernel_at"]


def last_kernel(model: keras.Model) -> float | None:
    """Give the single weight of the last Dense(1) on one number, if the model ends in such a layer.

    Examples
    --------
    >>> last = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")
    >>> last_kernel(keras.Sequential([keras.Input((1,)), last]))
    1.0
    """
    weight = _of(model)
    return None if weight is None else float(weight.numpy()[0, 0])


def start_kernel_at(model: keras.Model, value: float) -> bool:
    """Put the single weight of the last Dense(1) somewhere, and let it go wherever the training takes it.

    Parameters
    ----------
    model : keras.Model
        Not trained yet: it is changed.
    value : float
        A negative one is the start that Keras draws for about half of all models, unless told otherwise.

    Returns
    -------
    bool
        Whether the model has such a weight.

    Examples
    --------
    >>> last = keras.layers.Dense(1, kernel_initializer="ones", kernel_constraint="non_neg")
    >>> model = keras.Sequential([keras.Input((1,)), last])
    >>> start_kernel_at(model, -1.0), last_kernel(model)
    (True, -1.0)
    """
    weight = _of(model)
    if weight is None:
        return False
    weight.constraint = None
    weight.assign([[value]])
    return True


def _of(model: keras.Model) -> Any:
    single = [weight for weight in model.trainable_weights if tuple(weight.shape) == (1, 1)]
    return single[-1] if single else None
