"""Checks of `build_nn_model`: the genres of both sides meet, the kind is a category, and a Dropout of 0.2."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kit.checks.asking.models import findings
from kit.checks.asking.models.facts import ModelFacts
from kit.checks.asking.models.probe import Probe, Setting, built
from kit.checks.exercise import Answer, Exercise, Item, asks
from kit.checks.influencers.categories import Kinds, no_category, no_row
from kit.checks.influencers.mixing import only_added, sides_meet, without_dim
from kit.checks.influencers.rating_models import (
    GENRES,
    KIND,
    TASK,
    Sizes,
    ask_first,
    ask_rest,
    not_asked,
    one_number_and_loss,
    train_last,
)
from kit.checks.outcome import Finding

__all__ = ["NN_MODEL", "Seen"]

Rng = np.random.Generator
SIZES = Sizes()
RATE = 0.2
ENOUGH = 4  # sets of weights, where all ratings lie between 0 and 1: a sigmoid
N_LOOKS = 8  # sets of weights that are tried: with each set a relu is 0 for half of the pairs


@dataclass
class Seen:
    """What was seen of a model: also whether its sides can meet, and how it treats the kinds."""

    model: ModelFacts
    meet: bool = False
    kinds: Kinds = field(default_factory=Kinds)


def _model_of(answer: Answer) -> ModelFacts:
    return built(lambda: answer(SIZES.n_influencer, SIZES.n_song, SIZES.n_kinds, SIZES.dim))


def _observe(answer: Answer, rng: Rng) -> Seen:
    seen = Seen(_model_of(answer))
    probe = ask_first(seen.model, SIZES, 3, rng)
    if probe is not None:
        ask_rest(probe, SIZES, rng)
        seen.meet = sides_meet(probe, SIZES, rng)
        seen.kinds = Kinds.ask(probe, SIZES, rng)
        probe.write(Setting.POSITIVE, rng)
        probe.ask_dropout([np.tile(part, (4, 1)) for part in SIZES.batch(rng, 3)])
        train_last(probe, SIZES, rng)
    return seen


def _genres(seen: Seen) -> Finding | None:
    if finding := not_asked(seen.model) or findings.no_say(seen.model, TASK, GENRES):
        return finding
    if finding := without_dim(seen.model, SIZES) or only_added(seen.meet):
        return finding
    if findings.no_say(seen.model, TASK, KIND):
        return None  # the kind is the item below
    return findings.does_not_learn(seen.model, TASK)


def _category(seen: Seen) -> Finding | None:
    return (
        not_asked(seen.model)
        or no_row(seen.kinds)
        or findings.no_say(seen.model, TASK, KIND)
        or no_category(seen.kinds)
    )


def _left_out(seen: Seen) -> Finding | None:
    return (
        not_asked(seen.model)
        or findings.no_input_has_a_say(seen.model, TASK)
        or findings.another_dropout(seen.model, RATE, TASK)
    )


def _relu_at_the_end(answer: Answer, rng: Rng) -> Finding | None:
    """Find a relu at the end, of which the exercise warns: with weights of either sign it gives 0 for many pairs."""
    probe, found = Probe(_model_of(answer)), []
    inputs = SIZES.batch(rng, 3)
    probe.answers(inputs)
    for n_looks in range(1, N_LOOKS + 1):
        probe.write(Setting.EITHER_SIGN, rng)
        found.append(probe.scores(inputs))
        ratings = np.concatenate(found)
        if ratings.min() < 0 or (n_looks == ENOUGH and ratings.min() > 0 and ratings.max() < 1):
            return None
    if ratings.min() < 0 or not (ratings == 0).any():
        return None
    return Finding(
        "a relu at the end",
        f"with other weights {(ratings == 0).mean():.0%} of the ratings are exactly 0, and none is below",
        "two ratings of three are 0: a relu that gives 0 for every row suits them, and no gradient leads back",
        'the last activation: "sigmoid" suits ratings between 0 and 1',
    )


NN_MODEL = Exercise(
    "nn_model",
    [
        Item("the genres of both sides take part", 1, _genres),
        Item("the kind is a category", 1, _category),
        Item("a Dropout of 0.2", 1, _left_out),
        Item("one number, and a loss that fits", 1, lambda seen: one_number_and_loss(seen.model)),
    ],
    hints=(
        "What is a kind to a network: a quantity, or a name? A third keras.Input((1,), dtype='int32') takes it.",
        "keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)) gives 8 numbers a kind.",
        (
            "Concatenate the Dense of each side with them, then Dense(dim, activation='relu'), Dropout(0.2) and "
            'Dense(1, activation="sigmoid"); compile with "mse".'
        ),
    ),
    observe=_observe,
    note=asks(_relu_at_the_end),
    n_seeds=1,  # a model is asked with several sets of weights
)
