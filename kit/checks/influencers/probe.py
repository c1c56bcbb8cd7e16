"""A probe that asks a rating model, and gives plain numbers; `ratings` and `text_model` decide what they mean.

It never looks at the names of layers, but to name one. A relu that starts dead is no fault, so the probe also writes
weights of its own: positive ones, with which no relu is dead, and ones of either sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models.asked import asked_model, is_model
from kit.checks.outcome import AnswerError, FoundError, student_code

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_ROWS = 12  # of a batch of the probe
SETTINGS = ("own", "positive", "either sign", "either sign")  # of the weights


@dataclass
class Facts:
    """What the probe saw, as plain data.

    Attributes
    ----------
    alone : str
        What one pair gives by itself, where that has no shape that pairs have, in words.
    beside : float
        How far a pair's number moves with the other pairs of its batch.
    effects : list of float
        How far each input moves the output, beside the size that the output has.
    dead : list of str
        Layers that have no gradient.
    frozen : list of str
        Layers whose kernel is not trained.
    losses : list of (float, float)
        Compiled, and the mean squared error by hand.
    step : float
        How far a training step typically moves a weight.
    kept_moved : bool
        Whether a step moves the table of word vectors.
    more : dict
        What the probe of one exercise saw besides.
    """

    model: Any = None
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    call_error: str = ""
    output: str = ""
    one_score: bool = False
    alone: str = ""
    beside: float = 0.0
    effects: list[float] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    compiled: bool = False
    train_error: str = ""
    losses: list[tuple[float, float]] = field(default_factory=list)
    trains: bool = False
    step: float = 0.0
    kept_moved: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """Whether there is a model that gives something."""
        return is_model(self.model) and not self.call_error and bool(self.effects)


@dataclass
class Shape:
    """The sizes that a model of the probe is built with."""

    n_influencer: int = 9
    n_song: int = 11
    n_kinds: int = 17
    dim: int = 5
    max_length: int = 10
    n_words: int = 23  # rows of the table
    width: int = 6  # numbers in a row of it

    def genres(self, rng: Rng, n: int, n_genres: int) -> Any:
        """One to four genres a row, each of them somewhere."""
        rows = np.zeros((n, n_genres), np.float32)
        for i in range(n):
            rows[i, [i % n_genres, *rng.integers(n_genres, size=rng.integers(4))]] = 1
        return rng.permutation(rows)

    def batch(self, rng: Rng, n_inputs: int, n: int = N_ROWS) -> list[Any]:
        """The first inputs of a batch: genres of both sides, kinds, ids."""
        ids = np.stack([1 + rng.permutation(self.n_words - 1)[: self.max_length] for _ in range(n)])
        if n > 3:
            ids[0, -2:] = ids[1, :2] = 0  # padding at either end
        kinds = rng.permutation(np.arange(n) % self.n_kinds)[:, None]
        inputs = [self.genres(rng, n, self.n_influencer), self.genres(rng, n, self.n_song), kinds, ids]
        return [*inputs[:2], *(part.astype(np.int32) for part in inputs[2:])][:n_inputs]


class Probe:
    """A model of the answer, and how to ask it.

    Parameters
    ----------
    model : keras.Model, or what stands for one
    kept : array, optional
        A weight with these values is the table of word vectors, which the probe leaves as it is.
    """

    def __init__(self, model: Any, kept: Any = None) -> None:
        self.model = asked_model(model)
        self.kept = kept

    def scores(self, inputs: list[Any]) -> Floats:
        """The first number that the model gives for each row."""
        with student_code():
            output = self.model.predict(*inputs)["output"]
        return np.asarray(output, np.float64).reshape(len(inputs[0]), -1)[:, 0]

    def begin(self) -> None:
        """Look at the weights, once the model has been asked for the first time."""
        with student_code():
            self.weights = self.model.describe()["weights"]
            self.paths = self.model.paths()
            self.own = [self.model.read(number) for number in range(len(self.weights))]
        self.tables = [
            number
            for number, values in enumerate(self.own)
            if self.kept is not None and values.shape == self.kept.shape and np.allclose(values, self.kept)
        ]
        self.free = [
            number
            for number, (_, trained) in enumerate(self.weights)
            if trained and number not in self.tables
        ]

    def settings(self, rng: Rng) -> Iterator[str]:
        """Write one set of weights after another, and tell which."""
        for setting in SETTINGS:
            self.write(setting, rng)
            yield setting

    def write(self, setting: str, rng: Rng) -> None:
        """Write weights: the model's own, positive ones, or ones of either sign."""
        with student_code():
            for number in self.free:
                shape = self.own[number].shape
                size = max(int(np.prod(shape[:-1])), 1) if len(shape) > 1 else 5
                values = rng.exponential(size=shape) / size
                if setting == "either sign":
                    values = rng.normal(size=shape) * 1.5 / np.sqrt(size)
                self.model.write(
                    number, (self.own[number] if setting == "own" else values).astype(np.float32)
                )

    def layer(self, number: int) -> str:
        """The name of the layer that owns a weight."""
        path = self.paths[number].split("/")
        return path[-2] if len(path) > 1 else self.paths[number]


