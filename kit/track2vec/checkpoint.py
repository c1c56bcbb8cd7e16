"""The state of a fast training after its last whole pass, kept so that it can go on."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kit.track2vec import Settings, Trained, _State

Integers = NDArray[np.integer]


class Checkpoint:
    """One file, that is only ever replaced whole.

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
        self._path = folder / f"track2vec-{name}.npz"

    def save(self, state: _State, trained: Trained) -> None:
        """Write it; where that fails the training goes on."""
        told = {"history": trained.history, "best": trained.best, "two": [trained.scale, trained.shift]}
        draft = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                np.savez(
                    file,
                    told=np.array(json.dumps(told)),
                    vectors=state.vectors,
                    squares=state.squares,
                    two=np.array([state.scale, state.shift, *state.squares_of_two], np.float32),
                    best=trained.vectors if trained.best is not None else np.empty(0, np.float32),
                )
            draft.replace(self._path)
        except OSError as error:
            why = error.strerror or error
            print(f"no checkpoint: {self._path.parent} cannot be written ({why}); the training goes on")

    def restore(self, state: _State, trained: Trained) -> int:
        """Go on from it; the number of passes that are done."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                told = json.loads(kept["told"].item())
                state.vectors[:], state.squares[:] = kept["vectors"], kept["squares"]
                state.scale, state.shift = kept["two"][:2]
                state.squares_of_two = kept["two"][2:]
                best = kept["best"]
        except (FileNotFoundError, NotADirectoryError):
            return 0
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            print(f"the checkpoint {self._path} cannot be read ({error}); the training starts anew")
            return 0
        trained.history, trained.best = told["history"], told["best"]
        trained.scale, trained.shift = told["two"]
        trained.vectors = best if trained.best is not None else state.vectors
        return len(trained.history)

    def remove(self) -> None:
        """A training that was finished needs none."""
        self._path.unlink(missing_ok=True)
