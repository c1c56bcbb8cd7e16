"""Checks of `build_track2vec`: a probe that asks the model, and findings on what it answered.

The probe never looks at the names of layers. It writes known rows into the one table, asks for scores, and gives
plain numbers; what they mean is decided apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.checks.outcomes import AnswerError, Exercise, Finding, Item, nothing_returned, shown, student_code
from kit.training import base_rate_loss

Rng = np.random.Generator
N_TRACKS, DIM = 23, 4
N_PAIRS = 24  # in a batch of the probe


@dataclass
class Facts:
    """What the probe saw, as plain data."""

    model: Any = None
    shapes: list[tuple[int, ...]] = field(default_factory=list)  # of all weights
    frozen: list[tuple[int, ...]] = field(default_factory=list)  # of those that are not trained
    call_error: str = ""  # what asking the model ends in
    output: str = ""  # what 8 pairs give, in words
    one_score: bool = False  # whether that is one number a pair
    scores: list[float] = field(default_factory=list)  # for a cosine of 1, 0 and -1
    longer: float = 0.0  # the first of them again, with a vector 5 times as long
    swapped: float = 0.0  # largest change when the two inputs are exchanged
    alike: tuple[float, float] = (0.0, 0.0)  # scores of two pairs with the same cosine
    losses: list[tuple[float, float, float]] = field(default_factory=list)  # compiled; by hand from p; from logits
    compiled: bool = False
    train_error: str = ""
    trains: bool = False


class _Probe:
    """A model of the answer, and how to ask it."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.column = False  # whether it wants each input as a column, (n, 1)

    def inputs(self, first: Any, second: Any) -> tuple[Any, Any]:
        shape = (-1, 1) if self.column else (-1,)
        return tuple(np.asarray(part, np.int32).reshape(shape) for part in (first, second))  # type: ignore[return-value]

    def ask(self, first: Any, second: Any) -> Any:
        """What the model gives for pairs, fed as the lab feeds it."""
        with student_code():
            return self.model(self.inputs(first, second), training=False)

    def scores(self, first: Any, second: Any) -> Any:
        import keras

        return np.asarray(keras.ops.convert_to_numpy(self.ask(first, second)), np.float64).ravel()

    def tables(self) -> list[Any]:
        """Weights that could hold the tracks: `N_TRACKS` rows, or else the longest ones."""
        flat = [w for w in self.model.weights if len(w.shape) == 2 and w.shape[0] > 6 and w.shape[1] > 1]
        exact = [w for w in flat if w.shape[0] == N_TRACKS]
        return exact or [w for w in flat if w.shape[0] == max(v.shape[0] for v in flat)]

    def kernels(self) -> list[Any]:
        """The single weight of a Dense(1) on one number."""
        return [w for w in self.model.trainable_weights if tuple(w.shape) == (1, 1)]

    def write_rows(self, rng: Rng) -> None:
        """Rows with known cosines to row 0 (0, -1, 1), the same in every table; a kernel near 0 would hide them."""
        for table in self.tables():
            rows = np.array(table, np.float32)
            axes = np.linalg.qr(rng.normal(size=(rows.shape[1], rows.shape[1])))[0]
            half = axes[0] * 0.5 + axes[1] * 0.75**0.5
            rows[:5] = [0.6 * axes[0], 0.9 * axes[1], -0.6 * axes[0], 3 * axes[0], 0.8 * half]
            turn = np.linalg.qr(rng.normal(size=(rows.shape[1], rows.shape[1])))[0]
            rows[5:7] = [axes[0] @ turn, 0.5 * half @ turn]
            table.assign(rows)
            if getattr(table, "constraint", None) is not None:  # such as rows kept at length 1
                table.assign(table.constraint(table.value))
        for kernel in self.kernels():
            if abs(float(np.asarray(kernel).ravel()[0])) < 0.1:
                kernel.assign(np.ones((1, 1)))


def probe(answer: Any, rng: Rng) -> Facts:
    """Build a small model by the answer and ask it."""
    import keras

    with student_code():
        model = answer(N_TRACKS, DIM)
    facts = Facts(model=model)
    if not isinstance(model, keras.Model):
        return facts
    asked = _Probe(model)
    output = _first_answer(asked, facts, rng)
    facts.compiled = bool(getattr(model, "compiled", False))
    facts.shapes = [tuple(w.shape) for w in model.weights]
    facts.frozen = [tuple(w.shape) for w in model.non_trainable_weights if len(w.shape) == 2]
    if facts.call_error:
        return facts
    shape = getattr(output, "shape", None)
    facts.output = shown(output) if shape is None else f"an output of shape {tuple(shape)}"
    facts.one_score = shape is not None and tuple(shape) in ((8,), (8, 1))
    if shape is None or int(np.prod(shape)) < 8:
        return facts
    asked.write_rows(rng)
    _ask_scores(asked, facts)
    _train(asked, facts, rng)
    return facts


