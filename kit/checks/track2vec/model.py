"""Checks of `build_track2vec`: a probe that asks the model, and findings on what it answered.

The probe never looks at the names of layers. It writes known rows into the one table, asks for scores, and gives
plain numbers; what they mean is decided apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.checks.outcomes import Exercise, Finding, Item, student_code
from kit.training import base_rate_loss

Rng = np.random.Generator
N_TRACKS, DIM = 23, 4


@dataclass
class Facts:
    """What the probe saw, as plain data."""

    is_model: bool = True
    kind: str = ""
    shapes: list[tuple[int, ...]] = field(default_factory=list)  # of all trainable weights
    output_shape: tuple[int, ...] = ()
    swapped_gap: float = 0.0  # largest change when the two inputs are exchanged
    scaled: tuple[float, float] = (0.0, 0.0)  # score of a track with itself, and with a row 5 times as long
    scores: list[float] = field(default_factory=list)  # by falling cosine
    kernels: list[float] = field(default_factory=list)  # the single weight of fresh models
    loss: float | None = None  # measured by test_on_batch
    cross_entropy: float = 0.0  # of the same scores, by hand
    trains: bool = False
    compile_error: str = ""


def _tables(model: Any, n_tracks: int) -> list[Any]:
    """Trainable tables that could hold the tracks: `n_tracks` rows, or else the longest ones."""
    flat = [w for w in model.trainable_weights if len(w.shape) == 2 and w.shape[0] > 3]
    exact = [w for w in flat if w.shape[0] == n_tracks]
    return exact or [w for w in flat if w.shape[0] == max(v.shape[0] for v in flat)]


def _score(model: Any, first: Any, second: Any) -> Any:
    """Scores as numpy; inputs of shape (n,), or (n, 1) where the model wants that."""
    import keras

    first, second = np.asarray(first, np.int32), np.asarray(second, np.int32)
    ranks = [len(i.shape) for i in (getattr(model, "inputs", None) or [])]
    if ranks and ranks[0] == 2:
        first, second = first[:, None], second[:, None]
    return np.asarray(keras.ops.convert_to_numpy(model((first, second), training=False)), np.float64)


def probe(answer: Any, rng: Rng) -> Facts:
    """Build a small model by the answer and ask it."""
    import keras

    with student_code():
        model = answer(N_TRACKS, DIM)
    if not isinstance(model, keras.Model):
        return Facts(is_model=False, kind=type(model).__name__)
    with student_code():
        first, second = rng.integers(4, size=(2, 8))
        output = _score(model, first, second)
        facts = Facts(kind=type(model).__name__, output_shape=output.shape)
        facts.shapes = [tuple(w.shape) for w in model.trainable_weights]
        swapped = _score(model, second, first)
        facts.swapped_gap = float(np.abs(output - swapped).max()) if output.shape == swapped.shape else np.inf
        facts.kernels = _kernels(model)
        _write_rows(model, rng)
        facts.scores = [float(_score(model, [0], [other]).ravel()[0]) for other in (0, 1, 2)]
        facts.scaled = (facts.scores[0], float(_score(model, [0], [3]).ravel()[0]))
    _probe_training(model, facts, rng)
    return facts


def _write_rows(model: Any, rng: Rng) -> None:
    """Row 1 at a right angle to row 0, row 2 opposite to it, row 3 five times as long; the same in every table."""
    for table in _tables(model, N_TRACKS):
        rows = np.array(table, np.float32)
        row = rng.normal(size=rows.shape[1])
        row *= 0.6 / np.linalg.norm(row)
        other = rng.normal(size=rows.shape[1])
        other -= row * (other @ row) / (row @ row)
        rows[:4] = [row, other, -row, 5 * row]
        table.assign(rows)


def _kernels(model: Any) -> list[float]:
    return [float(np.asarray(w).ravel()[0]) for w in model.trainable_weights if tuple(w.shape) == (1, 1)]


def _probe_training(model: Any, facts: Facts, rng: Rng) -> None:
    """Measure the compiled loss on one batch beside the cross-entropy worked out by hand, then train a step."""
    targets, contexts = rng.integers(4, size=(2, 24)).astype(np.int32)
    labels = (np.arange(24) % 6 == 0).astype(np.float32)
    scores = np.clip(_score(model, targets, contexts).ravel()[:24], 1e-7, 1 - 1e-7)
    if len(scores) == 24:
        facts.cross_entropy = float(-np.mean(labels * np.log(scores) + (1 - labels) * np.log(1 - scores)))
    try:
        model.run_eagerly = True  # one step of each kind: compiling them would take a second
        result = model.test_on_batch((targets, contexts), labels)
        facts.loss = float(np.ravel(np.asarray(result, np.float64))[0])
        before = [np.array(w) for w in _tables(model, N_TRACKS)]
        model.train_on_batch((targets, contexts), labels)
        facts.trains = any(not np.array_equal(b, np.array(w)) for b, w in zip(before, _tables(model, N_TRACKS), strict=True))
    except Exception as error:  # noqa: BLE001 - whatever Keras raises here is the finding
        facts.compile_error = f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0][:200]}"


_NO_MODEL = Finding("no Keras model", "", "the function gives the compiled keras.Model", "`return model`")


def _need_model(facts: Facts) -> Finding | None:
    if facts.is_model:
        return None
    return Finding(_NO_MODEL.cause, f"build_track2vec gives a {facts.kind}", _NO_MODEL.so, _NO_MODEL.look)


def _shared(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := _need_model(facts):
        return finding
    tables = [shape for shape in facts.shapes if shape == (N_TRACKS, DIM)]
    if len(tables) == 1 and facts.swapped_gap < 1e-4:
        return None
    saw = f"build_track2vec({N_TRACKS}, {DIM}) has trainable weights of shapes {facts.shapes}"
    if len(tables) > 1:
        return Finding(
            "two embeddings",
            f"{saw}; exchanging the two tracks changes the score by {facts.swapped_gap:.3f}",
            "a track would have two places, and its neighbours could not be asked for",
            "make ONE keras.layers.Embedding and call it on both inputs",
        )
    if not tables:
        return Finding(
            "the table has another size",
            saw,
            f"a row of {DIM} numbers is needed for each of {N_TRACKS} tracks, and all must be trainable",
            "Embedding(n_tracks, dim): the arguments of the function, not numbers from elsewhere",
        )
    return Finding(
        "the order of the tracks changes the score",
        f"exchanging the two inputs changes it by {facts.swapped_gap:.3f}",
        "near is near in both directions",
        "whether both inputs go through the same layers",
    )


def _normalised(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := _need_model(facts):
        return finding
    own, longer = facts.scaled
    same, right_angle, opposite = facts.scores
    if np.allclose(same, [right_angle, opposite], atol=1e-4) and not np.isclose(own, longer, atol=1e-3):
        return Finding("the direction does not matter", f"scores {np.round(facts.scores, 3).tolist()}", "", "the dot")
    if abs(own - longer) <= 1e-3 + 0.01 * abs(same - opposite):
        return None
    return Finding(
        "the dot product is not normalised",
        f"a track scores {own:.3f} with itself, and {longer:.3f} with a track in the same direction whose vector is "
        "5 times as long",
        "the length of a vector then stands for popularity, and the KD-tree on directions knows nothing of it",
        "Dot(axes=..., normalize=True), or divide each vector by its length",
    )


def _one_probability(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := _need_model(facts):
        return finding
    if facts.output_shape not in ((8, 1), (8,)):
        return Finding(
            "not one number a pair",
            f"8 pairs give an output of shape {facts.output_shape}",
            "each pair has one label, so it needs one score: shape (8, 1)",
            "a Flatten or Reshape after the dot product, and Dense(1)",
        )
    if min(facts.scores) < 0 or max(facts.scores) > 1:
        return Finding(
            "the output is no probability",
            f"scores {np.round(facts.scores, 3).tolist()} for a cosine of 1, 0 and -1",
            "cross-entropy needs numbers between 0 and 1",
            'activation="sigmoid" on the last layer',
        )
    if max(facts.scores) - min(facts.scores) < 1e-6:
        always = facts.scores[0]
        return Finding(
            "the output is always the same",
            f"it is {always:.3f} for a cosine of 1, 0 and -1",
            "softmax of one number is always 1" if always > 0.99 else "the tracks have no say in it",
            'the last activation: "sigmoid"',
        )
    if (facts.scores[0] - facts.scores[1]) * (facts.scores[1] - facts.scores[2]) < -1e-9:
        return Finding(
            "the score does not follow the cosine",
            f"scores {np.round(facts.scores, 3).tolist()} for a cosine of 1, 0 and -1",
            "opposite tracks look as near as equal ones",
            "what is done between the dot product and the sigmoid",
        )
    return None


def _compiled(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := _need_model(facts):
        return finding
    if facts.loss is None or facts.compile_error:
        compiled = "compile" not in facts.compile_error
        return Finding(
            "it does not train" if compiled else "not compiled",
            f"a training step raises {facts.compile_error}",
            "`fit` needs an optimiser, a loss, and one score a label",
            "model.compile(optimizer, loss)" if not compiled else "the loss and the shape of the output",
        )
    if not facts.trains:
        return Finding(
            "a step changes nothing", "the table of tracks is the same after a step", "", "trainable, learning rate"
        )
    if not np.isfinite(facts.loss):
        return Finding("the loss is not a number", f"loss {facts.loss}", "", "the loss")
    if facts.output_shape in ((8, 1), (8,)) and not np.isclose(facts.loss, facts.cross_entropy, rtol=0.02, atol=1e-3):
        return Finding(
            "another loss than binary cross-entropy",
            f"on one batch the loss is {facts.loss:.4f}, and the cross-entropy of the same scores {facts.cross_entropy:.4f}",
            "labels are 0 or 1, and the output is the probability of 1 (from_logits stays False after a sigmoid)",
            'loss="binary_crossentropy"',
        )
    return None


def _coin_toss(answer: Any, rng: Rng) -> Finding | None:
    """Does the last kernel of a right model start negative now and then?"""
    kernels = []
    for _ in range(6):
        with student_code():
            kernels += _kernels(answer(N_TRACKS, DIM))
    negative = sum(kernel < 0 for kernel in kernels)
    if not negative:
        if kernels:
            return None
        return Finding(
            "no scale before the sigmoid",
            "the cosine goes into the sigmoid as it is",
            "no score can leave the range from .27 to .73, so training is slow",
            'Dense(1, activation="sigmoid", kernel_initializer="ones") lets the model choose its scale',
        )
    return Finding(
        "the coin toss",
        f"of {len(kernels)} fresh models {negative} started with a negative last kernel: "
        f"{', '.join(f'{kernel:.2f}' for kernel in kernels)}",
        "with a negative one, tracks that go together are pushed apart and the training stalls at a loss of about "
        f"{base_rate_loss(1 / 6):.2f}; nothing else in your code is wrong then",
        'kernel_initializer="ones" and kernel_constraint="non_neg" in the last Dense take the chance out',
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
        "Two keras.Input((1,)), one Embedding(n_tracks, dim) called on both, and a layer that compares what comes out.",
        "keras.layers.Dot(axes=2, normalize=True) is the cosine; Flatten it to one number a pair.",
        'Dense(1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg") makes it a probability; '
        'then model.compile("adam", "binary_crossentropy").',
    ),
    observe=probe,
    note=_coin_toss,
    n_seeds=1,  # each builds and compiles a model
)
