"""A convolution that reaches further with as many weights: its places stand apart."""

from __future__ import annotations

import keras


def dilated(model: keras.Model, rate: int) -> keras.Model:
    """The same model with the same weights, each `Conv1D` over places that stand `rate` apart.

    A kernel of 3 with a rate of 2 sees the first, third and fifth of five words (F. Yu and V. Koltun, *Multi-Scale
    Context Aggregation by Dilated Convolutions*, 2016).

    Parameters
    ----------
    model : keras.Model
        Compiled; it stays as it is. What it has beside `Conv1D` is taken over.
    rate : int
        1 is a plain convolution.

    Returns
    -------
    keras.Model
        Compiled, with an optimiser of its own that has the same settings.

    Examples
    --------
    >>> model = keras.Sequential([keras.Input((9, 4)), keras.layers.Conv1D(2, 3, padding="same", name="phrases")])
    >>> model.compile("adam", "mse")
    >>> wider = dilated(model, 2)
    >>> wider.get_layer("phrases").dilation_rate, wider.count_params() == model.count_params()
    ((2,), True)
    """

    def layer(one: keras.Layer) -> keras.Layer:
        config = one.get_config()
        if isinstance(one, keras.layers.Conv1D):
            config["dilation_rate"] = rate
        return type(one).from_config(config)

    other = keras.models.clone_model(model, clone_function=layer)
    other.set_weights(model.get_weights())
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    other.compile(optimizer, model.loss)
    return other
