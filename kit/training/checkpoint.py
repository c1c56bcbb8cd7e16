"""A training leaves its state on disk after each whole epoch, so that a stopped training can go on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Protocol

import keras
import numpy as np
from numpy.typing import NDArray

from kit.checkpoints import Kept, shaped

__all__ = ["EpochCheckpoint", "Remembering", "make_of"]

Arrays = NDArray[np.generic]


class Remembering(Protocol):
    """An object that remembers things of a training beside the model, such as `kit.training.Watch`."""

    best: float | None
    best_weights: list[Arrays] | None
    history: list[dict[str, float]]


class EpochCheckpoint:
    """A file that holds the state of a training after its last whole epoch."""

    def __init__(self, folder: str | Path, model: keras.Model) -> None:
        self._kept = Kept(Path(folder) / f"{make_of(model)}.npz")
        self._model = model

    def save(self, watch: Remembering) -> None:
        """Write the model, its optimizer and what the watch remembers."""
        state = {
            "model": self._model.get_weights(),
            "optimizer": [variable.numpy() for variable in self._model.optimizer.variables],
            "best": watch.best_weights or [],
        }
        arrays = {f"{part}_{i}": array for part, list_ in state.items() for i, array in enumerate(list_)}
        self._kept.write({"best": watch.best, "history": watch.history}, arrays)

    def restore(self, watch: Remembering) -> int:
        """Put the model and its watch where they were, and give the number of epochs that are done."""
        self._model.optimizer.build(self._model.trainable_variables)
        found = self._kept.read(self._understood)
        if found is None:
            return 0
        weights, optimizer, watch.best, watch.best_weights, watch.history = found
        self._model.set_weights(weights)
        for variable, array in zip(self._model.optimizer.variables, optimizer, strict=True):
            variable.assign(array)
        return len(watch.history)

    def _understood(
        self, told: Any, arrays: dict[str, Arrays]
    ) -> tuple[list[Arrays], list[Arrays], Any, list[Arrays] | None, list[Any]]:
        weights = self._model.get_weights()
        slots = [variable.numpy() for variable in self._model.optimizer.variables]
        n_best = len(arrays) - len(weights) - len(slots)
        return (
            [shaped(arrays[f"model_{i}"], like) for i, like in enumerate(weights)],
            [shaped(arrays[f"optimizer_{i}"], like) for i, like in enumerate(slots)],
            told["best"],
            [shaped(arrays[f"best_{i}"], like) for i, like in enumerate(weights[:n_best])] or None,
            list(told["history"]),
        )

    def remove(self) -> None:
        """Remove the file: the training went to its end."""
        self._kept.remove()


def make_of(model: keras.Model) -> str:
    """Name all models that can go on from each other's checkpoints: same layers, shapes and optimizer.

    The names of layers are left out: Keras numbers them anew each time a cell is run. How a layer starts, and
    what constrains it, is part of the make: whoever mends the last kernel must not go on from the broken one.

    Examples
    --------
    >>> def built(units):
    ...     model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units)])
    ...     model.compile("adam", "mse")
    ...     return model
    >>> make_of(built(2)) == make_of(built(2)), make_of(built(2)) == make_of(built(4))
    (True, False)
    """
    shapes = [tuple(w.shape) for w in model.weights]
    layers = [(type(layer).__name__, _nameless(layer.get_config())) for layer in model.layers]
    make = repr((shapes, layers, _nameless(model.optimizer.get_config())))
    return hashlib.sha256(make.encode()).hexdigest()[:12]


def _nameless(config: Any) -> Any:
    """Put a configuration into a fixed order, and leave out what differs between two builds of one model."""
    if isinstance(config, dict):
        kept = sorted(set(config) - {"name", "shared_object_id", "build_config"})
        return [(key, _nameless(config[key])) for key in kept]
    return [_nameless(item) for item in config] if isinstance(config, list | tuple) else config
