"""Checks of `taste_net`: a probe asks the model, by the names of the features, and its graph is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import FELT, ModelFacts
from kit.checks.asking.models.probe import Inputs, Probe, Setting, built
from kit.checks.exercise import Answer, Exercise, Item
from kit.checks.outcome import Finding

__all__ = ["TASTE_NET", "NetFacts"]

Rng = np.random.Generator
Shapes = dict[str, tuple[int, int]]
Labels = NDArray[np.float64]
N_ROWS = 12  # of a batch that the model is asked for
SHAPES: Shapes = {"mel": (6, 5), "flux": (6, 1), "tempo": (1, 1)}
N_SONGS, BATCH, EPOCHS = 120, 40, 3  # of the short training
N_DRAWS = 6  # of weights, to see how far a score goes
FALLS = 0.05  # at least, of the loss
NOTHING = 1e-5  # a loss of rounding alone
TASK = findings.Task(
    label="score",
    fed="the lab feeds it a dict with an array a feature, by the names of `shapes`",
    look_at_inputs="keras.Input(shape, name=name) for each feature, and keras.Model(inputs, output)",
    look_at_output='the last layer: Dense(1, activation="sigmoid"), behind layers that leave one row a window',
    look_at_frozen="`trainable=False`",
    compiled='model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")',
    rate="0.003",
    fastest=0.5,  # more than the weights of a Dense or a Conv1D are large
    row="window",
)


@dataclass
class NetFacts(ModelFacts):
    """What is known of a model of features, beside what every probe sees.

    Attributes
    ----------
    by_name : bool
        Whether it takes its inputs by the names of the features.
    inputs : list of str
        The names of its inputs, none where it has no graph.
    own, stretched : list of str
        Features with a trained layer that reads nothing else and puts their numbers together; features with a trained
        layer that moves and stretches each number by itself.
    shared : list of str
        Layers that several features are put through, one by one.
    span : tuple of (float, float)
        The smallest and the largest output with several sets of weights.
    losses : list of float
        Before and after the short training.
    """

    by_name: bool = True
    inputs: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    stretched: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    span: tuple[float, float] = (0.5, 0.5)
    losses: list[float] = field(default_factory=list)


def _batch(rng: Rng, n: int = N_ROWS, loud: float = 1.0) -> Inputs:
    return [(loud * rng.normal(size=(n, *shape))).astype(np.float32) for shape in SHAPES.values()]


def _songs(rng: Rng) -> tuple[Inputs, Labels]:
    """Windows and labels of which every feature tells something: 29 % are liked, as in the lab."""
    liked = rng.permutation(np.arange(N_SONGS) < round(0.29 * N_SONGS)).astype(float)
    shifted = [part + (1.5 * liked - 0.4)[:, None, None].astype(np.float32) for part in _batch(rng, N_SONGS)]
    return shifted, liked[:, None]


def _observe(answer: Answer, rng: Rng) -> NetFacts:
    facts = NetFacts(built(lambda: answer(dict(SHAPES))).model)
    if findings.no_model(facts):
        return facts
    probe = Probe(facts, names=list(SHAPES))
    if not probe.answers(_batch(rng)) and facts.call_error:
        in_order = Probe(facts)
        if not in_order.answers(_batch(rng)):
            return facts
        probe, facts.by_name = in_order, False
    if not facts.answers:
        return facts
    probe.ask_alone(_batch(rng), rng)
    probe.ask_layers(lambda: _batch(rng), rng)
    _look_at_graph(probe)
    for _ in range(N_DRAWS):
        probe.write(Setting.EITHER_SIGN, rng)
        output = probe.output(_batch(rng, loud=4.0))
        facts.span = min(facts.span[0], float(output.min())), max(facts.span[1], float(output.max()))
    probe.write(Setting.OWN, rng)
    if facts.compiled:
        _train(probe, rng)
    return facts


def _look_at_graph(probe: Probe) -> None:
    facts = probe.facts
    assert isinstance(facts, NetFacts)
    graph = probe.asked.reads()
    facts.inputs = [str(name) for name in graph["inputs"]]
    for name, places, n_trained in graph["layers"]:
        read = {feature for reads in places for feature in reads}
        if n_trained and len(read) == 1:
            (facts.own if name in graph["mixing"] else facts.stretched).extend(read)
        elif n_trained and len(places) > 1 and read:
            facts.shared.append(str(name))


def _train(probe: Probe, rng: Rng) -> None:
    facts = probe.facts
    assert isinstance(facts, NetFacts)
    inputs, labels = _songs(rng)
    with probe.training():
        probe.measure_loss(inputs, labels)
        for _ in range(EPOCHS):
            for rows in np.split(rng.permutation(N_SONGS), N_SONGS // BATCH):
                train = probe.train if facts.moved else probe.train_a_step
                train([part[rows] for part in inputs], labels[rows])
        probe.measure_loss(inputs, labels)
        facts.losses = [batch.loss for batch in facts.on_batches]


# --- what it means --------------------------------------------------------------------------------------------------


def _asked(facts: NetFacts) -> Finding | None:
    return findings.no_model(facts) or findings.cannot_be_asked(facts, TASK)


def _every_feature(facts: NetFacts) -> Finding | None:
    if finding := _asked(facts) or findings.no_input_has_a_say(facts, TASK):
        return finding
    silent = [name for name, effect in zip(SHAPES, facts.effects, strict=True) if effect <= FELT]
    if silent:
        return Finding(
            "a feature has no say",
            f"another {', another '.join(silent)}, and each of {facts.n_rows} windows keeps its score, whatever the "
            "weights are",
            "the model cannot learn from what it does not read",
            "which tensors are put together: in a loop, the branch of this feature, not of the first or the last one",
        )
    return findings.does_not_learn(facts, TASK)


def _branches(facts: NetFacts) -> Finding | None:
    if finding := _asked(facts):
        return finding
    if not facts.inputs:
        return Finding(
            "no graph to look into",
            "the model does not say what its layers read",
            "whether each feature has a branch is seen in the graph",
            "keras.Model(inputs, output) with a keras.Input for each feature, in the place of a class",
        )
    if not facts.by_name:
        return Finding(
            "inputs without the names of their features",
            f"the inputs are called {', '.join(facts.inputs)}; the features are {', '.join(SHAPES)}",
            "the lab feeds a dict: by their names no feature gets into the branch of another",
            "keras.Input(shape, name=name)",
        )
    missing = [name for name in SHAPES if name not in facts.own]
    if not missing:
        return None
    if facts.shared:
        return Finding(
            "one branch is read twice",
            f"layer {', '.join(facts.shared)} is put behind several features, and {', '.join(missing)} have none of "
            "their own",
            "what is learnt about the one is forced upon the other, and they mean different things",
            "make the layers of a branch inside the loop over the features",
        )
    if set(missing) <= set(facts.stretched):
        return Finding(
            "a branch that only normalises",
            f"behind {' and '.join(missing)} each number is moved and stretched by itself, and no layer puts the "
            "numbers of a feature together",
            "the features stay as many numbers as they are: a branch learns which of them belong together",
            "a Conv1D, Dense or GRU behind each keras.Input; BatchNormalization may stand in front of it",
        )
    return Finding(
        "no branch of its own",
        f"no trained layer reads {' or '.join(missing)} alone",
        "each feature is brought to a few numbers first; else the widest one drowns the others",
        "a Conv1D or Dense behind each keras.Input, also for one number, and only then Concatenate",
    )


def _between_0_and_1(facts: NetFacts) -> Finding | None:
    if finding := (
        _asked(facts)
        or findings.not_one_number(facts, TASK)
        or findings.depends_on_others(facts, TASK)
        or findings.no_input_has_a_say(facts, TASK)
    ):
        return finding
    low, high = facts.span
    if low < 0 or high > 1:
        return Finding(
            "scores outside of 0 and 1",
            f"with several sets of weights they go from {low:.3g} to {high:.3g}",
            "the score is read as the probability that the song is liked, and held against a threshold",
            'Dense(1, activation="sigmoid") at the end',
        )
    if facts.compiled and facts.from_logits:
        return Finding(
            "the sigmoid is taken twice",
            "the scores lie between 0 and 1, and the loss is told that they are logits",
            "the loss takes the sigmoid of what is a probability already, so none below .5 can be said",
            "from_logits=True belongs to a last layer without an activation",
        )
    return None


def _learns(facts: NetFacts) -> Finding | None:
    if finding := (
        _asked(facts)
        or findings.not_compiled(facts)
        or findings.does_not_train(facts, TASK)
        or findings.loss_is_no_number(facts)
        or findings.learning_rate_too_high(facts, TASK)
    ):
        return finding
    before, after = facts.losses
    if after < (1 - FALLS) * before:
        return None
    rate = "" if facts.learning_rate is None else f" at {facts.learning_rate:g}"
    if max(before, after) < NOTHING:
        return Finding(
            "a loss that is always 0",
            f"the loss is {before:.4g} before the training, and {after:.4g} after it, whatever the scores are",
            "a loss for several classes takes a single number for certain: there is nothing to learn",
            '"binary_crossentropy" is for one number between 0 and 1',
        )
    saw = f"{EPOCHS} epochs with {facts.optimiser}{rate}, and the loss went from {before:.4f} to {after:.4f}"
    if facts.optimiser == "Adadelta" and after < 1.05 * before:
        return Finding(
            "Adadelta at its default rate",
            f"{saw}: it moved by {abs(after - before) / before:.1%}",
            "its default rate is .001 now; it was 1.0 when the original was written",
            "keras.optimizers.Adadelta(1.0)",
        )
    return Finding(
        "no usable rate",
        saw,
        f"on these data every feature tells who is liked, and the loss falls by {FALLS:.0%} and far more",
        f"the learning rate: {TASK.rate} for Adam, 1.0 for Adadelta",
    )


TASTE_NET = Exercise(
    "taste_net",
    [
        Item("every feature has a say", 1, _every_feature),
        Item("a branch for each feature", 1, _branches),
        Item("a score between 0 and 1", 1, _between_0_and_1),
        Item("compiled with a usable rate", 1, _learns),
    ],
    hints=(
        "A loop over `shapes`: an Input and a small branch for each feature. In what has every branch to end?",
        (
            "keras.layers.Conv1D(8, 3, padding='same', activation='relu') and GlobalAveragePooling1D() bring a feature "
            "to 8 numbers, whatever its steps and width."
        ),
        (
            "branches.append(...) for each feature; both = Concatenate()(branches); Dense(32, activation='relu'); "
            "Dense(1, activation='sigmoid'); keras.Model(inputs, output); model.compile(keras.optimizers.Adam(0.003), "
            "'binary_crossentropy')."
        ),
    ),
    observe=_observe,
    n_seeds=1,  # a model is asked with several sets of weights
)
