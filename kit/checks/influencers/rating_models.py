"""The sizes and inputs of the three models of ratings, and the questions that each of them is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.asked import is_model
from kit.checks.asking.models.facts import ModelFacts
from kit.checks.asking.models.losses import compiled_with, cross_entropy, not_squared_error
from kit.checks.asking.models.probe import Inputs, Probe, Setting
from kit.checks.outcome import Finding

__all__ = [
    "GENRES",
    "KIND",
    "N_ROWS",
    "TASK",
    "WORDS",
    "Sizes",
    "ask_first",
    "ask_rest",
    "no_number",
    "not_asked",
    "one_number_and_loss",
    "train_last",
]

Rng = np.random.Generator
N_ROWS = 12  # of a batch
GENRES = (
    (0, "the genres of the influencer have no say"),
    (1, "the genres of the song have no say"),
)
KIND = ((2, "the kind has no say"),)
WORDS = ((3, "the words have no say"),)
TASK = findings.Task(
    label="rating",
    fed="the lab feeds it the inputs in the order of the exercise, each of the size that the function was given",
    look_at_inputs="the keras.Input of each input, and their order in keras.Model([...], ...)",
    look_at_output="what the model returns: a Dense(1), or a dot product along the last axis",
    look_at_frozen="`trainable=False` belongs to the table of word vectors alone",
    compiled='model.compile("adam", "mse")',
    rate="0.001",
    fastest=0.09,  # nearly the size of the weights of a Dense
)


@dataclass(frozen=True)
class Sizes:
    """The sizes that a model is built with."""

    n_influencer: int = 9
    n_song: int = 11
    n_kinds: int = 17
    dim: int = 5
    max_length: int = 10
    n_words: int = 23  # rows of the table
    width: int = 6  # numbers in a row of it

    def genres(self, rng: Rng, n: int, n_genres: int) -> NDArray[np.float32]:
        """Draw one to four genres a row; each genre stands in some row."""
        rows = np.zeros((n, n_genres), np.float32)
        for i in range(n):
            rows[i, [i % n_genres, *rng.integers(n_genres, size=rng.integers(4))]] = 1
        return rng.permutation(rows)

    def batch(self, rng: Rng, n_inputs: int, n: int = N_ROWS) -> Inputs:
        """Draw the first inputs of a batch: genres of both sides, kinds, ids."""
        ids = np.stack([1 + rng.permutation(self.n_words - 1)[: self.max_length] for _ in range(n)])
        if n > 3:
            ids[0, -2:] = ids[1, :2] = 0  # padding at either end
        kinds = rng.permutation(np.arange(n) % self.n_kinds)[:, None]
        sides = [self.genres(rng, n, self.n_influencer), self.genres(rng, n, self.n_song)]
        return [*sides, kinds.astype(np.int32), ids.astype(np.int32)][:n_inputs]


def ask_first(
    facts: ModelFacts, sizes: Sizes, n_inputs: int, rng: Rng, table: NDArray[np.float32] | None = None
) -> Probe | None:
    """Ask for the first time; None where a model gives no numbers. `table` is one that it was built with."""
    if not is_model(facts.model):
        return None
    probe = Probe(facts, table)
    return probe if probe.answers(sizes.batch(rng, n_inputs)) else None


def ask_rest(probe: Probe, sizes: Sizes, rng: Rng) -> None:
    """Ask what every model is asked: whether rows hang together, what inputs and layers do, what is frozen."""
    facts, n_inputs = probe.facts, probe.n_inputs
    probe.ask_alone(sizes.batch(rng, n_inputs), rng)
    probe.ask_layers(lambda: sizes.batch(rng, n_inputs), rng)
    # A table as wide as there are kinds may be frozen: it spreads kinds out into columns of 0 and 1. A narrower one
    # may not.
    facts.frozen += [
        weight.layer
        for weight in facts.weights
        if not weight.trained
        and len(weight.shape) == 2
        and weight.shape[0] == sizes.n_kinds > weight.shape[1]
    ]


def train_last(probe: Probe, sizes: Sizes, rng: Rng) -> None:
    """Measure the loss where the ratings are near to the outputs and where they are far, then train a step."""
    if not probe.facts.compiled:
        return
    with probe.training():
        for _ in range(2):
            probe.write(Setting.EITHER_SIGN, rng)
            inputs = sizes.batch(rng, probe.n_inputs)
            probe.measure_loss(inputs, rng.uniform(size=probe.label_shape(inputs)))
        probe.write(Setting.POSITIVE, rng)
        inputs = sizes.batch(rng, probe.n_inputs)
        shape = probe.label_shape(inputs)
        near, far = (rng.uniform(-reach, reach, shape) for reach in (0.5, 3.0))
        outputs = probe.measure_loss(inputs, near, far, from_outputs=True)
        probe.train_a_step(inputs, outputs.reshape(shape) + far + 1)


def not_asked(facts: ModelFacts) -> Finding | None:
    """The answer is no model, or cannot be asked."""
    return findings.no_model(facts) or findings.cannot_be_asked(facts, TASK)


def no_number(facts: ModelFacts) -> Finding | None:
    """A pair does not have one number of its own."""
    return findings.not_one_number(facts, TASK) or findings.depends_on_others(facts, TASK)


def one_number_and_loss(facts: ModelFacts) -> Finding | None:
    """Make the item that all rating models share: one number a pair, and a loss whose minimum is the expected rating.

    That is the mean squared error, or cross-entropy with soft targets where every output is a probability.
    """
    return (
        not_asked(facts)
        or no_number(facts)
        or findings.not_compiled(facts)
        or findings.does_not_train(facts, TASK)
        or findings.loss_is_no_number(facts)
        or _not_for_expected_ratings(facts)
        or findings.learning_rate_too_high(facts, TASK)
        or _no_step(facts)
    )


def _not_for_expected_ratings(facts: ModelFacts) -> Finding | None:
    outputs = np.concatenate([batch.outputs.ravel() for batch in facts.on_batches])
    if outputs.min() >= 0 and outputs.max() <= 1 and compiled_with(facts, cross_entropy, 0.03, 1e-3):
        return None
    return not_squared_error(
        facts,
        "the table compares RMSE, so that is what a model should make small; cross-entropy does too, but only where "
        "a last sigmoid keeps each output between 0 and 1",
    )


def _no_step(facts: ModelFacts) -> Finding | None:
    if facts.trains or facts.frozen or not any(facts.effects):
        return None
    return findings.step_changes_nothing("all weights are")
