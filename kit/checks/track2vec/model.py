"""Checks of `build_track2vec`: what the answers of the probe mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from kit.checks.asking.models.asked import is_model
from kit.checks.exercise import Exercise, Item, asks
from kit.checks.outcome import Finding, nothing_returned, shown, student_code
from kit.checks.track2vec.probe import DIM, N_KNOWN, N_TRACKS, Facts, Probe, first_answer, probe
from kit.doctor import base_rate_loss

Rng = np.random.Generator


def _no_model(facts: Facts) -> Finding | None:
    if is_model(facts.model):
        return None
    return nothing_returned(facts.model) or Finding(
        "no Keras model",
        f"build_track2vec gives {shown(facts.model)}",
        "the function gives the compiled keras.Model",
        "`return model` (`compile` and `fit` give something else)",
    )


def _cannot_ask(facts: Facts) -> Finding | None:
    if not facts.call_error and facts.scores:
        return None
    if facts.call_error:
        return Finding(
            "the model cannot be asked",
            f"pairs of tracks from 0 to {N_TRACKS - 1}, model((targets, contexts)), end in {facts.call_error}",
            "the generator feeds it two inputs, each one integer a pair",
            "the two keras.Input((1,)), keras.Model([target, context], ...), and how many rows the table has",
        )
    return Finding(
        "not one number a pair",
        f"8 pairs give {facts.output}",
        "each pair has one label, so it needs one score: shape (8, 1)",
        "what the model returns",
    )


def _shared(facts: Facts) -> Finding | None:
    if finding := _no_model(facts):
        return finding
    tables = [shape for shape in facts.shapes if shape == (N_TRACKS, DIM)]
    saw = f"build_track2vec({N_TRACKS}, {DIM}) has weights of the shapes {facts.shapes}"
    if len(tables) > 1:
        return Finding(
            "two embeddings",
            saw,
            "a track would have two places, and its neighbours could not be asked for",
            "make ONE keras.layers.Embedding and call it on both inputs",
        )
    if (N_TRACKS, DIM) in facts.frozen:
        return Finding(
            "the table is frozen",
            f"the weights of the shape {(N_TRACKS, DIM)} are not trainable",
            "the tracks stay where chance put them",
            "`trainable=False`",
        )
    if not tables and (DIM, N_TRACKS) in facts.shapes:
        return Finding(
            "rows and columns of the table are exchanged",
            saw,
            f"it has {DIM} rows of {N_TRACKS} numbers, and track {DIM} has none",
            "Embedding(n_tracks, dim): first how many tracks there are, then how many numbers each has",
        )
    if not tables:
        return Finding(
            "the table has another size",
            saw,
            f"a row of {DIM} numbers is needed for each of {N_TRACKS} tracks",
            "Embedding(n_tracks, dim): the arguments of the function, not numbers from elsewhere",
        )
    return None


def _normalised(facts: Facts) -> Finding | None:
    if finding := _no_model(facts) or _cannot_ask(facts):
        return finding
    same, _, opposite = facts.scores
    slack = 2e-5 + 0.02 * abs(same - opposite)
    cosines = f"{np.round(facts.scores, 3).tolist()} for a cosine of 1, 0 and -1"
    if not np.isfinite([*facts.scores, facts.longer, *facts.alike]).all():
        return Finding(
            "the score is not a number",
            f"scores {cosines}",
            "nothing can be learnt from it",
            "a division by 0, a root",
        )
    if (DIM * DIM, 1) in facts.shapes and all(shape[-1:] != (DIM * DIM,) for shape in facts.shapes):
        return Finding(
            "each number is multiplied by each other",
            f"two vectors of {DIM} numbers give {DIM * DIM} products, and the last layer has as many weights: "
            f"{(DIM * DIM, 1)}",
            "a dot product is one number a pair: the sum of the products of what stands in the same place",
            "the axis of the Dot: the vectors come as (n, 1, dim), so axis 1 has length 1; axes=2 is the one to sum",
        )
    if facts.swapped > slack:
        return Finding(
            "the order of the two tracks matters",
            f"exchanging target and context changes the score by up to {facts.swapped:.3f}",
            "a dot product is the same both ways; near is near in both directions",
            "`Concatenate` compares nothing; keras.layers.Dot multiplies and adds",
        )
    if abs(same - facts.longer) > slack:
        return Finding(
            "the dot product is not normalised",
            f"a track scores {same:.3f} with itself, and {facts.longer:.3f} with a track in the same "
            "direction whose "
            "vector is 5 times as long",
            "the length of a vector then stands for popularity, and the KD-tree on directions knows "
            "nothing of it",
            "Dot(axes=..., normalize=True), or divide each vector by its length",
        )
    if max(facts.alike) - min(facts.alike) > slack:
        return Finding(
            "more than the cosine",
            f"pairs with the cosine .5 score from {min(facts.alike):.3f} to {max(facts.alike):.3f}",
            "neighbours are searched by the cosine alone",
            "what stands between the embedding and the dot product: p = sigmoid(w cos + c)",
        )
    return None


def _one_probability(facts: Facts) -> Finding | None:
    if finding := _no_model(facts) or _cannot_ask(facts):
        return finding
    if not facts.one_score:
        return Finding(
            "not one number a pair",
            f"8 pairs give {facts.output}",
            "each pair has one label, so it needs one score: shape (8, 1)",
            "a Flatten or Reshape after the dot product, and Dense(1)",
        )
    first, second, third = facts.scores
    saw = f"scores {np.round(facts.scores, 3).tolist()} for a cosine of 1, 0 and -1"
    if facts.lowest < -1e-6 or facts.highest > 1 + 1e-6:
        return Finding(
            "the output is no probability",
            f"{saw}; of {N_KNOWN}² pairs the scores go from {facts.lowest:.3f} to {facts.highest:.3f}",
            "cross-entropy needs numbers between 0 and 1",
            'activation="sigmoid" on the last layer',
        )
    spread = max(facts.scores) - min(facts.scores)
    if spread < 1e-6:
        return Finding(
            "the output is always the same",
            saw,
            "softmax of one number is always 1" if first > 0.99 else "the tracks have no say in it",
            'the last activation: "sigmoid"',
        )
    steps = (first - second, second - third)
    if min(abs(step) for step in steps) < 1e-4 * spread or steps[0] * steps[1] < 0:
        if _normalised(facts):
            return None  # what is compared is that item's business
        return Finding(
            "the score does not follow the cosine",
            saw,
            "the nearer two tracks are, the higher their probability must be, all the way",
            'what is done after the dot product; a "relu" cuts half of it off',
        )
    return None


def _compiled(facts: Facts) -> Finding | None:
    if finding := _no_model(facts):
        return finding
    if not facts.compiled:
        return Finding(
            "not compiled",
            "the model has no optimiser and no loss",
            "`fit` needs both",
            "model.compile(optimizer, loss) before `return model`",
        )
    if finding := _cannot_ask(facts):
        return finding
    if facts.train_error:
        return Finding(
            "no loss" if "No loss" in facts.train_error else "it does not train",
            f"a training step raises {facts.train_error}",
            "`fit` needs an optimiser, a loss, and one score a label",
            'model.compile(optimizer, "binary_crossentropy")',
        )
    if not np.isfinite([loss for loss, _, _ in facts.losses]).all():
        return Finding(
            "the loss is not a number",
            f"loss {facts.losses[0][0]}",
            "no step can make it smaller",
            "the loss",
        )
    no_probability = _one_probability(facts) is not None  # then the loss is judged by itself
    by_itself = no_probability or facts.saturated
    finding = None if by_itself and np.isclose(*facts.alone, rtol=0.01) else _another_loss(facts)
    if not finding and facts.step > 1.5 and (N_TRACKS, DIM) in facts.shapes:
        return Finding(
            "the learning rate is far too high",
            f"one step moves a number of the table by {facts.step:.1f} times the size that they have",
            "each batch throws away what the ones before it taught",
            "the learning rate: 0.01 for Adam",
        )
    if finding or facts.trains or no_probability or (N_TRACKS, DIM) in facts.frozen:
        return finding
    return Finding(
        "a step changes nothing",
        "the table of tracks is the same after a training step",
        "the loss will not fall",
        "the learning rate, and what stands between the embedding and the output",
    )


def _another_loss(facts: Facts) -> Finding | None:
    probabilities = facts.lowest >= -1e-6 and facts.highest <= 1 + 1e-6
    of_p = all(np.isclose(loss, by_p, rtol=0.03, atol=1e-3) for loss, by_p, _ in facts.losses)
    of_logits = all(np.isclose(loss, by_z, rtol=0.03, atol=1e-3) for loss, _, by_z in facts.losses)
    if of_p or (of_logits and not probabilities):  # without a sigmoid, from_logits=True is the right loss
        return None
    loss, by_p, _ = facts.losses[0]
    if of_logits:
        return Finding(
            "from_logits after a sigmoid",
            f"on one batch the loss is {loss:.4f}: the cross-entropy of a second sigmoid; of the "
            f"model's own it is {by_p:.4f}",
            "the output is squeezed twice, and the loss cannot come near 0",
            "from_logits stays False where the output is a probability",
        )
    return Finding(
        "another loss than binary cross-entropy",
        f"on one batch the loss is {loss:.4f}, and the cross-entropy of the same scores {by_p:.4f}",
        "labels are 0 or 1, and the output is the probability of 1",
        'loss="binary_crossentropy"',
    )


def _what_to_know(answer: Any, rng: Rng) -> Finding | None:
    """What is worth knowing of a right model: the inputs it takes, and how its last kernel starts."""
    built = []
    for _ in range(6):
        with student_code():
            built.append(Probe(answer(N_TRACKS, DIM)))
    first = built[0]
    first_answer(first, Facts(), rng)
    if first.column:
        return Finding(
            "inputs only as columns",
            "the model takes its inputs in the shape (8, 1), and not in the shape (8,)",
            "this lab's generator gives flat arrays, and the training would stop with an error",
            "what `call` does with its inputs, such as keras.ops.reshape(target, (-1, 1))",
        )
    return _coin_toss(built, rng) or _warns(first)


def _coin_toss(built: list[Probe], rng: Rng) -> Finding | None:
    upside_down = []
    for asked in built:
        with_itself, *with_others = asked.scores([0, 0, 0], [0, 1, 2])
        upside_down.append(bool(with_itself < min(with_others)))
    with student_code():
        kernels = [
            float(asked.model.read(number).ravel()[0]) for asked in built for number in asked.kernels()
        ]
    if any(upside_down):
        values = (
            f", their last kernels are {', '.join(f'{kernel:.2f}' for kernel in kernels)}" if kernels else ""
        )
        return Finding(
            "the coin toss",
            f"of {len(built)} fresh models {sum(upside_down)} start upside down, with a negative last "
            f"weight{values}",
            "then tracks that go together are pushed apart and the training stalls at a loss of about "
            f"{base_rate_loss(1 / 6):.2f}; nothing else in your code is wrong then",
            'kernel_initializer="ones" and kernel_constraint="non_neg" in the last Dense take the chance out',
        )
    asked = built[0]
    asked.write_rows(rng)
    near, across = asked.scores([0, 0], [0, 1]).tolist()
    scale = (
        np.log(near / (1 - near)) - np.log(across / (1 - across))
        if 0 < min(near, across) < max(near, across) < 1
        else 0
    )
    n_trained = sum(trained for _, trained in asked.describe()["weights"])
    if asked.kernels() or n_trained > 1 or not np.isclose(scale, 1, atol=0.01):
        return None
    return Finding(
        "no scale before the sigmoid",
        f"the cosine goes into the sigmoid as it is: {near:.3f} for the same track, {1 - near:.3f} "
        "for opposite ones",
        "no score can leave this range, so training is slow",
        'Dense(1, activation="sigmoid", kernel_initializer="ones") lets the model choose its scale',
    )


def _warns(asked: Probe) -> Finding | None:
    if not asked.describe()["from_logits"]:
        return None
    return Finding(
        "from_logits after a sigmoid",
        "the loss was made with from_logits=True, and the output is a probability",
        "Keras notices, takes what went into the sigmoid, and warns; elsewhere it would be squeezed twice",
        "from_logits stays False where the output is a probability",
    )


TRACK2VEC_MODEL = Exercise(
    "track2vec_model",
    [
        Item("one shared embedding", 1, _shared),
        Item("normalised dot product", 1, _normalised),
        Item("one probability a pair", 1, _one_probability),
        Item("compiled with cross-entropy", 1, _compiled),
    ],
    hints=(
        (
            "Two keras.Input((1,)), one Embedding(n_tracks, dim) called on both, and a layer that "
            "compares what comes out."
        ),
        "keras.layers.Dot(axes=2, normalize=True) is the cosine; Flatten it to one number a pair.",
        (
            'Dense(1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg") '
            'makes it a probability; then model.compile("adam", "binary_crossentropy").'
        ),
    ),
    observe=probe,
    note=asks(_what_to_know),
    n_seeds=1,  # each builds and compiles a model
)
