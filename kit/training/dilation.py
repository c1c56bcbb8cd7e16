"""A dilated convolution reaches further with as many weights: the places that it reads stand apart."""

from __future__ import annotations

import keras

__all__ = ["dilated"]


def dilated(model: keras.Model, rate: int) -> keras.Model:
    """Copy a model and its weights, with each `Conv1D` over places that stand `rate` apart.

    A kernel of 3 with a rate of 2 sees the first, third and fifth of five words (F. Yu and V. Koltun, *Multi-Scale
    Context Aggregation by Dilated Convolutions*, 2016).

    Parameters
    ----------
    model : keras.Model
        Compiled, functional or sequential, with a `Conv1D` that moves on by one place; it stays as it is.
    rate : int

    Returns
    -------
    keras.Model
        Compiled, with an optimiser of its own that has the same settings.

    Raises
    ------
    ValueError
        Where there is nothing to dilate, or the model cannot be made again.

    Examples
    --------
    >>> model = keras.Sequential([keras.Input((9, 4)), keras.layers.Conv1D(2, 3, padding="same", name="phrases")])
    >>> model.compile("adam", "mse")
    >>> wider = dilated(model, 2)
    >>> wider.get_layer("phrases").dilation_rate, wider.count_params() == model.count_params()
    ((2,), True)
    """
    if not any(isinstance(one, keras.layers.Conv1D) and one.strides == (1,) for one in model.layers):
        raise ValueError("this model has no Conv1D that moves on by one place, so there is nothing to dilate")

    def layer(one: keras.Layer) -> keras.Layer:
        config = one.get_config()
        if isinstance(one, keras.layers.Conv1D) and one.strides == (1,):
            config["dilation_rate"] = rate
        return type(one).from_config(config)

    try:
        other = keras.models.clone_model(model, clone_function=layer)
    except ValueError as error:
        raise ValueError(
            f"a {type(model).__name__} cannot be made again with another layer; build it by keras.Model(inputs, output)"
        ) from error
    if [weight.shape for weight in other.weights] != [weight.shape for weight in model.weights]:
        raise ValueError(
            "dilated, the convolution leaves fewer places to the layers behind it; give it padding='same'"
        )
    other.set_weights(model.get_weights())
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    other.compile(optimizer, model.loss)
    return other
