"""A probe that asks a model of any laboratory, and gives plain numbers.

It never looks at the names of layers, but to name one. A relu that starts dead is no fault, so the probe also writes
weights of its own: positive ones, with which no relu is dead, and ones of either sign. An exercise asks in the order
that it needs: first `answers`, then what it wants to know, and the training last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models.asked import AskedModel, asked_model
from kit.checks.asking.models.facts import (
    FELT,
    Dropout,
    Floats,
    ModelFacts,
    OnBatch,
    Weight,
    in_a_line,
    moved,
)
from kit.checks.outcome import AnswerError, FoundError, student_code

__all__ = ["Inputs", "Probe", "Setting", "built"]

Rng = np.random.Generator
Values = NDArray[np.generic]  # floats or whole numbers
Inputs = Sequence[Values]  # one array an input, with a row for each row of the batch


class Setting(StrEnum):
    """Which numbers the weights have."""

    OWN = "own"
    POSITIVE = "positive"
    EITHER_SIGN = "either sign"
    ALIKE = "alike"  # all the same: units of a layer are copies of each other


SETTINGS = (Setting.OWN, Setting.POSITIVE, Setting.EITHER_SIGN, Setting.EITHER_SIGN)


def built(build: Callable[[], object]) -> ModelFacts:
    """Let an answer build its model; nothing is known of it yet."""
    with student_code():
        return ModelFacts(build())


class Probe:
    """How to ask a model; what is seen is written into its facts.

    Parameters
    ----------
    facts : ModelFacts
        Of a model that has just been built.
    table : array, optional
        What the answer was given as a table: a weight with these values is left as it is.
    """

    def __init__(self, facts: ModelFacts, table: NDArray[np.float32] | None = None) -> None:
        self.facts, self.table, self.n_inputs = facts, table, 0
        self.asked: AskedModel = asked_model(facts.model)

    def answers(self, inputs: Inputs) -> bool:
        """Ask for the first time: whether the model gives some numbers for each row, and what it is made of."""
        facts, output = self.facts, None
        self.n_inputs, facts.n_rows = len(inputs), len(inputs[0])
        try:
            with student_code():
                came = self.asked.predict(*inputs)
        except AnswerError as error:
            facts.call_error = facts.call_error or in_a_line(error.__cause__)
        else:
            facts.call_error, facts.output, output = "", came["words"], came["output"]
        self._look()
        facts.output_shape = None if output is None else output.shape
        facts.one_number = facts.output_shape in ((facts.n_rows,), (facts.n_rows, 1))
        facts.answers = output is not None and output.size > 0 and not output.size % facts.n_rows
        return facts.answers

    def _look(self) -> None:
        with student_code():
            made_of = self.asked.describe()
        facts = self.facts
        facts.compiled, facts.has_loss = made_of["compiled"], made_of["has_loss"]
        facts.from_logits = made_of["from_logits"]
        facts.optimiser, facts.learning_rate = str(made_of["optimiser"])[:40], made_of["learning_rate"]
        facts.weights = [Weight(tuple(shape), trained, path) for shape, trained, path in made_of["weights"]]

    @cached_property
    def own(self) -> list[NDArray[np.float32]]:
        """The values that the weights began with."""
        with student_code():
            return [self.asked.read(number) for number in range(len(self.facts.weights))]

    @cached_property
    def given(self) -> list[int]:
        """The numbers of the weights that are the table the answer was given."""
        return [
            number
            for number, values in enumerate(self.own)
            if self.table is not None and values.shape == self.table.shape and np.allclose(values, self.table)
        ]

    @cached_property
    def free(self) -> list[int]:
        """The numbers of all other weights that are trained."""
        weights = enumerate(self.facts.weights)
        return [number for number, weight in weights if weight.trained and number not in self.given]

    @cached_property
    def frozen(self) -> list[int]:
        """The numbers of the kernels that are not trained; they are written too, for chance made them as they are."""
        weights = enumerate(self.facts.weights)
        return [number for number, weight in weights if not weight.trained and weight.path.endswith("kernel")]

    def layer(self, number: int) -> str:
        """The name of the layer that owns a weight."""
        return self.facts.weights[number].layer

    def output(self, inputs: Inputs) -> Floats:
        """All that the model gives for a batch."""
        with student_code():
            return np.asarray(self.asked.predict(*inputs)["output"], np.float64)

    def scores(self, inputs: Inputs) -> Floats:
        """The first number that the model gives for each row."""
        return self.output(inputs).reshape(len(inputs[0]), -1)[:, 0]

    def settings(self, rng: Rng) -> Iterator[Setting]:
        """Write one set of weights after another, and tell which."""
        for setting in SETTINGS:
            self.write(setting, rng)
            yield setting

    def write(self, setting: Setting, rng: Rng) -> None:
        """Write a set of weights."""
        with student_code():
            for number in [*self.free, *self.frozen]:
                shape = self.own[number].shape
                size = max(int(np.prod(shape[:-1])), 1) if len(shape) > 1 else 5
                values = rng.exponential(size=shape) / size
                if setting is Setting.EITHER_SIGN:
                    values = rng.normal(size=shape) * 1.5 / np.sqrt(size)
                if setting is Setting.ALIKE:
                    values = np.full(shape, 0.1)
                own = setting is Setting.OWN
                self.asked.write(number, (self.own[number] if own else values).astype(np.float32))

    def ask_alone(self, inputs: Inputs, rng: Rng) -> None:
        """Ask for the first row, and for the others, beside all of them together."""
        first, others = ([part[rows] for part in inputs] for rows in (slice(1), slice(1, None)))
        with student_code():
            came = self.asked.predict(*first)
        if came["output"] is None or came["output"].shape not in ((1,), (1, 1)):
            self.facts.alone = came["words"]
        self.write(Setting.POSITIVE, rng)
        try:
            apart = np.concatenate([self.scores(first), self.scores(others)])
            self.facts.beside = moved(self.scores(inputs), apart)
        except (AnswerError, ValueError):  # not one number a row: the shapes say so
            self.facts.beside = 0.0
        self.write(Setting.OWN, rng)

    def ask_layers(self, batch: Callable[[], Inputs], rng: Rng) -> None:
        """Ask what each input and each layer does to the output, with several sets of weights."""
        facts = self.facts
        effects, strengths = np.zeros(self.n_inputs), np.zeros(len(facts.weights))
        for _ in self.settings(rng):
            inputs, others = list(batch()), batch()
            before = self.scores(inputs)
            for i in range(self.n_inputs):
                changed = [*inputs[:i], others[i], *inputs[i + 1 :]]
                effects[i] = max(effects[i], moved(before, self.scores(changed)))
            with student_code():
                found = self.asked.gradients(tuple(inputs), rng.uniform(0.5, 1.5, len(before)))
            strengths = np.maximum(strengths, np.nan_to_num(np.asarray(found, np.float64)))
            if (effects > FELT).all() and (strengths[self.free] > 0).all():
                break
        with student_code():
            facts.dead_ends = self.asked.dead_ends()
        facts.effects, facts.dead = effects.tolist(), self._dead(strengths)
        facts.frozen = [self.layer(number) for number in self.frozen]
        self.write(Setting.OWN, rng)

    def _dead(self, strengths: Floats) -> list[str]:
        """Layers with a kernel that has no gradient, or with nothing that has one."""
        alive = {self.layer(number) for number in self.free if strengths[number] > 0}
        names = [
            self.layer(number)
            for number in self.free
            if not strengths[number]
            and (len(self.facts.weights[number].shape) > 1 or self.layer(number) not in alive)
        ]
        return list(dict.fromkeys(names))

    def ask_dropout(self, inputs: Inputs) -> None:
        """Ask the model as in a training and otherwise, twice each."""
        calm = [self.scores(inputs) for _ in range(2)]
        with student_code():
            first, second = (
                np.reshape(self.asked.in_training(*inputs), (len(calm[0]), -1))[:, 0] for _ in range(2)
            )
            rates = self.asked.rates()
        lost = float(((first == 0) & (calm[0] != 0)).mean())
        self.facts.dropout = Dropout(rates, moved(*calm), moved(first, second), lost)

    @contextmanager
    def training(self) -> Iterator[None]:
        """Within it the model is trained: whatever Keras raises there is a fact."""
        try:
            self.asked.step_by_step()
            yield
        except FoundError:
            raise
        except Exception as error:  # whatever Keras raises here is the finding
            self.facts.train_error = in_a_line(error.__cause__ if isinstance(error, AnswerError) else error)

    def measure_loss(self, inputs: Inputs, labels: Floats, outputs: Floats) -> None:
        """The compiled loss on a batch; what regularisers add to it is no fault."""
        loss, added = self.asked.loss(inputs, labels.astype(np.float32))
        self.facts.on_batches.append(OnBatch(loss - added, labels, outputs))

    def train_a_step(self, inputs: Inputs, labels: Floats) -> None:
        """One step on a batch, and how far it moves the weights."""
        numbers = range(len(self.facts.weights))
        before = [self.asked.read(number) for number in numbers]
        self.asked.train(inputs, labels.astype(np.float32))
        after = [self.asked.read(number) for number in numbers]
        moves = [np.abs(new - old).ravel() for old, new in zip(before, after, strict=True)]
        self.facts.moved = [bool((move > 0).any()) for move in moves]
        trained = [move[move > 0] for move, w in zip(moves, self.facts.weights, strict=True) if w.trained]
        far = np.concatenate([*trained, np.empty(0)])
        self.facts.step = float(np.median(far)) if far.size else 0.0
