"""Checks of `build_dot_model` and `build_nn_model`: what the answers of the probe mean.

A dot product of `dim` numbers is known by the table of its outputs, influencers by songs: without what each side adds
by itself it has the rank `dim`, whatever the activation is. A kind is a category when its numbers follow no order.
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
from kit.checks.influencers.probe import Facts, Probe, Shape, moved, probe
from kit.checks.influencers.sides import N_GRID, outputs, ranks, sides_meet, together
from kit.checks.outcomes import AnswerError, Exercise, Finding, Item

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

    return probe(build, shape, 3, rng, _ask_kinds)


def _ask_kinds(asked: Probe, shape: Shape, facts: Facts, rng: Rng) -> None:
    """One pair with every kind, with several sets of weights."""
    sides = [
        np.repeat(shape.genres(rng, 1, n), shape.n_kinds, axis=0) for n in (shape.n_influencer, shape.n_song)
    ]
    kinds = np.arange(shape.n_kinds, dtype=np.int32)[:, None]
    facts.more.update(by_kind=[], far_error="", meet=sides_meet(asked, shape, 3, rng))
    for setting in ("positive", "either sign", "either sign"):
        asked.write(setting, rng)
        try:
            facts.more["by_kind"].append(asked.scores([*sides, kinds]))
        except AnswerError as error:
            facts.more["far_error"] = f"{type(error.__cause__).__name__}"
            return


def _genres(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    if finding := no_model(facts) or no_say(facts, range(2)):
        return finding
    if finding := dim_ignored(facts, Shape()) or only_added(facts):
        return finding
    return None if no_say(facts, range(2, 3)) else no_gradient(facts)  # the kind is the item below


def _category(facts: Facts, rng: Rng) -> Finding | None:  # noqa: ARG001
    n_kinds = Shape().n_kinds
    if finding := no_model(facts):
        return finding
    if facts.more["far_error"]:
        return Finding(
            "not every kind has a row",
            f"of {n_kinds} kinds, 0 to {n_kinds - 1}, some end in {facts.more['far_error']}",
            "a kind without a row cannot be looked up",
            "Embedding(n_kinds, 8): the argument of the function, not a number from elsewhere",
        )
    if finding := no_say(facts, range(2, 3)):
        return finding
    curves = [curve for curve in facts.more["by_kind"] if moved(curve[:1], curve) > 1e-6]
    if not curves or _in_order(curves[0]):  # with positive weights no layer turns an order round
        return Finding(
            "the kind is taken for a quantity",
            f"the output goes one way only as the kind goes from 0 to {n_kinds - 1}",
            "kind 12 is not twelve times kind 1: the numbers are names",
            "Embedding(n_kinds, 8) and Flatten, or one-hot (keras.layers.CategoryEncoding) and Dense",
        )
    alike = [_alike(curve) for curve in curves]
    if alike and min(alike) > 1:
        return Finding(
            "some kinds share a row",
            f"{n_kinds} kinds give {n_kinds - min(alike) + 1} different outputs for the same pair",
            "each kind is one of its own",
            "how many rows the table of kinds has, and what is done to the number before it is looked up",
        )
    return None


def _in_order(curve: Floats) -> bool:
    steps = np.diff(curve)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _alike(curve: Floats) -> int:
    """How many kinds have the most frequent output."""
    return int(np.unique(curve, return_counts=True)[1].max())


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