def _first_answer(asked: _Probe, facts: Facts, rng: Rng) -> Any:
    """What the model gives for 8 pairs; some only take them as columns."""
    first, second = rng.integers(4, size=(2, 8))
    for asked.column in (False, True):
        try:
            output = asked.ask(first, second)
        except AnswerError as error:
            facts.call_error = facts.call_error or _one_line(error.__cause__)
        else:
            facts.call_error = ""
            return output
    return None


def _ask_scores(asked: _Probe, facts: Facts) -> None:
    n = asked.scores([0], [0]).size

    def score(first: int, second: int) -> float:
        return float(asked.scores([first], [second])[0]) if n else np.nan

    facts.scores = [score(0, other) for other in (0, 1, 2)]
    facts.longer = score(0, 3)
    facts.alike = (score(0, 4), score(5, 6))
    facts.swapped = max(abs(score(a, b) - score(b, a)) for a, b in ((0, 1), (0, 4), (2, 6)))


def _train(asked: _Probe, facts: Facts, rng: Rng) -> None:
    """Measure the compiled loss on two batches beside the cross-entropy worked out by hand, then train a step."""
    import keras

    model, tables = asked.model, asked.tables()
    if not facts.compiled:
        return
    try:
        model.run_eagerly, model.jit_compile = True, False  # one step of each kind: compiling them takes a second
        for every in (6, 2):
            first, second = rng.integers(4, size=(2, N_PAIRS))
            labels = (np.arange(N_PAIRS) % every == 0).astype(np.float32)
            scores = asked.scores(first, second)
            if not facts.one_score:
                labels = _as_output(asked.ask(first, second), labels)
            model.reset_metrics()
            result = model.test_on_batch(asked.inputs(first, second), labels)
            extra = sum(float(keras.ops.convert_to_numpy(loss)) for loss in model.losses)  # weight decay is no fault
            loss = float(np.ravel(np.asarray(result, np.float64))[0]) - extra
            facts.losses.append((loss, *_by_hand(scores, np.ravel(labels))))
        before = [np.array(table) for table in tables]
        model.train_on_batch(asked.inputs(first, second), labels)
        facts.trains = any(not np.array_equal(old, np.array(new)) for old, new in zip(before, tables, strict=True))
    except Exception as error:  # noqa: BLE001 - whatever Keras raises here is the finding
        facts.train_error = _one_line(error)


def _as_output(output: Any, labels: Any) -> Any:
    """Labels in the shape of an output that is not one number a pair, so that the loss is judged apart from it."""
    size = int(np.prod(output.shape)) // len(labels)
    return np.repeat(labels, size).reshape(output.shape)


def _by_hand(scores: Any, labels: Any) -> tuple[float, float]:
    """Cross-entropy of scores taken for probabilities, and of scores taken for logits."""
    if len(scores) != len(labels):
        return np.nan, np.nan
    p = np.clip(scores, 1e-7, 1 - 1e-7)
    as_p = -np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p))
    return float(as_p), float(np.mean(np.logaddexp(0, scores) - labels * scores))


def _one_line(error: BaseException | None) -> str:
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def _no_model(facts: Facts) -> Finding | None:
    import keras

    if isinstance(facts.model, keras.Model):
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
            f"8 targets and 8 contexts, model((targets, contexts)), end in {facts.call_error}",
            "the generator feeds it two inputs, each one integer a pair",
            "the two keras.Input((1,)), and keras.Model([target, context], ...)",
        )
    return Finding(
        "not one number a pair",
        f"8 pairs give {facts.output}",
        "each pair has one label, so it needs one score: shape (8, 1)",
        "what the model returns",
    )


def _shared(facts: Facts, rng: Rng) -> Finding | None:
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
    if not tables:
        return Finding(
            "the table has another size",
            saw,
            f"a row of {DIM} numbers is needed for each of {N_TRACKS} tracks",
            "Embedding(n_tracks, dim): the arguments of the function, not numbers from elsewhere",
        )
    return None


def _normalised(facts: Facts, rng: Rng) -> Finding | None:
    if finding := _no_model(facts) or _cannot_ask(facts):
        return finding
    same, _, opposite = facts.scores
    slack = 2e-5 + 0.02 * abs(same - opposite)
    cosines = f"{np.round(facts.scores, 3).tolist()} for a cosine of 1, 0 and -1"
    if not np.isfinite([*facts.scores, facts.longer, *facts.alike]).all():
        return Finding(
            "the score is not a number", f"scores {cosines}", "nothing can be learnt from it", "a division by 0, a root"
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
            f"a track scores {same:.3f} with itself, and {facts.longer:.3f} with a track in the same direction whose "
            "vector is 5 times as long",
            "the length of a vector then stands for popularity, and the KD-tree on directions knows nothing of it",
            "Dot(axes=..., normalize=True), or divide each vector by its length",
        )
    if abs(facts.alike[0] - facts.alike[1]) > slack:
        return Finding(
            "more than the cosine",
            f"two pairs with the cosine .5 score {facts.alike[0]:.3f} and {facts.alike[1]:.3f}",
            "neighbours are searched by the cosine alone",
            "what stands between the embedding and the dot product: p = sigmoid(w cos + c)",
        )
    return None


