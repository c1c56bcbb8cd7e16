"""Asking a Track2Vec model shows what it is made of: its table, and the places of w and b in sigmoid(w cos + b).

No name of a layer is looked at. Known rows are written into the table, the model is asked for scores, and all is put
back as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

__all__ = ["Parts", "read_model"]

N_ROWS = 8  # tracks whose rows are known
SURE = 0.999  # probabilities above this tell too little of the number before the sigmoid
SLACK = 1e-2  # error of the number before the sigmoid, where this number is about 1
NUDGE = 0.5

GIVEN = 'p = sigmoid(w cos + b): Dot(axes=2, normalize=True), then Dense(1, activation="sigmoid")'


@dataclass(frozen=True)
class Parts:
    """The weights of a model that a training writes.

    Attributes
    ----------
    table : keras.Variable
        A row for each track.
    scale, shift : keras.Variable or None
        w and b; None where the model has none to train.
    """

    table: Any
    scale: Any
    shift: Any

    def write(self, vectors: NDArray[np.float32], scale: float, shift: float) -> None:
        """Put trained values into the model."""
        self.table.assign(vectors)
        for weight, value in ((self.scale, scale), (self.shift, shift)):
            if weight is not None:
                weight.assign(np.full(weight.shape, value))

    def lacking(self) -> str:
        """Say what the model has no place for; "" when it has a place for everything."""
        places = {"w": self.scale, "b": self.shift}
        return " and ".join(f"no {name}" for name, weight in places.items() if weight is None)


def read_model(model: keras.Model, n_tracks: int) -> Parts:
    """Find the table of a model, and its w and b.

    Parameters
    ----------
    model : keras.Model
        Of two inputs, the target and the context.
    n_tracks : int

    Returns
    -------
    Parts

    Raises
    ------
    ValueError
        When the model cannot be asked for pairs, has no or several such tables, or answers with anything else than
        a sigmoid of the cosine.

    Examples
    --------
    >>> target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    >>> tracks = keras.layers.Embedding(9, 4)
    >>> cosine = keras.layers.Flatten()(keras.layers.Dot(2, normalize=True)([tracks(target), tracks(context)]))
    >>> model = keras.Model([target, context], keras.layers.Dense(1, activation="sigmoid")(cosine))
    >>> parts = read_model(model, n_tracks=9)
    >>> [tuple(weight.shape) for weight in (parts.table, parts.scale, parts.shift)]
    [(9, 4), (1, 1), (1,)]
    """
    ask = _asking(model)
    table = _table(model, n_tracks)
    singles = [weight for weight in model.trainable_weights if int(np.prod(weight.shape)) == 1]
    with _kept([table, *singles]):
        cosines, first, second = _known_rows(table)
        for weight in singles:
            weight.assign(np.full(weight.shape, 1.0 if len(weight.shape) == 2 else 0.0))
        before = _line(ask(first, second), cosines)
        moved = []
        for weight in singles:
            weight.assign(weight + NUDGE)
            moved.append(_line(ask(first, second), cosines) - before)
            weight.assign(weight - NUDGE)
    places: dict[tuple[float, float], Any] = {(NUDGE, 0.0): None, (0.0, NUDGE): None}
    for weight, change in zip(singles, moved, strict=True):
        for place in places:
            if np.allclose(change, place, atol=SLACK):
                places[place] = weight
    return Parts(table, *places.values())


def _asking(model: keras.Model) -> Any:
    """Find how a model is asked for pairs: some take each input only as a column."""
    errors = []
    for shape in ((-1,), (-1, 1)):

        def ask(first: Any, second: Any, shape: Any = shape) -> NDArray[np.float64]:
            pair = tuple(np.reshape(part, shape).astype(np.int32) for part in (first, second))
            scores = np.asarray(keras.ops.convert_to_numpy(model(pair, training=False)), np.float64)
            if scores.size != len(first):
                raise ValueError(f"{len(first)} pairs give {scores.size} numbers")
            return scores.ravel()

        try:
            ask([0, 0], [0, 0])
        except Exception as error:  # whatever Keras raises is told below
            errors.append(f"{type(error).__name__}: {str(error).strip().splitlines()[0][:150]}")
        else:
            return ask
    raise ValueError(
        f"the model cannot be asked for pairs ({errors[0]}): it needs two inputs, target and context, and one "
        f"score a pair; {GIVEN}"
    )


def _table(model: keras.Model, n_tracks: int) -> Any:
    wide = [weight for weight in model.trainable_weights if len(weight.shape) == 2 and weight.shape[0] > 1]
    tables = [weight for weight in wide if weight.shape[0] == n_tracks]
    if len(tables) == 1:
        return tables[0]
    shapes = [tuple(weight.shape) for weight in wide]
    raise ValueError(
        f"the model has {len(tables)} trainable tables of {n_tracks} rows (its tables are {shapes}), and one is "
        "needed: ONE Embedding(n_tracks, dim) for both inputs, with the n_tracks of these playlists"
    )


def _known_rows(table: Any) -> tuple[NDArray[np.float64], Any, Any]:
    """Write rows of any length and direction; give the cosines of all pairs of them, and the pairs."""
    rows = np.array(table.numpy(), np.float32)
    n = min(N_ROWS, len(rows))
    rows[:n] = np.random.default_rng(0).normal(size=(n, rows.shape[1])) * np.linspace(0.5, 3, n)[:, None]
    table.assign(rows)
    if table.constraint is not None:  # rows kept at length 1, say
        table.assign(table.constraint(table.value))
    known = rows[:n].astype(np.float64)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    first, second = (places.ravel() for places in np.indices((n, n)))
    return (known @ known.T).ravel(), first, second


def _line(scores: NDArray[np.float64], cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the w and b by which scores are sigmoid(w cos + b)."""
    sure = (scores > 0) & (scores < SURE)
    if np.isfinite(scores).all() and scores.min() >= 0 and scores.max() <= 1 and np.ptp(cosines[sure]) > 0:
        logits = np.log(scores[sure] / (1 - scores[sure]))
        straight = np.stack([cosines[sure], np.ones(sure.sum())], axis=1)
        line = np.linalg.lstsq(straight, logits)[0]
        if np.abs(straight @ line - logits).max() < SLACK * max(1.0, np.abs(line).max()) and line[0]:
            return np.asarray(line)
    raise ValueError(
        "the model does not answer with a sigmoid of the cosine of its two tracks, which is what is trained here: "
        f"{GIVEN}. The check of the model says more; kit.training.fit trains any model"
    )


@contextmanager
def _kept(weights: list[Any]) -> Iterator[None]:
    """Put weights back as they were."""
    values = [weight.numpy() for weight in weights]
    try:
        yield
    finally:
        for weight, value in zip(weights, values, strict=True):
            weight.assign(value)
