"""What the facts of a model mean, said once for all laboratories: a finding, or None.

The most upstream come first: is there a model, can it be asked, does it give one number, does all of it take part, is
it compiled, does it learn. What differs from exercise to exercise stands in its `Task`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kit.checks.asking.models.asked import is_model
from kit.checks.asking.models.facts import FELT, ModelFacts
from kit.checks.outcome import Finding, nothing_returned, shown

__all__ = [
    "Task",
    "always_the_same",
    "another_dropout",
    "cannot_be_asked",
    "depends_on_others",
    "does_not_learn",
    "does_not_train",
    "learning_rate_too_high",
    "loss_is_no_number",
    "no_input_has_a_say",
    "no_model",
    "no_say",
    "not_compiled",
    "not_one_number",
    "step_changes_nothing",
]


@dataclass(frozen=True)
class Task:
    """What an exercise asks of its model, in the words of its findings.

    Attributes
    ----------
    label : str
        What each row has one of, such as "rating".
    fed, look_at_inputs : str
        How the lab feeds the model, and where to look when that ends in an error.
    look_at_output : str
        Where to look when a row has not one number.
    look_at_frozen : str
        Where to look when a layer is not trained.
    compiled : str
        The line that compiles the model.
    rate : str
        A learning rate that suits.
    fastest : float
        How far a training step may move a typical number of the weights: beyond that, each step throws away what the
        ones before it taught.
    row : str
        What a row of a batch is in this lab.
    """

    label: str
    fed: str
    look_at_inputs: str
    look_at_output: str
    look_at_frozen: str
    compiled: str
    rate: str
    fastest: float
    row: str = "pair"


def no_model(facts: ModelFacts) -> Finding | None:
    """The answer is no model."""
    if is_model(facts.model):
        return None
    return nothing_returned(facts.model) or Finding(
        "no Keras model",
        f"the function gives {shown(facts.model)}",
        "it gives the compiled keras.Model",
        "`return model` (`compile` and `fit` give something else)",
    )


def cannot_be_asked(facts: ModelFacts, task: Task) -> Finding | None:
    """Asking ends in an error, or in no numbers for each row."""
    if facts.call_error:
        return Finding(
            "the model cannot be asked",
            f"asking it for {task.row}s ends in {facts.call_error}",
            task.fed,
            task.look_at_inputs,
        )
    return None if facts.answers else not_one_number(facts, task)


def not_one_number(facts: ModelFacts, task: Task) -> Finding | None:
    """Each row needs one number, among others and by itself."""
    if facts.one_number and not facts.alone:
        return None
    alone = f", and one {task.row} alone gives {facts.alone}: the last batch of a training may be as small"
    return Finding(
        f"not one number a {task.row}",
        f"{facts.n_rows} {task.row}s give {facts.output}{alone if facts.one_number else ''}",
        f"each {task.row} has one {task.label}, so it needs one number: shape ({facts.n_rows}, 1)",
        task.look_at_output,
    )


def depends_on_others(facts: ModelFacts, task: Task) -> Finding | None:
    """The number of a row is no matter of the other rows in the batch."""
    if facts.beside < 1e-3:
        return None
    return Finding(
        f"a {task.row}'s number depends on the other {task.row}s",
        f"the same {task.row} alone and among {facts.n_rows}: the numbers differ by {facts.beside:.0%}",
        f"what the lab asks for beside a {task.row} has nothing to do with it",
        "an axis: axis 0 goes along the batch",
    )


def always_the_same(saw: str) -> Finding:
    """Nothing reaches the output: what was seen of it."""
    return Finding(
        "the output is always the same",
        saw,
        "nothing that the model is fed can change what it says",
        'the last layers: a "softmax" of one number is always 1, a "sigmoid" is not',
    )


def no_input_has_a_say(facts: ModelFacts, task: Task) -> Finding | None:
    """No input reaches the output."""
    if max(facts.effects) > FELT:
        return None
    return always_the_same(
        f"all inputs change, and each of {facts.n_rows} {task.row}s keeps its number, whatever the weights are"
    )


def no_say(facts: ModelFacts, task: Task, causes: Sequence[tuple[int, str]]) -> Finding | None:
    """Some of the inputs do not reach the output: their places, and the causes that are then said."""
    if finding := no_input_has_a_say(facts, task):
        return finding
    for i, cause in causes:
        if facts.effects[i] <= FELT:
            return Finding(
                cause,
                f"another input {i + 1}, and each of {facts.n_rows} {task.row}s keeps its number, whatever the "
                "weights are",
                "the model cannot learn from what it does not read",
                "which tensors are put together, and what the last layer reads",
            )
    return None


def does_not_learn(facts: ModelFacts, task: Task) -> Finding | None:
    """A layer that cannot learn, by its name."""
    if facts.dead_ends:
        first, *others = facts.dead_ends
        return Finding(
            "a layer receives no gradient",
            f"layer {first} is there, and nothing reads what it gives"
            + (f"; nor what {', '.join(others)} give" if others else ""),
            "it stays as chance made it, and the model does without it",
            f"what follows {first}: is the next layer called on its output, or on the one before?",
        )
    if facts.frozen:
        return Finding(
            "a layer is frozen",
            f"the weights of layer {', '.join(facts.frozen)} are not trained",
            "it stays as chance made it",
            task.look_at_frozen,
        )
    if facts.dead:
        return Finding(
            "a layer receives no gradient",
            f"layer {', '.join(facts.dead)} has a gradient of 0, with every set of weights that was tried",
            "it stays as chance made it",
            "what stands between it and the output: a product with 0, a rounding, keras.ops.stop_gradient, or a "
            '"softmax" of one number',
        )
    return None


def another_dropout(facts: ModelFacts, rate: float, task: Task) -> Finding | None:
    """Nothing is left out, or always, or another share, or the output itself."""
    if (dropout := facts.dropout) is None:
        return None
    if dropout.unsteady > 1e-4:
        return Finding(
            "something is left out in predictions, too",
            f"{facts.n_rows} {task.row}s, asked twice outside of a training: the {task.label}s differ by "
            f"{dropout.unsteady:.0%}",
            f"the same {task.row} would be rated anew each time that it is asked for",
            "Dropout works in training by itself: no `training=True`",
        )
    if dropout.noise < 1e-6:
        return Finding(
            "nothing is left out in training",
            f"{facts.n_rows} {task.row}s, asked twice as in a training, have the same {task.label}s",
            f"a network of this size learns a few thousand {task.label}s by heart",
            f"keras.layers.Dropout({rate}) behind the Dense layer, called on its output, and read by the last layer",
        )
    if dropout.rates and not np.isclose(dropout.rates, rate).any():
        return Finding(
            "another rate of Dropout",
            f"the share that is left out is {', '.join(f'{one:g}' for one in dropout.rates)}",
            f"{rate} are asked for: one number in five is left out, and four are kept",
            "the argument of Dropout: what is left out, not what is kept",
        )
    if dropout.lost > 0.05:
        return Finding(
            "the rating itself is left out",
            f"in training {dropout.lost:.0%} of the {task.label}s are exactly 0",
            "the model is told to say 0 for them, whatever it has learnt",
            "Dropout belongs in front of the last Dense, not behind it",
        )
    return None


def not_compiled(facts: ModelFacts) -> Finding | None:
    """There is no optimiser and no loss."""
    if facts.compiled:
        return None
    return Finding(
        "not compiled",
        "the model has no optimiser and no loss",
        "`fit` needs both",
        "model.compile(optimizer, loss) before `return model`",
    )


def does_not_train(facts: ModelFacts, task: Task) -> Finding | None:
    """A training step ends in an error, for want of a loss or otherwise."""
    if not facts.train_error:
        return None
    return Finding(
        "it does not train" if facts.has_loss else "no loss",
        f"a training step raises {facts.train_error}",
        f"`fit` needs an optimiser, a loss, and one number a {task.row}",
        task.compiled,
    )


def loss_is_no_number(facts: ModelFacts) -> Finding | None:
    """The loss of a batch is nan or infinite."""
    if np.isfinite([batch.loss for batch in facts.on_batches]).all():
        return None
    return Finding(
        "the loss is not a number",
        f"loss {facts.on_batches[0].loss}",
        "no step can make it smaller",
        "the loss",
    )


def learning_rate_too_high(facts: ModelFacts, task: Task) -> Finding | None:
    """A training step moves the weights further than they may go."""
    if facts.step <= task.fastest:
        return None
    return Finding(
        "the learning rate is far too high",
        f"one step moves a typical weight by {facts.step:.2g}{_by(facts)}",
        "each batch throws away what the ones before it taught",
        f"the learning rate: {task.rate} for Adam",
    )


def _by(facts: ModelFacts) -> str:
    return "" if facts.learning_rate is None else f": {facts.optimiser} at {facts.learning_rate:g}"


def step_changes_nothing(what: str, look: str = "the learning rate") -> Finding:
    """A training step leaves `what` as it was."""
    return Finding(
        "a step changes nothing", f"{what} the same after a training step", "the loss will not fall", look
    )
