"""The state of a training lies in one file, which is only ever replaced whole, and read whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kit.whole import drafted

__all__ = ["Kept", "how_it_stopped", "shaped"]

T = TypeVar("T")


class Kept:
    """The file of one checkpoint.

    Parameters
    ----------
    path : Path

    Examples
    --------
    >>> import tempfile
    >>> kept = Kept(Path(tempfile.mkdtemp(), "five.npz"))
    >>> kept.write({"passes": 2}, {"vectors": np.zeros(3)})
    >>> kept.read(lambda told, arrays: (told["passes"], arrays["vectors"].shape))
    (2, (3,))
    >>> kept.remove()
    >>> kept.read(lambda told, arrays: told) is None
    True
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        """Replace the file; where that fails, a line says so and the training goes on."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with drafted(self.path) as draft, draft.open("wb") as file:
                parts: dict[str, Any] = {"told": np.array(json.dumps(told)), **arrays}
                np.savez(file, **parts)
        except OSError as error:
            why = error.strerror or error
            print(f"no checkpoint: {self.path.parent} cannot be written ({why}); the training goes on")

    def read(self, understand: Callable[[Any, dict[str, NDArray[Any]]], T]) -> T | None:
        """Give what `understand` makes of the file; None where there is no file, or a damaged one, as a line then says.

        Parameters
        ----------
        understand : callable
            ``understand(told, arrays)``; it changes nothing, and may raise anything of what is not as it should be.
        """
        try:
            with self.path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                arrays = {name: found[name] for name in found.files}
                return understand(json.loads(arrays.pop("told").item()), arrays)
        except (FileNotFoundError, NotADirectoryError):
            return None
        # In a file with changed bits each reader on the way may fail, by an exception of its own.
        except Exception as error:
            why = (str(error).strip() or type(error).__name__).splitlines()[0]
            print(f"the checkpoint {self.path} cannot be read ({why[:200]}); the training starts anew")
            return None

    def remove(self) -> None:
        """Remove the file: the training went to its end."""
        if self.path.exists():
            self.path.unlink()


def shaped(array: NDArray[Any], like: NDArray[Any]) -> NDArray[Any]:
    """Give the array back if its numbers can take the place of those of another one.

    Raises
    ------
    ValueError
        When its shape or its type is another one.

    Examples
    --------
    >>> shaped(np.zeros(3), np.ones(3)).sum()
    np.float64(0.0)
    >>> shaped(np.zeros(3), np.ones(4))
    Traceback (most recent call last):
        ...
    ValueError: float64 (3,) in the place of float64 (4,)
    """
    if array.shape != like.shape or array.dtype != like.dtype:
        raise ValueError(f"{array.dtype} {array.shape} in the place of {like.dtype} {like.shape}")
    return array


def how_it_stopped(done: int, turn: str, holds: str, best: str = "", *, goes_on: bool) -> str:
    """Say in a line how far a training came that was stopped.

    Parameters
    ----------
    done : int
        Whole turns.
    turn : str
        What a turn is: "epoch" or "pass".
    holds : str
        What the model holds where not one turn is whole.
    best : str
        What it holds otherwise; "" where that goes without saying.
    goes_on : bool
        Whether a checkpoint is kept, from which the same cell goes on.

    Examples
    --------
    >>> how_it_stopped(2, "pass", "the vectors are those of its last step", goes_on=True)
    'stopped after 2 whole passes; run the cell again to go on'
    """
    if not done:
        return f"stopped within the first {turn}: {holds}"
    many = "" if done == 1 else "es" if turn.endswith("s") else "s"
    again = "; run the cell again to go on" if goes_on else ""
    return f"stopped after {done} whole {turn}{many}{best}{again}"
