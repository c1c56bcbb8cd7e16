"""Checks of `late_fusion`: both branches learn, neither drowns the other, and what they say is more than a sum."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import FELT, ModelFacts
from kit.checks.asking.models.probe import Inputs, Probe, Setting, built
from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.outcome import Finding, student_code

__all__ = ["LATE_FUSION", "Fusion"]

Floats = NDArray[np.float64]
ARTIST, TRACK, FACTORS = 7, 5, 3
N_ROWS, N_MANY = 24, 240  # of a batch; where moving statistics are made of it
LOUDER = 100.0
MOST = (
    0.25  # an output may move so far beside its spread when one branch is louder; right answers move by .02
)
N_GRID, N_DRAWS = (
    5,
    12,
)  # rows of a grid, artists by tracks; draws of weights until the branches are seen to meet
MEET = 1e-3  # beside the spread of a grid; rounding makes 1e-6 of it
BRANCHES = ("artist", "track")
TASK = findings.Task(
    label="row of factors",
    fed="the lab feeds it [artist, track], in this order: tables of artist_dim and of track_dim columns",
    look_at_inputs="keras.Input((artist_dim,)), keras.Input((track_dim,)), and keras.Model([artist, track], factors)",
    look_at_output="the last layer: Dense(n_factors)",
    look_at_frozen="`trainable=False`",
    compiled='model.compile("adam", "mse")',
    rate="0.001",
    fastest=0.2,  # as large as the weights of a Dense are
    row="song",
)


@dataclass
class Fusion(ModelFacts):
    """What is known of a model with two branches, beside what every probe sees.

    Attributes
    ----------
    louder : list of float
        For each branch, how far the output moves beside its spread when that branch is 100 times as large.
    among : float
        How far a song's factors move with the other songs that are asked for.
    meet : float
        The largest part of an output that neither the artist nor the track adds by itself, beside its spread.
    span : tuple of (float, float)
        The smallest and the largest output with several sets of weights.
    """

    louder: list[float] = field(default_factory=list)
    among: float = 0.0
    meet: float = 0.0
    span: tuple[float, float] = (0.0, 0.0)


def _batch(rng: Rng, n: int = N_ROWS) -> list[NDArray[np.float32]]:
    return [rng.normal(size=(n, dim)).astype(np.float32) for dim in (ARTIST, TRACK)]


def _observe(answer: Answer, rng: Rng) -> Fusion:
    facts = Fusion(built(lambda: answer(ARTIST, TRACK, FACTORS)).model)
    if findings.no_model(facts):
        return facts
    probe = Probe(facts)
    if not probe.answers(_batch(rng)) or facts.output_shape != (N_ROWS, FACTORS):
        return facts
    _ask_louder(probe, rng)
    probe.ask_layers(lambda: _batch(rng), rng)
    _ask_grid(probe, rng)
    probe.write(Setting.OWN, rng)
    if facts.compiled:
        with probe.training():
            probe.train_a_step(_batch(rng), rng.normal(size=(N_ROWS, FACTORS)))
    return facts


def _apart(one: Floats, other: Floats) -> float:
    """The root of the mean squared difference."""
    return float(np.sqrt(np.mean((one - other) ** 2)))


def _settled(probe: Probe, inputs: Inputs) -> Floats:
    """The output after a training on such inputs, as far as moving statistics go; the weights stay as they are."""
    with student_code():
        probe.asked.settle(*inputs)
    return probe.output(inputs)


def _ask_louder(probe: Probe, rng: Rng) -> None:
    """Ask with the weights that the model begins with, whose biases are 0: as it is, then with one branch louder."""
    facts, inputs = probe.facts, _batch(rng, N_MANY)
    assert isinstance(facts, Fusion)
    before = _settled(probe, inputs)
    spread = float(before.std(axis=0).mean()) or 1.0
    facts.among = _apart(probe.output([part[:2] for part in inputs]), before[:2]) / spread
    for place in range(len(BRANCHES)):
        changed = [np.float32(LOUDER) * part if i == place else part for i, part in enumerate(inputs)]
        facts.louder.append(_apart(_settled(probe, changed), before) / spread)
    _settled(probe, inputs)


def _ask_grid(probe: Probe, rng: Rng) -> None:
    """Ask for every artist with every track, until what both say is not a sum, and what they say is free."""
    facts = probe.facts
    assert isinstance(facts, Fusion)
    for _ in range(N_DRAWS):
        probe.write(Setting.EITHER_SIGN, rng)
        artist, track = _batch(rng, N_GRID)
        pairs = [np.repeat(artist, N_GRID, axis=0), np.tile(track, (N_GRID, 1))]
        grid = probe.output(pairs).reshape(N_GRID, N_GRID, FACTORS)
        left = grid - grid.mean(axis=0) - grid.mean(axis=1, keepdims=True) + grid.mean(axis=(0, 1))
        spread = float(np.ptp(grid, axis=(0, 1)).max())
        if np.isfinite(grid).all() and spread > 0:
            facts.meet = max(facts.meet, float(np.abs(left).max()) / spread)
        facts.span = min(facts.span[0], float(grid.min())), max(facts.span[1], float(grid.max()))
        if facts.meet > MEET and facts.span[0] < -1 and facts.span[1] > 1:
            return


# --- what it means --------------------------------------------------------------------------------------------------


def _asked(facts: Fusion) -> Finding | None:
    if finding := findings.no_model(facts):
        return finding
    if facts.call_error or facts.output_shape is None:
        return findings.cannot_be_asked(facts, TASK)
    if facts.output_shape == (N_ROWS, FACTORS):
        return None
    return Finding(
        "not a row of factors a song",
        f"{N_ROWS} songs and n_factors = {FACTORS} give {facts.output}",
        "the factors of a song are multiplied by those of the users: there have to be as many",
        TASK.look_at_output,
    )


def _both_learn(facts: Fusion) -> Finding | None:
    if finding := _asked(facts) or findings.no_input_has_a_say(facts, TASK):
        return finding
    for name, effect in zip(BRANCHES, facts.effects, strict=True):
        if effect <= FELT:
            return Finding(
                "a branch has no say",
                f"other numbers of the {name}, and each of {facts.n_rows} songs keeps its factors, with any weights",
                "the model cannot learn from what it does not read",
                "which tensors are put together: both branches, each once",
            )
    if finding := (
        findings.does_not_learn(facts, TASK)
        or findings.not_compiled(facts)
        or findings.does_not_train(facts, TASK)
        or findings.learning_rate_too_high(facts, TASK)
    ):
        return finding
    return None if facts.trains else findings.step_changes_nothing("all weights are")


def _scale(facts: Fusion) -> Finding | None:
    if finding := _asked(facts) or findings.no_input_has_a_say(facts, TASK):
        return finding
    loud = [name for name, moved in zip(BRANCHES, facts.louder, strict=True) if not moved <= MOST]
    if loud:
        name, moved = loud[0], facts.louder[BRANCHES.index(loud[0])]
        return Finding(
            "one branch drowns the other",
            f"all numbers of the {name} are {LOUDER:.0f} times as large: the factors move by {moved:.3g} times their "
            "spread",
            "whichever of the two happens to have the larger numbers decides, and the other is not heard",
            "BatchNormalization() or UnitNormalization() behind each Input, before the two are joined",
        )
    if facts.among > MOST:
        return Finding(
            "a song's factors depend on the songs that are asked with it",
            f"two songs among {N_MANY}, and the two alone: the factors differ by {facts.among:.3g} times their spread",
            "mean and spread of whatever is asked for are no property of a song",
            "BatchNormalization remembers those of the training; or a norm along the last axis",
        )
    return None


def _bend(facts: Fusion) -> Finding | None:
    if finding := _asked(facts) or findings.no_input_has_a_say(facts, TASK):
        return finding
    low, high = facts.span
    if low >= 0 or high <= 0 or max(-low, high) <= 1:
        return Finding(
            "a bend at the end",
            f"with {N_DRAWS} sets of weights the factors go from {low:.3g} to {high:.3g}",
            "factors of songs lie on either side of 0, and some are larger than 1",
            "the last layer: Dense(n_factors), without an activation",
        )
    if facts.meet > MEET or min(facts.effects) <= FELT:
        return None  # a branch without a say is the first item
    return Finding(
        "a sum of two opinions",
        f"{N_GRID} artists with each of {N_GRID} tracks, {N_DRAWS} sets of weights: what a track adds to the factors "
        "is the same for every artist",
        "such a model can be had without joining anything, and cannot learn what a quiet track of a loud artist means",
        'a Dense with an activation such as "relu" behind the Concatenate, and then Dense(n_factors)',
    )


LATE_FUSION = Exercise(
    "late_fusion",
    [
        Item("both branches learn", 1, _both_learn),
        Item("the scale of a branch has no say", 1, _scale),
        Item("a bend after the join, none at the end", 1, _bend),
    ],
    hints=(
        "Two Inputs. What makes numbers of any size comparable before they are joined?",
        "For each: keras.layers.BatchNormalization()(x), Dense(32, activation='relu'). Then Concatenate.",
        (
            "joined = keras.layers.Concatenate()([a, t]); hidden = Dense(32, activation='relu')(joined); "
            "keras.Model([artist, track], Dense(n_factors)(hidden)); compile('adam', 'mse')."
        ),
    ),
    observe=_observe,
    n_seeds=1,  # a model is asked with several sets of weights
)
