"""Windows of which one place changes, and what is seen of a model that reads them; for `sequence_model`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import FELT, Floats, ModelFacts
from kit.checks.asking.models.probe import Probe, Setting, built
from kit.checks.exercise import Answer, Rng
from kit.checks.outcome import student_code

__all__ = [
    "BESIDE",
    "DIM",
    "FULL",
    "LEFT",
    "LENGTH",
    "MOST_ROWS",
    "N_TRACKS",
    "RIGHT",
    "Heard",
    "Seen",
    "Windows",
    "see",
]

N_TRACKS, DIM, LENGTH = 12, 4, 5
BESIDE = 1e-4  # how far a window's logits may move with the others of a batch, by rounding
MOST_ROWS = N_TRACKS + 3  # of a table of ids: padding, tracks, and what else somebody may want ids for
SETTINGS = (Setting.OWN, Setting.EITHER_SIGN)
DRAWS = 3  # of weights of either sign, where some layer still has no gradient
FULL, LEFT, RIGHT = slice(0, 3), slice(3, 5), slice(5, 7)  # rows without padding, and with it on either side
Ids = NDArray[np.int32]


class Heard(NamedTuple):
    """A change at one place, and how far the logits at another move by it, beside the size that logits have."""

    moved: float
    changed: int
    at: int


@dataclass
class Seen(ModelFacts):
    """What is known of a model of windows, beside what every probe sees.

    Attributes
    ----------
    ahead : Heard
        The largest effect that a track has at a place before its own.
    ahead_in_training : float
        The same while the model is trained, of the last track; 0 where chance takes part in it.
    past, order : float
        How far the last logits move when a track before changes, and when two tracks before change places.
    padding : dict of str to float
        For either side on which there is padding: how far logits of tracks move when row 0 of a table is another.
    n_lost : int
        How many logits of windows with padding are no numbers.
    like_padding : list of int
        Ids that, as the last but one, do to the logits after them what padding there does.
    alike : list of int
        Ids that give the same logits as another.
    sums : float
        How far the outputs at a place are from being probabilities that sum to 1.
    """

    ahead: Heard = field(default_factory=lambda: Heard(0.0, 0, 0))
    ahead_in_training: float = 0.0
    past: float = 0.0
    order: float = 0.0
    padding: dict[str, float] = field(default_factory=dict)
    n_lost: int = 0
    like_padding: list[int] = field(default_factory=list)
    alike: list[int] = field(default_factory=list)
    sums: float = 0.0


class Windows:
    """Rows of ids, and the same with one change each."""

    def __init__(self, rng: Rng) -> None:
        self.rows: Ids = rng.integers(1, N_TRACKS + 1, (RIGHT.stop, LENGTH)).astype(np.int32)
        self.rows[0, -1] = N_TRACKS
        for row, n in zip(range(LEFT.start, LEFT.stop), (2, 3), strict=True):
            self.rows[row, :n] = 0
        for row, n in zip(range(RIGHT.start, RIGHT.stop), (2, 3), strict=True):
            self.rows[row, -n:] = 0
        changed = [(row, place) for row in range(len(self.rows)) for place in range(1, LENGTH)]
        self.changes = [
            (row, place) for row, place in changed if row < LEFT.start or self.rows[row, place - 1]
        ]
        self.changed = np.stack([self._with_another(row, place, rng) for row, place in self.changes])
        self.ends = [(row, place) for row in range(FULL.stop) for place in (2, 4)]
        self.ended = np.stack([self.rows[row] * (np.arange(LENGTH) < place) for row, place in self.ends])
        self.swapped = self.rows[FULL][:, [1, 0, 3, 2, 4]]
        self.turned = self.rows[FULL][:, [3, 2, 1, 0, 4]]
        self.each = np.repeat(self.rows[:1], N_TRACKS + 1, axis=0)  # each id as the last but one
        self.each[:, -2] = np.arange(N_TRACKS + 1)

    def _with_another(self, row: int, place: int, rng: Rng) -> Ids:
        other: Ids = self.rows[row].copy()
        other[place] = 1 + (other[place] - 1 + rng.integers(1, N_TRACKS)) % N_TRACKS
        return other

    @property
    def batch(self) -> Ids:
        """All of them below each other."""
        parts = [self.rows, self.changed, self.ended, self.swapped, self.turned, self.each]
        batch: Ids = np.concatenate(parts).astype(np.int32)
        return batch

    def parted(self, output: Floats) -> list[Floats]:
        """The output of the batch, for each of its parts."""
        parts = [self.rows, self.changed, self.ended, self.swapped, self.turned]
        return np.split(output, np.cumsum([len(part) for part in parts]))


def see(answer: Answer, rng: Rng) -> Seen:
    """Ask an answer for a model, and the model for the logits of windows."""
    facts = Seen(built(lambda: answer(N_TRACKS, DIM, LENGTH)).model)
    if findings.no_model(facts):
        return facts
    probe, windows = Probe(facts), Windows(rng)
    if not probe.answers([windows.batch]) or facts.output_shape != (len(windows.batch), LENGTH, N_TRACKS):
        return facts
    _ask_in_training(probe, windows)
    _ask_places(probe, windows, rng)
    probe.write(Setting.OWN, rng)
    if facts.compiled:
        _train(probe, windows, rng)
    return facts


def _ask_in_training(probe: Probe, windows: Windows) -> None:
    """Ask in one batch for a window, the same with another last track, and a window twice: chance would show."""
    facts = probe.facts
    assert isinstance(facts, Seen)
    rows = windows.rows[[0, 0, 1, 1]]
    rows[1, -1] = 1 + rows[1, -1] % N_TRACKS
    with student_code():
        one, other, twice, again = np.asarray(probe.asked.in_training(rows))
    size = float(np.abs([one, other]).max()) or 1.0
    if _far(twice, again) <= FELT * size:
        facts.ahead_in_training = _far(one[:-1], other[:-1]) / size


def _ask_places(probe: Probe, windows: Windows, rng: Rng) -> None:
    """Ask with several sets of weights which places hear of a change."""
    facts = probe.facts
    assert isinstance(facts, Seen)
    facts.padding = {"left": 0.0, "right": 0.0}
    alike = np.zeros((2, N_TRACKS + 1, N_TRACKS + 1))
    effect = 0.0
    for setting in SETTINGS:
        probe.write(setting, rng)
        output = probe.output([windows.batch])
        size = float(np.abs(np.nan_to_num(output[windows.batch > 0])).max()) or 1.0
        rows, changed, ended, swapped, turned, each = windows.parted(output / size)
        if setting is Setting.OWN:
            alone = probe.output([windows.rows[:1]]) / size
            facts.beside = _far(rows[:1], alone) if alone.shape == rows[:1].shape else 1.0
        facts.n_lost += int((~np.isfinite(rows)).sum())
        effect = max(effect, _ask_changes(facts, windows, rows, changed, ended))
        facts.order = max(facts.order, *(_far(rows[FULL][:, -1], one[:, -1]) for one in (swapped, turned)))
        for number, place in enumerate((-2, -1)):
            apart = np.abs(each[:, None, place] - each[None, :, place]).max(axis=-1)
            alike[number] = np.maximum(alike[number], apart)
        facts.sums = max(facts.sums, _sums(output[windows.batch > 0]))
        _ask_padding(probe, windows, rows, size, rng)
    facts.effects = [effect]
    if facts.past > FELT:
        facts.like_padding = (1 + np.flatnonzero(alike[1, 0, 1:] <= FELT)).tolist()
    facts.alike = np.flatnonzero(np.triu(alike[0] <= FELT, 1)[1:].any(axis=0)).tolist()
    _ask_layers(probe, windows, rng)


def _far(one: Floats, other: Floats) -> float:
    """The largest difference; what is no number is said elsewhere."""
    return float(np.nan_to_num(np.abs(one - other)).max(initial=0))


def _ask_changes(facts: Seen, windows: Windows, rows: Floats, changed: Floats, ended: Floats) -> float:
    """What a changed track, or an earlier end, does to the places before it and after it; the largest effect of all."""
    effect = 0.0
    for (row, place), after in zip([*windows.changes, *windows.ends], [*changed, *ended], strict=True):
        moved = np.nan_to_num(np.abs(after - rows[row]).max(axis=1))
        moved[windows.rows[row] == 0] = 0  # what stands at padding has no weight
        before = moved[:place]
        if before.size and before.max() > facts.ahead.moved:
            facts.ahead = Heard(float(before.max()), place, int(before.argmax()))
        effect = max(effect, float(moved.max()))
    for (row, place), after in zip(windows.changes, changed, strict=True):
        if row < FULL.stop and place < LENGTH - 1:
            facts.past = max(facts.past, _far(rows[row][-1], after[-1]))
    return effect


def _sums(outputs: Floats) -> float:
    """How far outputs are from probabilities."""
    if (outputs < 0).any():
        return 1.0
    return float(np.abs(outputs.sum(axis=-1) - 1).max())


def _ask_padding(probe: Probe, windows: Windows, rows: Floats, size: float, rng: Rng) -> None:
    """Write another row 0 into each table of ids."""
    facts = probe.facts
    assert isinstance(facts, Seen)
    tables = _tables(facts)
    if not tables:
        return
    with student_code():
        held = [probe.asked.read(number) for number in tables]
        others = [values.copy() for values in held]
        for values in others:
            values[0] += rng.normal(size=values.shape[1])
        probe.asked.write_all(tables, others)
        after = probe.output([windows.rows]) / size
        probe.asked.write_all(tables, held)
    for side, part in (("left", LEFT), ("right", RIGHT)):
        of_tracks = windows.rows[part] > 0
        facts.padding[side] = max(facts.padding[side], _far(rows[part][of_tracks], after[part][of_tracks]))


def _ask_layers(probe: Probe, windows: Windows, rng: Rng) -> None:
    """Which layers have no gradient, are not read, or are not trained; no bias of a softmax's keys has a gradient."""
    facts = probe.facts
    trained = {weight.layer for weight in facts.weights if weight.trained}
    alive: set[str] = set()
    for _ in range(DRAWS):
        with student_code():
            came = probe.asked.gradients((windows.rows[:4],), rng.normal(size=(4, LENGTH * N_TRACKS)))
        alive |= {w.layer for w, strength in zip(facts.weights, came["strengths"], strict=True) if strength}
        if trained <= alive:
            break
        probe.write(Setting.EITHER_SIGN, rng)
    facts.dead = sorted(trained - alive)
    with student_code():
        facts.dead_ends = probe.asked.dead_ends()
    tables = [number for number in _tables(facts) if not facts.weights[number].trained]
    facts.frozen = [probe.layer(number) for number in sorted({*probe.frozen, *tables})]


def _tables(facts: ModelFacts) -> list[int]:
    """The weights that have a row for each id."""
    shapes = enumerate(facts.shapes)
    return [number for number, shape in shapes if len(shape) == 2 and N_TRACKS < shape[0] <= MOST_ROWS]


def _train(probe: Probe, windows: Windows, rng: Rng) -> None:
    """Measure the compiled loss of windows without padding, then train a step on all, weighted as the lab does."""
    with probe.training():
        labels = [rng.integers(N_TRACKS, size=(FULL.stop, LENGTH)).astype(float) for _ in range(2)]
        probe.measure_loss([windows.rows[FULL]], *labels)
        targets = rng.integers(N_TRACKS, size=windows.rows.shape).astype(float)
        probe.train_a_step([windows.rows], targets, (windows.rows > 0).astype(np.float32))
