"""A whole epoch as one compiled graph, made once for all networks that are built alike."""

from __future__ import annotations

import json
import re
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FunctionType
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

__all__ = ["Learner", "Rows", "learner_for"]

MOST = 12  # graphs that are kept
_PLAIN = {"__keras_tensor__", "__numpy__", "__tensor__", "__tuple__", "__slice__", "__ellipsis__"}

_kept: OrderedDict[str, Learner] = OrderedDict()


class Rows(NamedTuple):
    """Some rows: the inputs of the model, what it should give, and how much each counts."""

    x: tuple[tf.Tensor, ...]
    y: tf.Tensor
    weight: tf.Tensor

    @classmethod
    def of(
        cls,
        inputs: Sequence[NDArray[np.generic]],
        y: NDArray[np.floating],
        weights: NDArray[np.floating] | None,
        which: NDArray[np.int64],
    ) -> Rows:
        """Take some rows of arrays, each counting once where `weights` say nothing else.

        Examples
        --------
        >>> Rows.of([np.ones((9, 2))], np.ones(9), None, np.array([3, 5])).x[0].shape
        TensorShape([2, 2])
        """
        floats = keras.config.floatx()
        x = [one[which].astype(floats) if one.dtype.kind == "f" else one[which] for one in inputs]
        weight = np.ones(len(which)) if weights is None else weights[which]
        return cls(tuple(map(tf.constant, x)), tf.constant(y[which], floats), tf.constant(weight, floats))

    def only(self, which: tf.Tensor) -> Rows:
        """Pick some of the rows."""
        picked = [tf.gather(one, which) for one in (*self.x, self.y, self.weight)]
        return Rows(tuple(picked[:-2]), *picked[-2:])

    def loss_of(self, model: keras.Model, *, training: bool) -> tf.Tensor:
        """Compute the loss that the model was compiled with."""
        x = self.x if len(self.x) > 1 else self.x[0]
        predicted = model(x, training=training)
        return model.compute_loss(x, self.y, predicted, self.weight, training=training)


class Learner:
    """A model whose epoch is compiled as one graph: to call a graph is dear, and its steps are not.

    `model.fit` compiles a step for training and one for validation, and feeds both anew in each epoch; of models as
    small as those of the labs that takes longer than the steps themselves.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    rows : Rows
        Others may follow that differ in how many they are.

    Attributes
    ----------
    model : keras.Model
    epoch : callable
        `epoch(order, rows, apart)` trains on each row of `order`, (steps, batch) places in `rows`; gives the mean of
        the steps' losses, and the loss on the rows apart.
    """

    def __init__(self, model: keras.Model, rows: Rows) -> None:
        model.optimizer.build(model.trainable_variables)
        self.model = model

        def epoch(order: tf.Tensor, rows: Rows, apart: Rows) -> tuple[tf.Tensor, tf.Tensor]:
            losses = tf.constant(0, keras.config.floatx())
            for batch in order:
                with tf.GradientTape() as tape:
                    loss = rows.only(batch).loss_of(model, training=True)
                model.optimizer.apply(
                    tape.gradient(loss, model.trainable_variables), model.trainable_variables
                )
                losses += loss
            return losses / tf.cast(tf.shape(order)[0], losses.dtype), apart.loss_of(model, training=False)

        # TensorFlow never lets go of the body of a loop, nor of what it captures: rows that are arguments do not stay.
        of_any_length = tf.nest.map_structure(
            lambda one: tf.TensorSpec([None, *one.shape[1:]], one.dtype), rows
        )
        signature = (tf.TensorSpec([None, None], tf.int64), of_any_length, of_any_length)
        self.epoch: Callable[..., Any] = (
            epoch if model.run_eagerly else tf.function(epoch, input_signature=signature)
        )

    def take(self, model: keras.Model) -> None:
        """Begin where a model stands: with its weights, its chance and the state of its optimiser."""
        for mine, its in zip(_state(self.model), _state(model), strict=True):
            mine.assign(its)

    def give(self, model: keras.Model) -> None:
        """Hand all of that to a model."""
        for its, mine in zip(_state(model), _state(self.model), strict=True):
            its.assign(mine)


