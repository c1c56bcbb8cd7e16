"""A Keras model, asked in numbers, where it is: here, or in the process of an answer that runs elsewhere.

`AskedModel` holds the few plain operations that a model is asked by. A check asks by `asked_model`, which sends each
operation to where the model is; what the numbers mean is decided by the check.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.checks.asking import precision
from kit.checks.loaded import loaded
from kit.checks.outcome import shown

__all__ = ["AskedModel", "ModelElsewhere", "asked_model", "is_model"]


class AskedModel:
    """A Keras model, asked in numbers.

    Parameters
    ----------
    model : keras.Model

    Examples
    --------
    >>> import keras  # doctest: +SKIP
    >>> AskedModel(keras.Sequential([keras.layers.Dense(1)])).describe()["compiled"]  # doctest: +SKIP
    False
    """

    def __init__(self, model: object) -> None:
        self.model: Any = model

    def describe(self) -> dict[str, Any]:
        """What the model is made of.

        Returns
        -------
        dict
            `compiled`; `has_loss`, whether it was compiled with a loss; `from_logits`, of that loss; `optimiser`, such
            as "Adam", and its `learning_rate`, None where it has none; `weights`, a list of (shape, whether it is
            trained, path). The last part but one of a path such as "conv1d/kernel" is the layer.
        """
        trained = {id(weight) for weight in self.model.trainable_weights}
        loss, optimiser = (getattr(self.model, name, None) for name in ("loss", "optimizer"))
        return {
            "compiled": bool(getattr(self.model, "compiled", False)),
            "has_loss": loss is not None,
            "from_logits": bool(getattr(loss, "from_logits", False)),
            "optimiser": type(optimiser).__name__,
            "learning_rate": _rate(optimiser),
            "weights": [
                (tuple(int(side) for side in weight.shape), id(weight) in trained, str(weight.path))
                for weight in self.model.weights
            ],
        }

    def numbers(self) -> list[str]:
        """Which numbers its layers count with, such as "float32"."""
        own = self.model._flatten_layers(include_self=False)
        return sorted({str(getattr(layer, "compute_dtype", "")) for layer in own})

    def predict(self, *inputs: ArrayLike) -> dict[str, Any]:
        """What the model gives for inputs.

        Returns
        -------
        dict
            `output`, an array, or None where it is none; `words`, the same in short.
        """
        import keras

        output = self._output(inputs)
        if getattr(output, "shape", None) is None:
            return {"output": None, "words": shown(output)}
        array = np.asarray(keras.ops.convert_to_numpy(output), np.float64)
        return {"output": array, "words": f"an output of shape {array.shape}"}

    def _output(self, inputs: Sequence[ArrayLike]) -> Any:
        return self.model(_fed(inputs), training=False)

    def in_training(self, *inputs: ArrayLike) -> NDArray[np.float64]:
        """What the model gives while it is trained, with its Dropout at work."""
        import keras

        output = self.model(_fed(inputs), training=True)
        return np.asarray(keras.ops.convert_to_numpy(output), np.float64)

    def rates(self) -> list[float]:
        """The share that each layer of the model leaves out by chance, of those that say it."""
        own = self.model._flatten_layers(include_self=False)
        return [float(layer.rate) for layer in own if isinstance(getattr(layer, "rate", None), int | float)]

    def read(self, number: int) -> NDArray[np.float32]:
        """The values of a weight."""
        return np.array(self.model.weights[number], np.float32)

    def write(self, number: int, values: ArrayLike) -> None:
        """Set a weight; its constraint, such as rows of length 1, is applied."""
        weight = self.model.weights[number]
        weight.assign(values)
        if getattr(weight, "constraint", None) is not None:
            weight.assign(weight.constraint(weight.value))

    def gradients(
        self, inputs: Sequence[ArrayLike], by: Sequence[float] | NDArray[np.float64]
    ) -> list[float]:
        """How strongly each weight moves a weighted sum of the outputs.

        Parameters
        ----------
        inputs : tuple of arrays
        by : array
            The weights of the sum, one an output, or one a row.

        Returns
        -------
        list of float
            For each weight the largest number of its gradient; 0 for one that the output does not depend on, nan where
            the gradient is not finite.
        """
        import keras
        import tensorflow as tf

        with tf.GradientTape() as tape:
            variables = [weight.value for weight in self.model.weights]
            tape.watch(variables)
            columns = keras.ops.reshape(self._output(inputs), (len(by), -1))
            total = keras.ops.sum(columns * np.reshape(by, (len(by), -1)).astype(np.float32))
        found = tape.gradient(total, variables, unconnected_gradients="zero")
        return [float(np.abs(tf.convert_to_tensor(gradient)).max(initial=0)) for gradient in found]

    def dead_ends(self) -> list[str]:
        """Names of the layers that lead nowhere: fed by the model, but not read by it, or never called at all."""
        unread = [layer.name for layer in _layers_beside(self.model)]
        own = self.model._flatten_layers(include_self=False)
        uncalled = [layer.name for layer in own if not layer.built and _holds_weights(layer)]
        return list(dict.fromkeys([*unread, *uncalled]))

    def step_by_step(self) -> None:
        """Train without compiling: for the few steps of a check, compiling takes longer than it saves."""
        self.model.run_eagerly, self.model.jit_compile = True, False

    def loss(self, inputs: Sequence[ArrayLike], labels: ArrayLike) -> tuple[float, float]:
        """The compiled loss on one batch, and what regularisers add to it."""
        self.model.reset_metrics()
        result = self.model.test_on_batch(_fed(inputs), labels)
        return float(np.ravel(np.asarray(result, np.float64))[0]), self._added()

    def loss_of(self, labels: ArrayLike, outputs: ArrayLike) -> float:
        """The compiled loss of made-up outputs, without what regularisers add."""
        import keras

        loss = self.model.compute_loss(y=labels, y_pred=keras.ops.convert_to_tensor(outputs))
        return float(keras.ops.convert_to_numpy(loss)) - self._added()

    def train(self, inputs: Sequence[ArrayLike], labels: ArrayLike) -> None:
        """One step on one batch."""
        self.model.train_on_batch(_fed(inputs), labels)

    def _added(self) -> float:
        import keras

        return sum(float(keras.ops.convert_to_numpy(loss)) for loss in self.model.losses)


def _fed(inputs: Sequence[ArrayLike]) -> object:
    """Inputs as Keras takes them: a tuple, or the one input itself."""
    return tuple(inputs) if len(inputs) > 1 else inputs[0]


def _rate(optimiser: object) -> float | None:
    """The learning rate of an optimiser, also of one that changes it step by step."""
    rate = getattr(optimiser, "learning_rate", None)
    return None if rate is None else float(np.asarray(rate))


def _tensors(model: object) -> dict[int, Any]:
    """The symbolic tensors between inputs and outputs of a functional model, by their identity; none of another."""
    import keras

    ends = [getattr(model, name, None) or [] for name in ("inputs", "outputs")]
    found = {id(tensor): tensor for tensor in keras.tree.flatten(ends)}
    waiting = list(found.values())
    while waiting:
        history = waiting.pop()._keras_history
        read = history.operation._inbound_nodes[history.node_index].input_tensors
        fresh = {id(tensor): tensor for tensor in read if id(tensor) not in found}
        found |= fresh
        waiting += fresh.values()
    return found


def _layers_beside(model: object) -> list[Any]:
    """Layers with weights that read a tensor of a functional model, and are no part of it."""
    tensors = _tensors(model)
    inside = {id(tensor._keras_history.operation) for tensor in tensors.values()}
    beside, waiting = [], list(tensors.values())
    while waiting:
        for node in waiting.pop(0)._keras_history.operation._outbound_nodes:
            layer, reads = node.operation, any(id(tensor) in tensors for tensor in node.input_tensors)
            if id(layer) in inside or not reads:
                continue
            inside.add(id(layer))
            beside += [layer] if getattr(layer, "trainable_weights", []) else []
            tensors |= {id(tensor): tensor for tensor in node.output_tensors}
            waiting += node.output_tensors
    return beside


def _holds_weights(layer: object) -> bool:
    """Whether a layer that has not been built would own weights: by the size that it was given."""
    return any(hasattr(layer, size) for size in ("units", "filters", "output_dim"))


class ModelElsewhere(Protocol):
    """A stand-in for a model in another process."""

    is_model: bool

    def ask(self, method: str, *args: object) -> Any:
        """Call a method of `AskedModel` there."""


class _AskedElsewhere:
    """`AskedModel`, for a stand-in."""

    def __init__(self, model: ModelElsewhere) -> None:
        self._model = model

    def __getattr__(self, method: str) -> Any:
        return lambda *args: self._model.ask(method, *args)


def is_model(value: object) -> bool:
    """Whether a value is a Keras model, or stands for one."""
    keras = loaded("keras")
    return getattr(type(value), "is_model", False) is True or (
        keras is not None and isinstance(value, keras.Model)
    )


def asked_model(model: object) -> AskedModel:
    """How to ask a model, wherever it is."""
    far = getattr(type(model), "is_model", False) is True
    asked = cast("AskedModel", _AskedElsewhere(cast("ModelElsewhere", model))) if far else AskedModel(model)
    precision.note(asked.numbers())
    return asked
