"""What a training leaves on disk after each whole epoch, so that a stopped one can go on."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

if TYPE_CHECKING:
    from kit.training.watching import Watch


class Checkpoint:
    """The state after the last whole epoch, in one file that is only ever replaced whole."""

    def __init__(self, folder: str | Path, model: keras.Model) -> None:
        self._path = Path(folder) / f"{make_of(model)}.npz"
        self._model = model

    def save(self, watch: Watch) -> None:
        """Write the model, its optimizer and what the watch remembers."""
        state = {
            "model": self._model.get_weights(),
            "optimizer": [variable.numpy() for variable in self._model.optimizer.variables],
            "best": watch.best_weights or [],
        }
        arrays = {f"{part}_{i}": array for part, list_ in state.items() for i, array in enumerate(list_)}
        watched = json.dumps({"best": watch.best, "history": watch.history})
        draft = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                np.savez(file, watched=np.array(watched), **arrays)
            draft.replace(self._path)
        except OSError as error:
            why = error.strerror or error
            print(f"no checkpoint: {self._path.parent} cannot be written ({why}); the training goes on")

    def restore(self, watch: Watch) -> int:
        """Put the model and its watch where they were; gives the number of epochs that are done."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                parts: dict[str, list[Any]] = {"model": [], "optimizer": [], "best": []}
                for name in arrays.files:
                    if name != "watched":
                        parts[name.split("_")[0]].append(arrays[name])
                watched = json.loads(arrays["watched"].item())
        except (FileNotFoundError, NotADirectoryError):
            return 0
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            print(f"the checkpoint {self._path} cannot be read ({error}); the training starts anew")
            return 0
        self._model.set_weights(parts["model"])
        self._model.optimizer.build(self._model.trainable_variables)
        for variable, array in zip(self._model.optimizer.variables, parts["optimizer"], strict=True):
            variable.assign(array)
        watch.best, watch.best_weights = watched["best"], parts["best"] or None
        watch.history = watched["history"]
        return len(watch.history)

    def remove(self) -> None:
        """Leave nothing behind: the training went to its end."""
        if self._path.exists():
            self._path.unlink()


def make_of(model: keras.Model) -> str:
    """A name for all models that can go on from each other's checkpoints: same layers, shapes and optimizer.

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
    """A configuration in a fixed order, without what differs between two builds of one model."""
    if isinstance(config, dict):
        kept = sorted(set(config) - {"name", "shared_object_id", "build_config"})
        return [(key, _nameless(config[key])) for key in kept]
    return [_nameless(item) for item in config] if isinstance(config, list | tuple) else config
