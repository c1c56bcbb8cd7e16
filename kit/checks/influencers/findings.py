"""What the answers of the probe mean for every rating model: can it be asked, does all of it count, does it learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kit.checks.asking.models.asked import is_model
from kit.checks.influencers.probe import N_ROWS, Facts, Shape
from kit.checks.outcome import Finding, nothing_returned, shown

INPUTS = ("genres of the influencer", "genres of the song", "kind", "words")
FASTEST = 0.09  # a typical number that moves further in one step has been thrown away


def no_model(facts: Facts) -> Finding | None:
    """The answer is no model, or cannot be asked."""
    if not is_model(facts.model):
        return nothing_returned(facts.model) or Finding(
            "no Keras model",
            f"the function gives {shown(facts.model)}",
            "it gives the compiled keras.Model",
            "`return model` (`compile` and `fit` give something else)",
        )
    if facts.call_error:
        return Finding(
            "the model cannot be asked",
            f"{N_ROWS} pairs end in {facts.call_error}",
            "the lab feeds it the inputs in the order of the exercise, each of the size that the function was given",
            "the keras.Input of each input, and their order in keras.Model([...], ...)",
        )
    if not facts.asked:
        return not_one_number(facts)
    return None


def not_one_number(facts: Facts) -> Finding | None:
    """Each pair needs one number."""
    if facts.one_score and not facts.alone:
        return by_itself(facts)
    alone = (
        f", and one pair alone gives {facts.alone}: the last batch of a training may be as small"
        if facts.alone
        else ""
    )
    return Finding(
        "not one number a pair",
        f"{N_ROWS} pairs give {facts.output}{alone if facts.one_score else ''}",
        f"each pair has one rating, so it needs one number: shape ({N_ROWS}, 1)",
        "what the model returns: a Dense(1), or a dot product along the last axis",
    )


def by_itself(facts: Facts) -> Finding | None:
    """The number of a pair is no matter of the other pairs in the batch."""
    if facts.beside < 1e-3:
        return None
    return Finding(
        "a pair's number depends on the other pairs",
        f"the same pair alone and among {N_ROWS}: the numbers differ by {facts.beside:.0%}",
        "whom the lab asks for beside a pair has nothing to do with it",
        "an axis: axis 0 goes along the batch",
    )


def constant(facts: Facts) -> Finding | None:
    """No input reaches the output."""
    if max(facts.effects) > 1e-5:
        return None
    return Finding(
        "the output is always the same",
        f"all inputs change, and each of {N_ROWS} pairs keeps its number, whatever the weights are",
        "nothing that the model is fed can change what it says",
        'the last layers: a "softmax" of one number is always 1',
    )


def no_say(facts: Facts, among: range) -> Finding | None:
    """Some of the inputs do not reach the output."""
    if finding := constant(facts):
        return finding
    for i in among:
        if facts.effects[i] > 1e-5:
            continue
        return Finding(
            f"the {INPUTS[i]} have no say" if i != 2 else "the kind has no say",
            f"another input {i + 1}, and each of {N_ROWS} pairs keeps its number, whatever the weights are",
            "the model cannot learn from what it does not read",
            "which tensors are put together, and what the last layer reads",
        )
    return None


def no_gradient(facts: Facts) -> Finding | None:
    """A layer that cannot learn, by its name."""
    if facts.dead_ends:
        return Finding(
            "a layer receives no gradient",
            f"layer {facts.dead_ends[0]} is there, and nothing reads what it gives"
            + (f"; nor what {', '.join(facts.dead_ends[1:])} give" if facts.dead_ends[1:] else ""),
            "it stays as chance made it, and the model does without it",
            f"what follows {facts.dead_ends[0]}: is the next layer called on its output, or on the one before?",
        )
    if facts.frozen:
        return Finding(
            "a layer is frozen",
            f"the weights of layer {', '.join(facts.frozen)} are not trained",
            "it stays as chance made it",
            "`trainable=False` belongs to the table of word vectors alone",
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


def dim_ignored(facts: Facts, shape: Shape) -> Finding | None:
    """No layer behind the genres of a side gives `dim` numbers."""
    kernels = [size for size in facts.shapes if len(size) == 2]
    every = {size[1] for size in kernels}
    sides = (shape.n_influencer, shape.n_song)
    behind = [size for size in kernels if size[0] not in sides]
    first = [{after for before, after in kernels if before == n} for n in sides]
    if all(shape.dim in (_reached(behind, width) or every) for width in first):
        return None
    return Finding(
        "dim is ignored",
        f"built with dim={shape.dim}, the model has weights of the shapes {facts.shapes}",
        "how many numbers describe a side is what `dim` says",
        "Dense(dim) on each side, with the argument of the function",
    )


def only_added(facts: Facts) -> Finding | None:
    """The two sides never meet in a layer that is not linear."""
    if facts.more["meet"]:
        return None
    return Finding(
        "the two sides are added, not mixed",
        "what an influencer prefers is the same for every song: all differences between songs stay as they are",
        "such a model knows who is generous and which songs are good, and not who likes what",
        'a Dense with an activation such as "relu" between Concatenate and the last layer',
    )


def _reached(kernels: Sequence[tuple[int, ...]], widths: set[int]) -> set[int]:
    """How many numbers there are in turn when layers with these kernels follow."""
    reached = set(widths)
    for _ in kernels:
        reached |= {after for before, after in kernels if before in reached}
    return reached


def not_compiled(facts: Facts) -> Finding | None:
    """No optimiser, another loss than the mean squared error, or a step that does nothing or far too much."""
    if not facts.compiled:
        return Finding(
            "not compiled",
            "the model has no optimiser and no loss",
            "`fit` needs both",
            "model.compile(optimizer, loss) before `return model`",
        )
    if facts.train_error:
        return Finding(
            "no loss" if "No loss" in facts.train_error else "it does not train",
            f"a training step raises {facts.train_error}",
            "`fit` needs an optimiser, a loss, and one number a pair",
            'model.compile("adam", "mse")',
        )
    loss, by_hand = facts.losses[0]
    if not all(np.isclose(*pair, rtol=5e-3, atol=1e-4) for pair in facts.losses):
        root = all(np.isclose(loss, np.sqrt(square), rtol=5e-3) for loss, square in facts.losses)
        return Finding(
            "another loss than the mean squared error",
            f"on one batch the loss is {loss:.4f}, and the mean squared error {by_hand:.4f}",
            "the table compares RMSE, so that is what a model should make small"
            + (": its root has the same minimum, but a step of another size" if root else ""),
            'loss="mse"',
        )
    if facts.step > FASTEST:
        return Finding(
            "the learning rate is far too high",
            f"one step moves a typical weight by {facts.step:.2g}",
            "each batch throws away what the ones before it taught",
            "the learning rate: 0.001 for Adam",
        )
    if facts.trains or facts.frozen or not any(facts.effects):
        return None
    return Finding(
        "a step changes nothing",
        "all weights are the same after a training step",
        "the loss will not fall",
        "the learning rate",
    )


def one_number_mse(facts: Facts) -> Finding | None:
    """The item that all rating models share: one number a pair, compiled with the mean squared error."""
    return no_model(facts) or not_one_number(facts) or not_compiled(facts)