def probe(
    build: Callable[[], Any],
    shape: Shape,
    n_inputs: int,
    rng: Rng,
    more: Callable[[Probe, Shape, Facts, Rng], None],
    kept: Any = None,
) -> Facts:
    """Build a small model and ask it; `more` asks what one exercise wants to know, before any training."""
    with student_code():
        model = build()
    facts = Facts(model=model)
    if not is_model(model):
        return facts
    asked = Probe(model, kept)
    inputs = shape.batch(rng, n_inputs)
    try:
        with student_code():
            output = asked.model.predict(*inputs)
            facts.compiled = asked.model.describe()["compiled"]
    except AnswerError as error:
        facts.call_error = _one_line(error.__cause__)
        return facts
    array = output["output"]
    facts.output = output["words"]
    facts.one_score = array is not None and array.shape in ((N_ROWS,), (N_ROWS, 1))
    if array is None or not array.size or array.size % N_ROWS:
        return facts
    asked.begin()
    _ask_alone(asked, facts, inputs, rng)
    facts.shapes = [shape for shape, _ in asked.weights]
    _look_at_layers(asked, shape, facts, n_inputs, rng)
    more(asked, shape, facts, rng)
    _train(asked, facts, inputs, rng)
    return facts


def _ask_alone(asked: Probe, facts: Facts, inputs: list[Any], rng: Rng) -> None:
    """Ask for one pair, and for the others, beside all of them together."""
    first, others = ([part[rows] for part in inputs] for rows in (slice(1), slice(1, None)))
    with student_code():
        output = asked.model.predict(*first)
    if output["output"] is None or output["output"].shape not in ((1,), (1, 1)):
        facts.alone = output["words"]
    asked.write("positive", rng)
    try:
        apart = np.concatenate([asked.scores(first), asked.scores(others)])
        facts.beside = moved(asked.scores(inputs), apart)
    except (AnswerError, ValueError):  # no numbers a pair: said by the shapes
        facts.beside = 0.0
    asked.write("own", rng)


def moved(before: Floats, after: Floats) -> float:
    """The largest change of an output, beside its size."""
    size = max(float(np.abs(before).max()), float(np.abs(after).max()))
    change = float(np.abs(after - before).max())
    return change / size if size > 0 and np.isfinite(change) else 0.0


def _look_at_layers(asked: Probe, shape: Shape, facts: Facts, n_inputs: int, rng: Rng) -> None:
    """What each input and each layer does to the output, with several sets of weights."""
    effects, strengths = np.zeros(n_inputs), np.zeros(len(asked.weights))
    for _ in asked.settings(rng):
        inputs, others = (shape.batch(rng, n_inputs) for _ in range(2))
        before = asked.scores(inputs)
        for i in range(n_inputs):
            changed = [*inputs[:i], others[i], *inputs[i + 1 :]]
            effects[i] = max(effects[i], moved(before, asked.scores(changed)))
        with student_code():
            found = asked.model.gradients(inputs, rng.uniform(0.5, 1.5, N_ROWS))
        strengths = np.maximum(strengths, np.nan_to_num(np.asarray(found, np.float64)))
        if (effects > 1e-5).all() and (strengths[asked.free] > 0).all():
            break
    facts.effects = effects.tolist()
    with student_code():
        facts.dead_ends = asked.model.dead_ends()
    facts.dead = _dead(asked, strengths)
    facts.frozen = [
        asked.layer(number)
        for number, (_, trained) in enumerate(asked.weights)
        if not trained and asked.paths[number].endswith("kernel")
    ] + [
        asked.layer(number)  # as wide as there are kinds, it may spread them out into columns of 0 and 1
        for number, (size, trained) in enumerate(asked.weights)
        if not trained and len(size) == 2 and size[0] == shape.n_kinds > size[1]
    ]
    asked.write("own", rng)


def _dead(asked: Probe, strengths: Floats) -> list[str]:
    """Layers with a kernel that has no gradient, or with nothing that has one."""
    alive = {asked.layer(number) for number in asked.free if strengths[number] > 0}
    names = [
        asked.layer(number)
        for number in asked.free
        if not strengths[number] and (len(asked.weights[number][0]) > 1 or asked.layer(number) not in alive)
    ]
    return list(dict.fromkeys(names))


def _train(asked: Probe, facts: Facts, inputs: list[Any], rng: Rng) -> None:
    """Measure the compiled loss on two batches beside the mean squared error by hand, then train a step."""
    if not facts.compiled:
        return
    model = asked.model
    try:
        model.step_by_step()
        asked.write("positive", rng)
        with student_code():
            output = np.asarray(model.predict(*inputs)["output"], np.float64)
        for far in (0.5, 3.0):
            ratings = rng.uniform(-far, far, output.shape) + output
            if facts.one_score:
                ratings = ratings.ravel()
            loss, added = model.loss(inputs, ratings.astype(np.float32))
            errors = ratings.reshape(output.shape) - output
            facts.losses.append((loss - added, float(np.mean(errors**2))))
        before = [model.read(number) for number in asked.free]
        model.train(inputs, (ratings + 1).astype(np.float32))
        after = [model.read(number) for number in asked.free]
        kept = [model.read(number) for number in asked.tables]
    except FoundError:
        raise
    except Exception as error:  # whatever Keras raises here is the finding
        facts.train_error = _one_line(error.__cause__ if isinstance(error, AnswerError) else error)
        return
    facts.kept_moved = any(not np.array_equal(values, asked.kept) for values in kept)
    moves = np.concatenate(
        [np.abs(new - old).ravel() for old, new in zip(before, after, strict=True)] or [[]]
    )
    facts.trains = bool((moves > 0).any())
    facts.step = float(np.median(moves[moves > 0])) if facts.trains else 0.0


def _one_line(error: BaseException | None) -> str:
    """An exception in a line; Keras names the layer first, and gives the reason in the next line."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:2])[:300]}" if lines else type(error).__name__
