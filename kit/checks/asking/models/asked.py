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

OF_EACH_ALONE = frozenset({"alpha", "beta", "gamma"})  # what a PReLU or a normalisation moves and stretches numbers by


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

    def settle(self, *inputs: ArrayLike) -> None:
        """Give layers that keep moving statistics, such as BatchNormalization, those of one batch."""
        own = self.model._flatten_layers(include_self=False)
        moving = [layer for layer in own if hasattr(layer, "moving_mean") and hasattr(layer, "momentum")]
        momenta = [layer.momentum for layer in moving]
        try:
            for layer in moving:
                layer.momentum = 0.0
            if moving:
                self.model(_fed(inputs), training=True)
        finally:
            for layer, momentum in zip(moving, momenta, strict=True):
                layer.momentum = momentum

    def rates(self) -> list[float]:
        """The share that each layer of the model leaves out by chance, of those that say it."""
        own = self.model._flatten_layers(include_self=False)
        return [float(layer.rate) for layer in own if isinstance(getattr(layer, "rate", None), int | float)]

    def read(self, number: int) -> NDArray[np.float32]:
        """The values of a weight."""
        return np.array(self.model.weights[number], np.float32)

    def read_all(self) -> list[NDArray[np.float32]]:
        """The values of all weights."""
        return [np.array(weight, np.float32) for weight in self.model.weights]

    def write(self, number: int, values: ArrayLike) -> None:
        """Set a weight; its constraint, such as rows of length 1, is applied."""
        self.write_all([number], [values])

    def write_all(self, numbers: Sequence[int], values: Sequence[ArrayLike]) -> None:
        """Set several weights, as `write` does."""
        weights = self.model.weights
        for number, own in zip(numbers, values, strict=True):
            weight = weights[number]
            weight.assign(own)
            if getattr(weight, "constraint", None) is not None:
                weight.assign(weight.constraint(weight.value))

    def gradients(
        self, inputs: Sequence[ArrayLike], by: Sequence[float] | NDArray[np.float64]
    ) -> dict[str, Any]:
        """What the model gives for inputs, and how strongly each weight moves a weighted sum of it.

        Parameters
        ----------
        inputs : tuple of arrays
        by : array
            The weights of the sum, one a row; rows of the inputs beyond them take no part in it.

        Returns
        -------
        dict
            `output`, an array; `strengths`, for each weight the largest number of its gradient: 0 for one that the
            sum does not depend on, nan where the gradient is not finite.
        """
        import keras
        import tensorflow as tf

        with tf.GradientTape() as tape:
            variables = [weight.value for weight in self.model.weights]
            tape.watch(variables)
            output = self._output(inputs)
            columns = keras.ops.reshape(output, (len(keras.tree.flatten(inputs)[0]), -1))[: len(by)]
            total = keras.ops.sum(columns * np.reshape(by, (len(by), -1)).astype(np.float32))
        found = tape.gradient(total, variables, unconnected_gradients="zero")
        return {
            "output": np.asarray(keras.ops.convert_to_numpy(output), np.float64),
            "strengths": [float(np.abs(tf.convert_to_tensor(each)).max(initial=0)) for each in found],
        }

    def dead_ends(self) -> list[str]:
        """Names of the layers that lead nowhere: fed by the model, but not read by it, or never called at all."""
        unread = [layer.name for layer in _layers_beside(self.model)]
        own = self.model._flatten_layers(include_self=False)
        uncalled = [layer.name for layer in own if not layer.built and _holds_weights(layer)]
        return list(dict.fromkeys([*unread, *uncalled]))

    def reads(self) -> dict[str, Any]:
        """Which inputs each layer of a functional model reads, directly or through others.

        Returns
        -------
        dict
            `inputs`, their names in order, none of a model without a graph; `layers`, a list of (name, the names of
            the inputs that it reads at each of its places, how many of its weights are trained); `mixing`, the names
            of the layers that put several numbers together, and do not only move and stretch each by itself.
        """
        tensors = _tensors(self.model)
        ends = {id(tensor): str(tensor.name) for tensor in getattr(self.model, "inputs", None) or []}
        found: dict[int, set[str]] = {}

        def read_by(tensor: Any) -> set[str]:
            if id(tensor) not in found:
                history = tensor._keras_history
                before = history.operation._inbound_nodes[history.node_index].input_tensors
                own = {ends[id(tensor)]} if id(tensor) in ends else set()
                found[id(tensor)] = own.union(*map(read_by, before))
            return found[id(tensor)]

        places: dict[str, dict[int, set[str]]] = {}
        n_trained: dict[str, int] = {}
        mixing: set[str] = set()
        for tensor in tensors.values():
            history = tensor._keras_history
            name = str(history.operation.name)
            places.setdefault(name, {})[history.node_index] = read_by(tensor)
            weights = getattr(history.operation, "trainable_weights", [])
            n_trained[name] = len(weights)
            if any(len(weight.shape) > 1 and weight.name not in OF_EACH_ALONE for weight in weights):
                mixing.add(name)
        return {
            "inputs": list(ends.values()),
            "layers": [
                (name, [sorted(reads) for reads in own.values()], n_trained[name])
                for name, own in places.items()
            ],
            "mixing": sorted(mixing),
        }

    def step_by_step(self) -> None:
        """Train without compiling: for the few steps of a check, compiling takes longer than it saves."""
        self.model.run_eagerly, self.model.jit_compile = True, False

    def losses(
        self, inputs: Sequence[ArrayLike], labels: Sequence[ArrayLike], from_outputs: bool = False
    ) -> dict[str, Any]:
        """What the model gives for one batch, and the compiled loss of that with each of several labels.

        Parameters
        ----------
        inputs : tuple of arrays
        labels : sequence of arrays
        from_outputs : bool
            Whether the labels are told by how far they lie from the outputs.

        Returns
        -------
        dict
            `output`, an array; `losses`, a list of float, without what regularisers add.
        """
        import keras

        output, found = self._output(inputs), []
        array = np.asarray(keras.ops.convert_to_numpy(output), np.float64)
        for each in labels:
            told = np.asarray(each, np.float64)
            told = told + array.reshape(told.shape) if from_outputs else told
            loss = self.model.compute_loss(
                x=_fed(inputs), y=keras.ops.convert_to_tensor(told, "float32"), y_pred=output
            )
            found.append(float(keras.ops.convert_to_numpy(loss)) - self._added())
        return {"output": array, "losses": found}

    def loss_of(self, labels: ArrayLike, outputs: ArrayLike) -> float:
        """The compiled loss of made-up outputs, without what regularisers add."""
        import keras

        loss = self.model.compute_loss(y=labels, y_pred=keras.ops.convert_to_tensor(outputs))
        return float(keras.ops.convert_to_numpy(loss)) - self._added()

    def train(
        self, inputs: Sequence[ArrayLike], labels: ArrayLike, weights: ArrayLike | None = None
    ) -> None:
        """One step on one batch, whose labels may be weighted."""
        self.model.train_on_batch(_fed(inputs), labels, sample_weight=weights)

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
