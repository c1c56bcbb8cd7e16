"""Checks of `build_dot_model` and `build_nn_model`: what the answers of the probe mean.

A dot product of `dim` numbers is known by the table of its outputs, influencers by songs: without what each side adds
by itself it has the rank `dim`, whatever the activation is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.influencers.findings import (
    dim_ignored,
    no_gradient,
    no_model,
    no_say,
    one_number_mse,
    only_added,
)
from kit.checks.influencers.kinds import ask_kinds, no_category, no_row
from kit.checks.influencers.probe import Facts, Probe, Shape, probe
from kit.checks.influencers.sides import N_GRID, outputs, ranks, sides_meet, together
from kit.checks.outcomes import Exercise, Finding, Item

Rng = np.random.Generator
Floats = NDArray[np.float64]
DIMS = (2, 5)


def _probe_dot(answer: Any, rng: Rng) -> list[Facts]:
    """A model of each size in `DIMS`, asked for a table of outputs."""
    return [_one_dot(answer, rng, Shape(dim=dim)) for dim in DIMS]


def _one_dot(answer: Any, rng: Rng, shape: Shape) -> Facts:
    def build() -> Any:
        return answer(shape.n_influencer, shape.n_song, shape.dim)

    return probe(build, shape, 2, rng, _ask_grid)


def _ask_grid(asked: Probe, shape: Shape, facts: Facts, rng: Rng) -> None:
    asked.write("positive", rng)
    grid = outputs(asked, shape, 2, rng)
    facts.more.update(together=together(grid), ranks=ranks(grid))


def _first_model(found: list[Facts]) -> Finding | None:
    return next((finding for facts in found if (finding := no_model(facts))), None)


def _both_sides(found: list[Facts], rng: Rng) -> Finding | None:  # noqa: ARG001 - an item's test has two arguments
    return _first_model(found) or no_say(found[-1], range(2)) or no_gradient(found[-1])


def _product(found: list[Facts], rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := _first_model(found):
        return finding
    if all(facts.more["together"] < 1e-4 for facts in found):
        return Finding(
            "the two sides are added, not multiplied",
            "what an influencer prefers is the same for every song: all differences between songs stay as they are",
            "such a model knows who is generous and which songs are good, and not who likes what",
            "`Concatenate` followed by Dense adds; keras.layers.Dot(axes=1) multiplies and adds",
        )
    seen = [facts.more["ranks"] for facts in found]
    if all(dim in rank for dim, rank in zip(DIMS, seen, strict=True)):
        return None
    saw = (
        f"built with dim={DIMS[0]} and dim={DIMS[1]}, the table of {N_GRID} influencers by {N_GRID} songs has rank "
        f"{seen[0][0]} and {seen[1][0]}"
    )
    if not all(_has_side(facts, dim) for facts, dim in zip(found, DIMS, strict=True)):
        return Finding(
            "dim is ignored",
            saw,
            "how many numbers describe a side is what `dim` says",
            "Dense(dim) on each side, with the argument of the function",
        )
    return Finding(
        "no dot product of the two sides",
        saw,
        "a dot product of dim numbers has rank dim",
        "keras.layers.Dot(axes=1) of the two Dense layers, and nothing else that mixes the sides",
    )


def _has_side(facts: Facts, dim: int) -> bool:
    return any(len(shape) > 1 and shape[-1] == dim for shape in facts.shapes)


def _dot_compiled(found: list[Facts], rng: Rng) -> Finding | None:
    return one_number_mse(found[-1], rng)


DOT_MODEL = Exercise(
    "dot_model",
    [
        Item("both sides take part", 1, _both_sides),
        Item("a dot product of dim numbers", 1, _product),
        Item("one number, compiled with MSE", 1, _dot_compiled),
    ],
    hints=(
        "Two keras.Input, one of n_influencer and one of n_song numbers, and a Dense of dim units on each.",
        "keras.layers.Dot(axes=1) of the two Dense layers gives one number a pair.",
        (
            'model = keras.Model([influencer, song], rating); model.compile(keras.optimizers.Adam(0.001), "mse"); '
            "return model."
        ),
    ),
    observe=_probe_dot,
    n_seeds=1,  # builds two models
)


def _probe_nn(answer: Any, rng: Rng) -> Facts:
    shape = Shape()

    def build() -> Any:
        return answer(shape.n_influencer, shape.n_song, shape.n_kinds, shape.dim)

    def more(asked: Probe, shape: Shape, facts: Facts, rng: Rng) -> None:
        facts.more["meet"] = sides_meet(asked, shape, 3, rng)
        ask_kinds(asked, shape, 3, facts, rng)

    return probe(build, shape, 3, rng, more)


def _genres(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := no_model(facts) or no_say(facts, range(2)):
        return finding
    if finding := dim_ignored(facts, Shape()) or only_added(facts):
        return finding
    return None if no_say(facts, range(2, 3)) else no_gradient(facts)  # the kind is the item below


def _category(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    return no_model(facts) or no_row(facts) or no_say(facts, range(2, 3)) or no_category(facts)


NN_MODEL = Exercise(
    "nn_model",
    [
        Item("the genres of both sides take part", 1, _genres),
        Item("the kind is a category", 1, _category),
        Item("one number, compiled with MSE", 1, one_number_mse),
    ],
    hints=(
        "What is a kind to a network: a quantity, or a name? A third keras.Input((1,), dtype='int32') takes it.",
        "keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)) gives 8 numbers a kind.",
        (
            "Concatenate the Dense of each side with them, then Dense(16, activation='relu') and Dense(1); "
            'compile with "mse".'
        ),
    ),
    observe=_probe_nn,
    n_seeds=1,  # a model is asked with several sets of weights
)