@contextmanager
def learner_for(model: keras.Model, rows: Rows) -> Iterator[Learner]:
    """Give what learns in a model's place: a twin of it, whose epoch is compiled already, or else the model itself.

    To compile an epoch takes as long as twenty epochs of a small network, and a lab trains the same network on many
    folds. So the first network of its kind gets a twin that is kept; one that is built alike, of the same layers in the
    same order, with the same loss and optimiser, learns by it. When the block ends, however it does, the model has what
    the twin has learnt. A model with a part that Keras did not make (a layer, a loss or a function of one's own) has no
    twin: nobody can say that another one is like it.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    rows : Rows
        What it learns from.

    Examples
    --------
    >>> rows = Rows.of([np.ones((8, 1))], np.ones(8), None, np.arange(8))
    >>> learners = []
    >>> for _ in range(2):
    ...     model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    ...     model.compile("adam", "mse")
    ...     with learner_for(model, rows) as learner:
    ...         loss, loss_apart = learner.epoch(tf.constant([[0, 1], [2, 3]], tf.int64), rows, rows)
    ...     learners.append(learner)
    >>> learners[0] is learners[1], learner.model is model
    (True, False)
    """
    model.optimizer.build(model.trainable_variables)
    kind = _kind_of(model, rows)
    twin = None if kind is None else _kept.pop(kind, None) or _twin_of(model, rows)
    if kind is None or twin is None:
        yield Learner(model, rows)
        return
    twin.take(model)
    try:
        yield twin
    finally:
        twin.give(model)
        _kept[kind] = twin
        if len(_kept) > MOST:
            _kept.popitem(last=False)


def _state(model: keras.Model) -> list[Any]:
    """Give all that training changes, and all that stays and may differ between models that are built alike."""
    return [*model.variables, *model.optimizer.variables]


def _twin_of(model: keras.Model, rows: Rows) -> Learner | None:
    """Build a model again; None where that gives other variables, such as for a layer that is used in two places."""
    twin = Learner(keras.models.clone_model(model), rows)
    same = [(one.shape, one.dtype, one.trainable) for one in _state(model)]
    return twin if same == [(one.shape, one.dtype, one.trainable) for one in _state(twin.model)] else None


def _kind_of(model: keras.Model, rows: Rows) -> str | None:
    """Say how a model is built and compiled; None where that cannot be said."""
    if model.run_eagerly or not all(map(_of_keras, [model, *model.layers])):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a lambda, which is refused below
            built, compiled = model.get_config() | {"name": ""}, model.get_compile_config()
        compiled["optimizer"]["config"]["name"] = ""
        of_rows = [(one.shape[1:].as_list(), one.dtype.name) for one in tf.nest.flatten(rows)]
        kind = json.dumps([built, compiled, of_rows])
    except (TypeError, ValueError, NotImplementedError):  # a part that cannot be written down
        return None
    # Names that Keras gives count on from model to model.
    for place, (name, made) in enumerate(
        (one["config"]["name"], one["class_name"]) for one in built["layers"]
    ):
        if re.sub(r"_\d+$", "", name).replace("_", "") == made.lower():
            kind = kind.replace(json.dumps(name), json.dumps(f"{made} {place}"))
    return kind if _written_by_keras([built, compiled]) else None


def _of_keras(part: Any) -> bool:
    """Whether a model or layer is one of Keras, with no function of anybody else."""
    functions = [one for one in vars(part).values() if isinstance(one, FunctionType)]
    nested = isinstance(part, keras.Model) and any(isinstance(one, keras.Model) for one in part.layers)
    return not nested and all(f"{one.__module__}.".startswith("keras.") for one in (type(part), *functions))


def _written_by_keras(part: Any) -> bool:
    """Whether all that a config names is Keras' own: of a function elsewhere the config has no more than the name."""
    if isinstance(part, list | tuple):
        return all(map(_written_by_keras, part))
    if not isinstance(part, dict):
        return True
    made = part.get("class_name")
    own = made is None or made in _PLAIN or f"{part.get('module')}.".startswith("keras.")
    return own and all(map(_written_by_keras, part.values()))
