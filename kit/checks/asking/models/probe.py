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
from typing import Any

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
    names : sequence of str, optional
        Of the inputs, where the model is fed by name; without them it is fed in order.
    """

    def __init__(
        self,
        facts: ModelFacts,
        table: NDArray[np.float32] | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        self.facts, self.table, self.n_inputs, self.names = facts, table, 0, names
        self.asked: AskedModel = asked_model(facts.model)
        self._apart = False  # whether rows are known to say nothing of each other
        self._is_own = True  # whether the weights are those that the model began with

    def _fed(self, inputs: Inputs) -> tuple[Any, ...]:
        """What crosses to the model: the inputs one by one, or as one dict."""
        return tuple(inputs) if self.names is None else (dict(zip(self.names, inputs, strict=True)),)

    def answers(self, inputs: Inputs) -> bool:
        """Ask for the first time: whether the model gives some numbers for each row, and what it is made of."""
        facts, output = self.facts, None
        self.n_inputs, facts.n_rows = len(inputs), len(inputs[0])
        try:
            with student_code():
                came = self.asked.predict(*self._fed(inputs))
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
            return self.asked.read_all()

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
            return np.asarray(self.asked.predict(*self._fed(inputs))["output"], np.float64)

    def scores(self, inputs: Inputs) -> Floats:
        """The first number that the model gives for each row."""
        return self.output(inputs).reshape(len(inputs[0]), -1)[:, 0]

    def scores_of(self, questions: Sequence[Inputs]) -> list[Floats]:
        """The scores of several batches; in one pass where `ask_alone` has seen that no row depends on the others."""
        if not self._apart:
            return [self.scores(inputs) for inputs in questions]
        return _parted(self.scores(_stacked(questions)), questions)

    def settings(self, rng: Rng) -> Iterator[Setting]:
        """Write one set of weights after another, and tell which."""
        for setting in SETTINGS:
            self.write(setting, rng)
            yield setting

    def write(self, setting: Setting, rng: Rng) -> None:
        """Write a set of weights."""
        if setting is Setting.OWN and self._is_own:
            return
        numbers = [*self.free, *self.frozen]
        with student_code():
            self.asked.write_all(numbers, [self._values(number, setting, rng) for number in numbers])
        self._is_own = setting is Setting.OWN

    def _values(self, number: int, setting: Setting, rng: Rng) -> NDArray[np.float32]:
        own = self.own[number]
        size = max(int(np.prod(own.shape[:-1])), 1) if own.ndim > 1 else 5
        match setting:
            case Setting.OWN:
                return own
            case Setting.ALIKE:
                return np.full(own.shape, 0.1, np.float32)
            case Setting.POSITIVE:
                return np.asarray(rng.exponential(size=own.shape) / size, np.float32)
            case Setting.EITHER_SIGN:
                return np.asarray(rng.normal(size=own.shape) * 1.5 / np.sqrt(size), np.float32)

    def ask_alone(self, inputs: Inputs, rng: Rng) -> None:
        """Ask for the first row, and for the others, beside all of them together."""
        facts = self.facts
        first, others = ([part[rows] for part in inputs] for rows in (slice(1), slice(1, None)))
        self.write(Setting.POSITIVE, rng)
        with student_code():
            came = self.asked.predict(*self._fed(first))
        if came["output"] is None or came["output"].shape not in ((1,), (1, 1)):
            facts.alone = came["words"]
        try:
            alone = np.asarray(came["output"], np.float64).reshape(1, -1)[:, 0]
            together = self.scores(inputs)
            facts.beside = moved(together, np.concatenate([alone, self.scores(others)]))
            still = facts.beside <= FELT and np.ptp(together) > 0  # where all are alike, nothing is known
            self._apart = facts.one_number and not facts.alone and bool(still)
        except (AnswerError, ValueError):  # not one number a row: the shapes say so
            facts.beside = 0.0
        self.write(Setting.OWN, rng)

    def ask_layers(self, batch: Callable[[], Inputs], rng: Rng) -> None:
        """Ask what each input and each layer does to the output, with several sets of weights."""
        facts = self.facts
        effects, strengths = np.zeros(self.n_inputs), np.zeros(len(facts.weights))
        for _ in self.settings(rng):
            inputs, others = list(batch()), batch()
            changed = [[*inputs[:i], others[i], *inputs[i + 1 :]] for i in range(self.n_inputs)]
            (before, *after), found = self._scores_and_strengths([inputs, *changed], rng)
            effects = np.maximum(effects, [moved(before, scores) for scores in after])
            strengths = np.maximum(strengths, np.nan_to_num(found))
            if (effects > FELT).all() and (strengths[self.free] > 0).all():
                break
        with student_code():
            facts.dead_ends = self.asked.dead_ends()
        facts.effects, facts.dead = effects.tolist(), self._dead(strengths)
        facts.frozen = [self.layer(number) for number in self.frozen]
        self.write(Setting.OWN, rng)

    def _scores_and_strengths(self, questions: Sequence[Inputs], rng: Rng) -> tuple[list[Floats], Floats]:
        """The scores of several batches, and how strongly each weight moves those of the first."""
        together = questions if self._apart else questions[:1]
        inputs, n_rows = _stacked(together), len(questions[0][0])
        with student_code():
            came = self.asked.gradients(self._fed(inputs), rng.uniform(0.5, 1.5, n_rows))
        scores = np.asarray(came["output"], np.float64).reshape(len(inputs[0]), -1)[:, 0]
        others = [self.scores(each) for each in questions[len(together) :]]
        return [*_parted(scores, together), *others], np.asarray(came["strengths"], np.float64)

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
                np.reshape(self.asked.in_training(*self._fed(inputs)), (len(calm[0]), -1))[:, 0]
                for _ in range(2)
            )
            rates = self.asked.rates()
        lost = float(((first == 0) & (calm[0] != 0)).mean())
        self.facts.dropout = Dropout(rates, moved(*calm), moved(first, second), lost)

    @contextmanager
    def training(self) -> Iterator[None]:
        """Within it the model is trained: whatever Keras raises there is a fact."""
        self._is_own = False
        try:
            self.asked.step_by_step()
            yield
        except FoundError:
            raise
        except Exception as error:  # whatever Keras raises here is the finding
            self.facts.train_error = in_a_line(error.__cause__ if isinstance(error, AnswerError) else error)

    def label_shape(self, inputs: Inputs) -> tuple[int, ...]:
        """The shape of the labels of a batch: one a row, or as many as the model gives numbers."""
        return (len(inputs[0]),) if self.facts.one_number else self.output(inputs).shape

    def measure_loss(self, inputs: Inputs, *labels: Floats, from_outputs: bool = False) -> Floats:
        """The compiled loss on a batch with each of several labels; what regularisers add to it is no fault.

        Parameters
        ----------
        inputs : Inputs
        *labels : arrays
        from_outputs : bool
            Whether the labels are told by how far they lie from the outputs.

        Returns
        -------
        array
            What the model gives.
        """
        came = self.asked.losses(self._fed(inputs), labels, from_outputs)
        outputs = np.asarray(came["output"], np.float64)
        for each, loss in zip(labels, came["losses"], strict=True):
            told = each + outputs.reshape(each.shape) if from_outputs else each
            self.facts.on_batches.append(OnBatch(loss, told, outputs))
        return outputs

    def train(self, inputs: Inputs, labels: Floats, weights: Values | None = None) -> None:
        """One step on a batch, whose labels may be weighted."""
        weighted = () if weights is None else (weights,)
        self.asked.train(self._fed(inputs), labels.astype(np.float32), *weighted)

    def train_a_step(self, inputs: Inputs, labels: Floats, weights: Values | None = None) -> None:
        """One step on a batch, and how far it moves the weights."""
        before = self.asked.read_all()
        self.train(inputs, labels, weights)
        after = self.asked.read_all()
        moves = [np.abs(new - old).ravel() for old, new in zip(before, after, strict=True)]
        self.facts.moved = [bool((move > 0).any()) for move in moves]
        trained = [move[move > 0] for move, w in zip(moves, self.facts.weights, strict=True) if w.trained]
        far = np.concatenate([*trained, np.empty(0)])
        self.facts.step = float(np.median(far)) if far.size else 0.0


def _stacked(questions: Sequence[Inputs]) -> Inputs:
    """Put the rows of several batches below each other."""
    return [np.concatenate(parts) for parts in zip(*questions, strict=True)]


def _parted(scores: Floats, questions: Sequence[Inputs]) -> list[Floats]:
    """Part the scores of stacked batches."""
    return np.split(scores, np.cumsum([len(inputs[0]) for inputs in questions])[:-1])
