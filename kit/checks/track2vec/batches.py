"""Read a batch of `track_ns_generator` as Keras does, or in any other nesting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import batch as read_batch
from kit.checks.exercise import Answer
from kit.checks.outcome import Finding
from kit.checks.track2vec.corpus import SamplingRecorder

__all__ = ["Rows", "batch_form", "rows_of"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
Rows = tuple[Floats, Floats, Floats]  # targets, contexts and labels


def _leaves(batch: object) -> list[Floats]:
    """Find the arrays of a batch in whatever nesting; a list of numbers counts as an array."""
    if isinstance(batch, tuple | list) and any(
        np.ndim(part) for part in batch if not isinstance(part, tuple | list)
    ):
        return [leaf for part in batch for leaf in _leaves(part)]
    if isinstance(batch, tuple | list) and any(isinstance(part, tuple | list) for part in batch):
        return [leaf for part in batch for leaf in _leaves(part)]
    array = np.asarray(batch, np.float64)
    if array.ndim == 2 and 2 in array.shape:
        return list(array.T if array.shape[1] == 2 else array)
    return [array.ravel()]


def rows_of(batch: object) -> Rows | None:
    """Find targets, contexts and labels of a batch in whatever nesting, or None: the brackets are another item."""
    try:
        parts = _leaves(batch)
    except Exception:  # whatever is no batch
        return None
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


def _kind(value: object) -> str:
    size = f" of {len(value)}" if isinstance(value, tuple | list | dict | str) else ""
    return f"a {type(value).__name__}{size}"


def batch_form(answer: Answer, rng: Rng) -> Finding | None:
    """Whether a batch is ((targets, contexts), labels), three arrays of one length."""
    recorder = SamplingRecorder.draw(rng)
    batches = recorder.batches(answer, 4, 1)
    if not batches:
        return Finding(
            "the generator ends",
            "the generator gives nothing",
            "Keras waits for its first batch",
            "the `yield`",
        )
    batch = batches[0]
    form = "((targets, contexts), labels)"
    if not isinstance(batch, tuple) or len(batch) != 2:
        return Finding(
            "not a pair of inputs and labels",
            f"a batch is {_kind(batch)}",
            f"Keras wants the tuple {form}",
            "the brackets in the `yield`",
        )
    inputs, labels = batch
    if not isinstance(inputs, tuple) or len(inputs) != 2:
        return Finding(
            "inputs in a list" if isinstance(inputs, list) else "inputs are not a pair",
            f"the inputs are {_kind(inputs)}",
            f"Keras 3 reads {form} and refuses anything else there",
            "round brackets: `(pairs[:, 0], pairs[:, 1]), labels`",
        )
    arrays = [*inputs, labels]
    if any(isinstance(part, list | tuple) for part in arrays):
        kinds = ", ".join(type(part).__name__ for part in arrays)
        return Finding(
            "lists instead of arrays",
            f"targets, contexts and labels are: {kinds}",
            "Keras takes each number of a list for an input of its own",
            "`np.concatenate` what the playlists gave",
        )
    read_batch(batch)
    sizes = [np.asarray(part).size for part in arrays]
    if len(set(sizes)) > 1 or not sizes[0]:
        return Finding(
            "lengths that differ",
            f"targets, contexts and labels hold {sizes} numbers",
            "row i of each belongs to the same pair",
            "what is put together",
        )
    shapes = [np.shape(part) for part in arrays]
    if any(shape[0] != sizes[0] for shape in shapes):
        return Finding(
            "not a row for each pair",
            f"the batch holds {sizes[0]} pairs, and targets, contexts and labels have the shapes {shapes}",
            "Keras counts rows, and a batch whose arrays differ in them ends the training",
            "the axes: one number a pair, in one column",
        )
    return None
