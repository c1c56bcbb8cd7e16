"""Checks of `build_track2vec`: one shared table, a cosine, a probability, and a loss that trains it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.asked import is_model
from kit.checks.asking.models.facts import ModelFacts, OnBatch, in_a_line
from kit.checks.asking.models.losses import cross_entropy, not_cross_entropy
from kit.checks.asking.models.probe import built
from kit.checks.exercise import Answer, Exercise, Item, asks
from kit.checks.outcome import AnswerError, Finding, FoundError, student_code
from kit.checks.track2vec.known_rows import DIM, N_KNOWN, N_TRACKS, Scores, TrackProbe
from kit.doctor import base_rate_loss

__all__ = ["TASK", "TRACK2VEC_MODEL", "Seen"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
TABLE = (N_TRACKS, DIM)
N_PAIRS = 24  # in a batch
N_FRESH = 6  # models, to see how their last kernels start
TASK = findings.Task(
    label="label",
    fed=f"the generator feeds it two inputs, each one integer a pair, from 0 to {N_TRACKS - 1}",
    look_at_inputs=(
        "the two keras.Input((1,)), keras.Model([target, context], ...), and how many rows the table has"
    ),
    look_at_output="what the model returns: a Flatten or Reshape after the dot product, and Dense(1)",
    look_at_frozen="`trainable=False`",
    compiled='model.compile(optimizer, "binary_crossentropy")',
    rate="0.01",
    fastest=0.6,  # the size of the numbers of a row; only the direction of a row counts, so less is no fault
)


@dataclass
class Seen:
    """What was seen of a model.

    Attributes
    ----------
    model : ModelFacts
    scores : Scores or None
        Of known rows; None where they cannot be written or asked for.
    alone : (float, float)
        The compiled loss of made-up probabilities, and their cross-entropy.
    saturated : bool
        Whether a score of a batch is so near to 0 or 1 that its cross-entropy cannot be worked out.
    table_moved : bool
        Whether a training step moves the table of tracks.
    """

    model: ModelFacts
    scores: Scores | None = None
    alone: tuple[float, float] = (0.0, 0.0)
    saturated: bool = False
    table_moved: bool = False

    @property
    def table_frozen(self) -> bool:
        """Whether the table of tracks is not trained."""
        return any(weight.shape == TABLE and not weight.trained for weight in self.model.weights)


def _observe(answer: Answer, rng: Rng) -> Seen:
    """Build a small model by the answer, and ask this model."""
    seen = Seen(built(lambda: answer(N_TRACKS, DIM)))
    if not is_model(seen.model.model):
        return seen
    probe = TrackProbe(seen.model)
    if not probe.answers_pairs(rng):
        return seen
    try:
        probe.write_rows(rng)
        seen.scores = probe.known_scores()
    except AnswerError as error:  # such as a table with too few rows
        seen.model.call_error = in_a_line(error.__cause__)
    else:
        _train(probe, seen, rng)
    return seen


def _train(probe: TrackProbe, seen: Seen, rng: Rng) -> None:
    """Measure the compiled loss on two batches, then train a step."""
    if not seen.model.compiled:
        return
    with probe.training():
        for every in (6, 2):
            inputs = probe.pairs(*rng.integers(N_KNOWN, size=(2, N_PAIRS)))
            labels = (np.arange(N_PAIRS) % every == 0).astype(np.float64)
            shape = probe.label_shape(inputs)  # the loss is judged apart from the shape
            labels = np.repeat(labels, np.prod(shape, dtype=int) // N_PAIRS).reshape(shape)
            outputs = probe.measure_loss(inputs, labels)
            seen.saturated |= bool((np.abs(outputs - 0.5) > 0.5 - 1e-6).any())
        seen.alone = _loss_alone(probe, labels.ravel()[:N_PAIRS], rng)
        probe.train_a_step(inputs, labels)
        seen.table_moved = any(seen.model.moved[number] for number in probe.tables)


def _loss_alone(probe: TrackProbe, labels: Floats, rng: Rng) -> tuple[float, float]:
    """Compute the compiled loss of made-up probabilities, and their cross-entropy; nan where the loss fails."""
    p = rng.uniform(0.1, 0.9, (len(labels), 1)).astype(np.float32)
    by_hand = cross_entropy(OnBatch(0.0, labels, p.astype(np.float64)))
    try:
        return probe.asked.loss_of(labels[:, None].astype(np.float32), p), by_hand
    except FoundError:
        raise
    except Exception:  # a loss for another number of outputs
        return np.nan, by_hand


def _scores(seen: Seen) -> Scores:
    """Give the scores of known rows, or the finding that there are none."""
    if finding := findings.no_model(seen.model) or findings.cannot_be_asked(seen.model, TASK):
        raise FoundError(finding)
    if seen.scores is None:
        raise ValueError("a model that can be asked has scores")
    return seen.scores


def _shared(seen: Seen) -> Finding | None:
    if finding := findings.no_model(seen.model):
        return finding
    shapes = seen.model.shapes
    tables = [shape for shape in shapes if shape == TABLE]
    saw = f"build_track2vec({N_TRACKS}, {DIM}) has weights of the shapes {shapes}"
    if len(tables) > 1:
        return Finding(
            "two embeddings",
            saw,
            "a track would have two places, and its neighbours could not be asked for",
            "make ONE keras.layers.Embedding and call it on both inputs",
        )
    if seen.table_frozen:
        return Finding(
            "the table is frozen",
            f"the weights of the shape {TABLE} are not trainable",
            "the tracks stay where chance put them",
            TASK.look_at_frozen,
        )
    if not tables and (DIM, N_TRACKS) in shapes:
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


def _normalised(seen: Seen) -> Finding | None:
    scores = _scores(seen)
    shapes = seen.model.shapes
    same, _, opposite = scores.by_cosine
    slack = 2e-5 + 0.02 * abs(same - opposite)
    cosines = f"{np.round(scores.by_cosine, 3).tolist()} for a cosine of 1, 0 and -1"
    if not np.isfinite([*scores.by_cosine, scores.longer, *scores.alike]).all():
        return Finding(
            "the score is not a number",
            f"scores {cosines}",
            "nothing can be learnt from it",
            "a division by 0, a root",
        )
    if (DIM * DIM, 1) in shapes and all(shape[-1:] != (DIM * DIM,) for shape in shapes):
        return Finding(
            "each number is multiplied by each other",
            f"two vectors of {DIM} numbers give {DIM * DIM} products, and the last layer has as many weights: "
            f"{(DIM * DIM, 1)}",
            "a dot product is one number a pair: the sum of the products of what stands in the same place",
            "the axis of the Dot: the vectors come as (n, 1, dim), so axis 1 has length 1; axes=2 is the one to sum",
        )
    if scores.swapped > slack:
        return Finding(
            "the order of the two tracks matters",
            f"exchanging target and context changes the score by up to {scores.swapped:.3f}",
            "a dot product is the same both ways; near is near in both directions",
            "`Concatenate` compares nothing; keras.layers.Dot multiplies and adds",
        )
    if abs(same - scores.longer) > slack:
        return Finding(
            "the dot product is not normalised",
            f"a track scores {same:.3f} with itself, and {scores.longer:.3f} with a track in the same "
            "direction whose "
            "vector is 5 times as long",
            "the length of a vector then stands for popularity, and the KD-tree on directions knows "
            "nothing of it",
            "Dot(axes=..., normalize=True), or divide each vector by its length",
        )
    if max(scores.alike) - min(scores.alike) > slack:
        return Finding(
            "more than the cosine",
            f"pairs with the cosine .5 score from {min(scores.alike):.3f} to {max(scores.alike):.3f}",
            "neighbours are searched by the cosine alone",
            "what stands between the embedding and the dot product: p = sigmoid(w cos + c)",
        )
    return None


def _one_probability(seen: Seen) -> Finding | None:
    scores = _scores(seen)
    if not seen.model.one_number:
        return findings.not_one_number(seen.model, TASK)
    first, second, third = scores.by_cosine
    saw = f"scores {np.round(scores.by_cosine, 3).tolist()} for a cosine of 1, 0 and -1"
    if scores.lowest < -1e-6 or scores.highest > 1 + 1e-6:
        return Finding(
            "the output is no probability",
            f"{saw}; of {N_KNOWN}² pairs the scores go from {scores.lowest:.3f} to {scores.highest:.3f}",
            "cross-entropy needs numbers between 0 and 1",
            'activation="sigmoid" on the last layer',
        )
    spread = max(scores.by_cosine) - min(scores.by_cosine)
    if spread < 1e-6:
        return findings.always_the_same(saw)
    steps = (first - second, second - third)
    if min(abs(step) for step in steps) < 1e-4 * spread or steps[0] * steps[1] < 0:
        if _normalised(seen):
            return None  # what is compared is that item's business
        return Finding(
            "the score does not follow the cosine",
            saw,
            "the nearer two tracks are, the higher their probability must be, all the way",
            'what is done after the dot product; a "relu" cuts half of it off',
        )
    return None


def _compiled(seen: Seen) -> Finding | None:
    facts = seen.model
    finding = (
        findings.no_model(facts)
        or findings.not_compiled(facts)
        or findings.cannot_be_asked(facts, TASK)
        or findings.does_not_train(facts, TASK)
        or findings.loss_is_no_number(facts)
        or _another_loss(seen)
        or (findings.learning_rate_too_high(facts, TASK) if TABLE in facts.shapes else None)
    )
    if finding or seen.table_moved or seen.table_frozen or _one_probability(seen):
        return finding
    return findings.step_changes_nothing(
        "the table of tracks is", "the learning rate, and what stands between the embedding and the output"
    )


def _another_loss(seen: Seen) -> Finding | None:
    """Judge the loss by itself where the output is no probability, or one too near to 0 or 1."""
    scores, by_itself = _scores(seen), _one_probability(seen) is not None or seen.saturated
    if by_itself and np.isclose(*seen.alone, rtol=0.01):
        return None
    probabilities = scores.lowest >= -1e-6 and scores.highest <= 1 + 1e-6
    return not_cross_entropy(seen.model, probabilities=probabilities)


def _what_to_know(answer: Answer, rng: Rng) -> Finding | None:
    """Say what is worth knowing of a right model: the inputs it takes, and how its last kernel starts."""
    fresh = [_fresh(answer, rng) for _ in range(2)]
    first = fresh[0]
    if first.column:
        return Finding(
            "inputs only as columns",
            "the model takes its inputs in the shape (8, 1), and not in the shape (8,)",
            "this lab's generator gives flat arrays, and the training would stop with an error",
            "what `call` does with its inputs, such as keras.ops.reshape(target, (-1, 1))",
        )
    if not _start_alike(*fresh):
        fresh += [_fresh(answer, rng) for _ in range(N_FRESH - 2)]
    return _coin_toss(fresh, rng) or _warns(first)


def _fresh(answer: Answer, rng: Rng) -> TrackProbe:
    probe = TrackProbe(built(lambda: answer(N_TRACKS, DIM)))
    probe.answers_pairs(rng)
    return probe


def _start_alike(one: TrackProbe, other: TrackProbe) -> bool:
    """Whether two fresh models differ in their tables of tracks at most: then no chance is in how they start."""
    pairs = enumerate(zip(one.own, other.own, strict=True))
    return all(np.array_equal(*pair) for number, pair in pairs if number not in one.tables)


def _coin_toss(fresh: list[TrackProbe], rng: Rng) -> Finding | None:
    upside_down = []
    for probe in fresh:
        with_itself, *with_others = probe.of_pairs([0, 0, 0], [0, 1, 2])
        upside_down.append(bool(with_itself < min(with_others)))
    with student_code():
        kernels = [float(probe.asked.read(number).ravel()[0]) for probe in fresh for number in probe.kernels]
    if any(upside_down):
        values = (
            f", their last kernels are {', '.join(f'{kernel:.2f}' for kernel in kernels)}" if kernels else ""
        )
        return Finding(
            "the coin toss",
            f"of {len(fresh)} fresh models {sum(upside_down)} start upside down, with a negative last "
            f"weight{values}",
            "then tracks that go together are pushed apart: the loss falls all the same, to about "
            f"{base_rate_loss(1 / 6):.2f}, and no neighbour is found; nothing else in your code is wrong then",
            'kernel_initializer="ones" and kernel_constraint="non_neg" in the last Dense take the chance out',
        )
    probe = fresh[0]
    probe.write_rows(rng)
    near, across = probe.of_pairs([0, 0], [0, 1]).tolist()
    scale = (
        np.log(near / (1 - near)) - np.log(across / (1 - across))
        if 0 < min(near, across) < max(near, across) < 1
        else 0
    )
    n_trained = sum(weight.trained for weight in probe.facts.weights)
    if probe.kernels or n_trained > 1 or not np.isclose(scale, 1, atol=0.01):
        return None
    return Finding(
        "no scale before the sigmoid",
        f"the cosine goes into the sigmoid as it is: {near:.3f} for the same track, {1 - near:.3f} "
        "for opposite ones",
        "no score can leave this range, so training is slow",
        'Dense(1, activation="sigmoid", kernel_initializer="ones") lets the model choose its scale',
    )


def _warns(probe: TrackProbe) -> Finding | None:
    if not probe.facts.from_logits:
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
            'makes it a probability; then model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", '
            'metrics=["accuracy"]).'
        ),
    ),
    observe=_observe,
    note=asks(_what_to_know),
    n_seeds=1,  # each builds and compiles a model
)
