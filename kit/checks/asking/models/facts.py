"""What is known of a model once it has been asked, as plain data: `probe` fills it in, `findings` say what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["FELT", "Dropout", "Floats", "ModelFacts", "OnBatch", "Weight", "in_a_line", "moved"]

Floats = NDArray[np.float64]
_NOISE = re.compile(r"\x1b\[[0-9;]*m|\{\{[^{}]*\}\} ?")  # colours, and where TensorFlow keeps its functions
FELT = 1e-5  # an output that moves further, beside its size, has been moved


class Weight(NamedTuple):
    """One array of numbers of a model.

    Examples
    --------
    >>> Weight((3, 1), True, "sequential/dense/kernel").layer
    'dense'
    """

    shape: tuple[int, ...]
    trained: bool
    path: str

    @property
    def layer(self) -> str:
        """The name of the layer that owns the weight."""
        parts = self.path.split("/")
        return parts[-2] if len(parts) > 1 else self.path


class OnBatch(NamedTuple):
    """The compiled loss on one batch, without what regularisers add, and what it was worked out from."""

    loss: float
    labels: Floats
    outputs: Floats


@dataclass
class Dropout:
    """What is left out by chance.

    Attributes
    ----------
    rates : list of float
        The share that each layer leaves out, of those that say it.
    unsteady, noise : float
        How far the output of the same rows moves between two calls: outside of a training, and in one.
    lost : float
        The share of outputs that are 0 in a training, and not 0 outside of it.
    """

    rates: list[float]
    unsteady: float
    noise: float
    lost: float


@dataclass
class ModelFacts:
    """What a probe saw of a model.

    Attributes
    ----------
    model : object
        What the answer gave, be it a model or not.
    compiled, has_loss, from_logits : bool
    optimiser : str
        Its class.
    learning_rate : float or None
        None where the optimiser has none.
    weights : list of Weight
    n_rows : int
        How many rows the model was asked for first.
    call_error : str
        What that ended in.
    output : str
        What came, in words.
    output_shape : tuple of int or None
        None where no array came.
    one_number : bool
        Whether that is one number a row.
    answers : bool
        Whether there is a model that gives some numbers for each row.
    alone : str
        What one row gives by itself, in words, where that has no shape that rows have.
    beside : float
        How far a row's number moves with the other rows of its batch.
    effects : list of float
        How far each input moves the output, beside the size that the output has.
    dead : list of str
        Layers that have no gradient.
    dead_ends : list of str
        Layers that are there, and nothing reads what they give.
    frozen : list of str
        Layers that are not trained.
    dropout : Dropout or None
        None where nobody asked.
    on_batches : list of OnBatch
    train_error : str
        What a training step ended in.
    moved : list of bool
        For each weight, whether the training step moved it.
    step : float
        How far the training step moved a typical one of the numbers that it moved.
    """

    model: object = None
    compiled: bool = False
    has_loss: bool = False
    from_logits: bool = False
    optimiser: str = ""
    learning_rate: float | None = None
    weights: list[Weight] = field(default_factory=list)
    n_rows: int = 0
    call_error: str = ""
    output: str = ""
    output_shape: tuple[int, ...] | None = None
    one_number: bool = False
    answers: bool = False
    alone: str = ""
    beside: float = 0.0
    effects: list[float] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    dropout: Dropout | None = None
    on_batches: list[OnBatch] = field(default_factory=list)
    train_error: str = ""
    moved: list[bool] = field(default_factory=list)
    step: float = 0.0

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shapes of all weights."""
        return [weight.shape for weight in self.weights]

    @property
    def trains(self) -> bool:
        """Whether the training step moved a weight that is trained."""
        return any(moved and weight.trained for moved, weight in zip(self.moved, self.weights, strict=False))


def moved(before: Floats, after: Floats) -> float:
    """The largest change of an output, beside its size.

    Examples
    --------
    >>> moved(np.array([2.0, 4.0]), np.array([2.0, 3.0]))
    0.25
    """
    size = max(float(np.abs(before).max()), float(np.abs(after).max()))
    change = float(np.abs(after - before).max())
    return change / size if size > 0 and np.isfinite(change) else 0.0


def in_a_line(error: BaseException | None) -> str:
    r"""An exception in a line; Keras names the layer first, and gives the reason in the next line.

    Examples
    --------
    >>> in_a_line(ValueError("Exception encountered when calling Dense.call().\n\n\x1b[1mshape (3,)\x1b[0m"))
    'ValueError: Exception encountered when calling Dense.call(). shape (3,)'
    """
    plain = _NOISE.sub("", str(error))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:2])[:300]}" if lines else type(error).__name__
