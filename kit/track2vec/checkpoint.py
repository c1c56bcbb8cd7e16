"""The state of a fast training after its last whole pass is kept, so that the training can go on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checkpoints import Kept, shaped
from kit.track2vec.settings import Settings, Trained
from kit.track2vec.steps import State

__all__ = ["PassCheckpoint"]

Integers = NDArray[np.integer]
Floats = NDArray[np.float32]


class PassCheckpoint:
    """A file that holds the state after the last whole pass, and is only ever replaced whole.

    Parameters
    ----------
    folder : Path
    settings : Settings
    values, offsets : integers
        The playlists: other ones, or other settings, have a file of their own.
    """

    def __init__(self, folder: Path, settings: Settings, values: Integers, offsets: Integers) -> None:
        told = [asdict(settings), len(values), len(offsets), np.asarray(values[:1_000]).tolist()]
        name = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
        self._kept = Kept(folder / f"track2vec-{name}.npz")

    def save(self, state: State, trained: Trained) -> None:
        """Write the state; where that fails, the training goes on."""
        told = {"history": trained.history, "best": trained.best, "two": [trained.scale, trained.shift]}
        arrays = {
            "vectors": state.vectors,
            "squares": state.squares,
            "two": np.array([state.scale, state.shift, *state.squares_of_two], np.float32),
            "best": trained.vectors if trained.best is not None else np.empty(0, np.float32),
        }
        self._kept.write(told, arrays)

    def restore(self, state: State, trained: Trained) -> int:
        """Put the state that was kept in place, and give the number of passes that are done."""

        def understood(told: Any, arrays: dict[str, Floats]) -> tuple[Any, dict[str, Floats]]:
            shaped(arrays["vectors"], state.vectors)
            shaped(arrays["squares"], state.squares)
            shaped(arrays["two"], np.empty(4, np.float32))
            if told["best"] is not None:
                shaped(arrays["best"], state.vectors)
            scale, shift = map(float, told["two"])
            return {"history": list(told["history"]), "best": told["best"], "two": (scale, shift)}, arrays

        found = self._kept.read(understood)
        if found is None:
            return 0
        told, arrays = found
        state.vectors[:], state.squares[:] = arrays["vectors"], arrays["squares"]
        state.scale, state.shift = arrays["two"][:2]
        state.squares_of_two = arrays["two"][2:]
        trained.history, trained.best = told["history"], told["best"]
        trained.scale, trained.shift = told["two"]
        trained.vectors = arrays["best"] if trained.best is not None else state.vectors
        return len(trained.history)

    def remove(self) -> None:
        """Remove the file: a training that was finished needs none."""
        self._kept.remove()