def _one_probability(facts: Facts, rng: Rng) -> Finding | None:
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
    if min(facts.scores) < 0 or max(facts.scores) > 1:
        return Finding(
            "the output is no probability",
            saw,
            "cross-entropy needs numbers between 0 and 1",
            'activation="sigmoid" on the last layer',
        )
    if first == second == third:
        return Finding(
            "the output is always the same",
            saw,
            "softmax of one number is always 1" if first > 0.99 else "the tracks have no say in it",
            'the last activation: "sigmoid"',
        )
    if (first - second) * (second - third) <= 0:
        return Finding(
            "the score does not follow the cosine",
            saw,
            "the nearer two tracks are, the higher their probability must be, all the way",
            'what is done after the dot product; a "relu" cuts half of it off',
        )
    return None


def _compiled(facts: Facts, rng: Rng) -> Finding | None:
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
            "the loss is not a number", f"loss {facts.losses[0][0]}", "no step can make it smaller", "the loss"
        )
    finding = _another_loss(facts)
    if finding or facts.trains or _one_probability(facts, rng) or (N_TRACKS, DIM) in facts.frozen:
        return finding
    return Finding(
        "a step changes nothing",
        "the table of tracks is the same after a training step",
        "the loss will not fall",
        "the learning rate, and what stands between the embedding and the output",
    )


def _another_loss(facts: Facts) -> Finding | None:
    probabilities = min(facts.scores) >= 0 and max(facts.scores) <= 1
    of_p = all(np.isclose(loss, by_p, rtol=0.03, atol=1e-3) for loss, by_p, _ in facts.losses)
    of_logits = all(np.isclose(loss, by_z, rtol=0.03, atol=1e-3) for loss, _, by_z in facts.losses)
    if of_p or (of_logits and not probabilities):  # without a sigmoid, from_logits=True is the right loss
        return None
    loss, by_p, by_z = facts.losses[0]
    if of_logits:
        return Finding(
            "from_logits after a sigmoid",
            f"on one batch the loss is {loss:.4f}: the cross-entropy of a second sigmoid; of the model's own it is {by_p:.4f}",
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
    """Of a right model: does it feed as the lab feeds it, does its last kernel start negative now and then?"""
    built = []
    for _ in range(6):
        with student_code():
            built.append(_Probe(answer(N_TRACKS, DIM)))
    first = built[0]
    facts = Facts(model=first.model)
    _first_answer(first, facts, rng)
    if first.column:
        return Finding(
            "inputs only as columns",
            "the model takes its inputs in the shape (8, 1), and not in the shape (8,)",
            "this lab's generator gives flat arrays, and the training would stop with an error",
            "what `call` does with its inputs, such as keras.ops.reshape(target, (-1, 1))",
        )
    return _coin_toss(built, rng) or _warns(first.model)


def _coin_toss(built: list[_Probe], rng: Rng) -> Finding | None:
    upside_down = []
    for asked in built:
        with_itself, with_others = asked.scores([0, 0, 0], [0, 1, 2])[0], asked.scores([0, 0, 0], [0, 1, 2])[1:]
        upside_down.append(bool(with_itself < with_others.min()))
    kernels = [float(np.asarray(kernel).ravel()[0]) for asked in built for kernel in asked.kernels()]
    if any(upside_down):
        values = f", their last kernels are {', '.join(f'{kernel:.2f}' for kernel in kernels)}" if kernels else ""
        return Finding(
            "the coin toss",
            f"of {len(built)} fresh models {sum(upside_down)} start upside down, with a negative last weight{values}",
            "then tracks that go together are pushed apart and the training stalls at a loss of about "
            f"{base_rate_loss(1 / 6):.2f}; nothing else in your code is wrong then",
            'kernel_initializer="ones" and kernel_constraint="non_neg" in the last Dense take the chance out',
        )
    asked = built[0]
    asked.write_rows(rng)
    near, across = (float(asked.scores([0], [other])[0]) for other in (0, 1))
    scale = np.log(near / (1 - near)) - np.log(across / (1 - across)) if 0 < min(near, across) < max(near, across) < 1 else 0
    if asked.kernels() or len(asked.model.trainable_weights) > 1 or not np.isclose(scale, 1, atol=0.01):
        return None
    return Finding(
        "no scale before the sigmoid",
        f"the cosine goes into the sigmoid as it is: {near:.3f} for the same track, {1 - near:.3f} for opposite ones",
        "no score can leave this range, so training is slow",
        'Dense(1, activation="sigmoid", kernel_initializer="ones") lets the model choose its scale',
    )


def _warns(model: Any) -> Finding | None:
    if not getattr(model.loss, "from_logits", False):
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
        "Two keras.Input((1,)), one Embedding(n_tracks, dim) called on both, and a layer that compares what comes out.",
        "keras.layers.Dot(axes=2, normalize=True) is the cosine; Flatten it to one number a pair.",
        'Dense(1, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg") makes it a probability; '
        'then model.compile("adam", "binary_crossentropy").',
    ),
    observe=probe,
    note=_what_to_know,
    n_seeds=1,  # each builds and compiles a model
)
