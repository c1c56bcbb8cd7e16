"""A probe that asks the model of `build_track2vec`, and gives plain numbers; `model` decides what they mean.

It never looks at the names of layers: it writes known rows into the table of tracks and asks for scores.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.checks.asking.models.asked import AskedModel, asked_model, is_model
from kit.checks.outcome import AnswerError, FoundError, student_code

Rng = np.random.Generator
N_TRACKS, DIM = 23, 5
N_PAIRS = 24  # in a batch of the probe
ALIKE = [(0, 4), (5, 6), (7, 8), (9, 10), (11, 12)]  # pairs of known rows with a cosine of .5
N_KNOWN = 13


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
    lowest: float = 0.0  # of the scores of all known pairs
    highest: float = 0.0
    longer: float = 0.0  # the first of them again, with a vector 5 times as long
    swapped: float = 0.0  # largest change when the two inputs are exchanged
    alike: list[float] = field(default_factory=list)  # scores of pairs with the same cosine
    losses: list[tuple[float, float, float]] = field(
        default_factory=list
    )  # compiled; by hand from p; from logits
    alone: tuple[float, float] = (
        0.0,
        0.0,
    )  # the compiled loss of given probabilities, and their cross-entropy
    saturated: bool = (
        False  # a score of its batches is so near to 0 or 1 that its cross-entropy cannot be worked out
    )
    compiled: bool = False
    train_error: str = ""
    trains: bool = False
    step: float = 0.0  # how far a step moves a number of the table, beside the size that they have


class Probe:
    """A model of the answer, and how to ask it."""

    def __init__(self, model: Any) -> None:
        self.model = asked_model(model)
        self.column = False  # whether it wants each input as a column, (n, 1)

    def inputs(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Targets and contexts in the shape that the model takes."""
        shape = (-1, 1) if self.column else (-1,)
        return tuple(np.asarray(part, np.int32).reshape(shape) for part in (first, second))  # type: ignore[return-value]

    def ask(self, first: Any, second: Any) -> dict[str, Any]:
        """What the model gives for pairs, fed as the lab feeds it."""
        with student_code():
            return self.model.predict(*self.inputs(first, second))

    def scores(self, first: Any, second: Any) -> Any:
        """The first number that the model gives for each pair, all asked at once."""
        return np.asarray(self.ask(first, second)["output"], np.float64).reshape(len(first), -1)[:, 0]

    def describe(self) -> dict[str, Any]:
        """What the model is made of."""
        with student_code():
            return self.model.describe()

    def tables(self) -> list[int]:
        """Weights that could hold the tracks: `N_TRACKS` rows, or else the longest ones."""
        shapes = {number: shape for number, (shape, _) in enumerate(self.describe()["weights"])}
        flat = {
            n: shape
            for n, shape in shapes.items()
            if len(shape) == 2 and shape[0] >= N_KNOWN and shape[1] > 1
        }
        exact = [n for n, shape in flat.items() if shape[0] == N_TRACKS]
        return exact or [n for n, shape in flat.items() if shape[0] == max(s[0] for s in flat.values())]

    def kernels(self) -> list[int]:
        """The single weight of a Dense(1) on one number."""
        return [
            n for n, (shape, trained) in enumerate(self.describe()["weights"]) if trained and shape == (1, 1)
        ]

    def write_rows(self, rng: Rng) -> None:
        """Rows of known cosines, the same in every table; a kernel near 0 would hide them and is set to 1."""
        known: dict[int, Any] = {}
        with student_code():
            for table in self.tables():
                rows = np.array(self.model.read(table), np.float32)
                rows[:N_KNOWN] = known.setdefault(rows.shape[1], _known_rows(rows.shape[1], rng))
                self.model.write(table, rows)
            for kernel in self.kernels():
                if abs(float(self.model.read(kernel).ravel()[0])) < 0.1:
                    self.model.write(kernel, np.ones((1, 1), np.float32))


def _known_rows(dim: int, rng: Rng) -> Any:
    """Row 0 and others at a cosine of 0, -1, 1 and .5 to it; then pairs with a cosine of .5, turned anyhow."""
    axes = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
    half = axes[0] * 0.5 + axes[1] * 0.75**0.5
    rows = [0.6 * axes[0], 0.9 * axes[1], -0.6 * axes[0], 3 * axes[0], 0.8 * half]
    while len(rows) < N_KNOWN:
        turn = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
        rows += [axes[0] @ turn, rng.uniform(0.5, 2) * half @ turn]
    return rows


def probe(answer: Any, rng: Rng) -> Facts:
    """Build a small model by the answer and ask it."""
    with student_code():
        model = answer(N_TRACKS, DIM)
    facts = Facts(model=model)
    if not is_model(model):
        return facts
    asked = Probe(model)
    output = first_answer(asked, facts, rng)
    made_of = asked.describe()
    facts.compiled = made_of["compiled"]
    facts.shapes = [shape for shape, _ in made_of["weights"]]
    facts.frozen = [shape for shape, trained in made_of["weights"] if not trained and len(shape) == 2]
    if facts.call_error:
        return facts
    array = output["output"]
    facts.output = output["words"]
    facts.one_score = array is not None and array.shape in ((8,), (8, 1))
    if array is None or array.size < 8:
        return facts
    try:
        asked.write_rows(rng)
        _ask_scores(asked, facts)
    except AnswerError as error:  # such as a table with too few rows
        facts.call_error = _one_line(error.__cause__)
        return facts
    _train(asked, facts, rng)
    return facts


def first_answer(asked: Probe, facts: Facts, rng: Rng) -> Any:
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


def _ask_scores(asked: Probe, facts: Facts) -> None:
    pairs = [(0, 0), (0, 1), (0, 2), (0, 3), *ALIKE, (1, 0), (4, 0), (2, 6), (6, 2)]
    score = dict(zip(pairs, asked.scores(*zip(*pairs, strict=True)).tolist(), strict=True))
    facts.scores = [score[0, other] for other in (0, 1, 2)]
    everything = asked.scores(*np.indices((N_KNOWN, N_KNOWN)).reshape(2, -1))
    facts.lowest, facts.highest = float(everything.min()), float(everything.max())
    facts.longer = score[0, 3]
    facts.alike = [score[pair] for pair in ALIKE]
    facts.swapped = max(abs(score[a, b] - score[b, a]) for a, b in ((0, 1), (0, 4), (2, 6)))


def _train(asked: Probe, facts: Facts, rng: Rng) -> None:
    """Measure the compiled loss on two batches beside the cross-entropy by hand, then train a step."""
    if not facts.compiled:
        return
    model, tables = asked.model, asked.tables()
    try:
        model.step_by_step()
        for every in (6, 2):
            first, second = rng.integers(N_KNOWN, size=(2, N_PAIRS))
            labels = (np.arange(N_PAIRS) % every == 0).astype(np.float32)
            output = np.asarray(asked.ask(first, second)["output"], np.float64)
            scores = output.reshape(N_PAIRS, -1)[:, 0]
            if not facts.one_score:
                labels, scores = _as_output(output, labels), output.ravel()
            facts.saturated |= bool((np.abs(scores - 0.5) > 0.5 - 1e-6).any())
            loss, extra = model.loss(asked.inputs(first, second), labels)  # weight decay is no fault
            facts.losses.append((loss - extra, *_by_hand(scores, np.ravel(labels))))
        facts.alone = _loss_alone(model, labels.ravel()[:N_PAIRS], rng)
        before = [model.read(table) for table in tables]
        model.train(asked.inputs(first, second), labels)
        after = [model.read(table) for table in tables]
        facts.trains = any(not np.array_equal(old, new) for old, new in zip(before, after, strict=True))
        facts.step = max(
            (
                float(np.abs(new - old).max() / np.sqrt((old**2).mean()))
                for old, new in zip(before, after, strict=True)
            ),
            default=0.0,
        )
    except FoundError:
        raise
    except Exception as error:  # whatever Keras raises here is the finding
        facts.train_error = _one_line(error)


def _loss_alone(model: AskedModel, labels: Any, rng: Rng) -> tuple[float, float]:
    """The compiled loss of made-up probabilities and their cross-entropy; nan where it takes none."""
    p = rng.uniform(0.1, 0.9, (len(labels), 1)).astype(np.float32)
    by_hand = _by_hand(p.ravel(), labels)[0]
    try:
        return model.loss_of(labels[:, None], p), by_hand
    except FoundError:
        raise
    except Exception:  # a loss for another number of outputs
        return np.nan, by_hand


def _as_output(output: Any, labels: Any) -> Any:
    """Labels in the shape of any output, so that the loss is judged apart from it."""
    return np.repeat(labels, output.size // len(labels)).reshape(output.shape)


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
