"""Checks of `build_dot_model` and `build_nn_model`: what the answers of the probe mean.

A dot product of `dim` numbers is known by the table of its outputs, influencers by songs: without what each side adds
by itself it has the rank `dim`, whatever the activation is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.exercise import Exercise, Item, asks
from kit.checks.influencers.dropout import ask_dropout, no_dropout
from kit.checks.influencers.findings import (
    by_itself,
    constant,
    dim_ignored,
    no_gradient,
    no_model,
    no_say,
    one_number_mse,
    only_added,
)
from kit.checks.influencers.kinds import ask_kinds, no_category, no_row
from kit.checks.influencers.probe import N_ROWS, Facts, Probe, Shape, probe
from kit.checks.influencers.sides import N_GRID, deaf_to_length, outputs, ranks, sides_meet, together
from kit.checks.outcome import Finding, student_code

Rng = np.random.Generator
Floats = NDArray[np.float64]
DIMS = (1, 2, 5)
N_LOOKS = 8  # sets of weights: a relu is 0 for half of the pairs with each


def _probe_dot(answer: Any, rng: Rng) -> list[Facts]:
    """A model of each size in `DIMS`, asked for a table of outputs."""
    return [_one_dot(answer, rng, Shape(dim=dim)) for dim in DIMS]


def _one_dot(answer: Any, rng: Rng, shape: Shape) -> Facts:
    def build() -> Any:
        return answer(shape.n_influencer, shape.n_song, shape.dim)

    return probe(build, shape, 2, rng, _ask_grid)


def _ask_grid(asked: Probe, shape: Shape, facts: Facts, rng: Rng) -> None:
    asked.write("positive", rng)
    seed = int(rng.integers(2**32))
    grid = outputs(asked, shape, 2, np.random.default_rng(seed))
    facts.more.update(
        together=together(grid), ranks=ranks(grid), deaf=deaf_to_length(asked, shape, grid, seed)
    )


def _first_model(found: list[Facts]) -> Finding | None:
    return next((finding for facts in found if (finding := no_model(facts))), None)


def _both_sides(found: list[Facts]) -> Finding | None:
    return _first_model(found) or no_say(found[-1], range(2)) or no_gradient(found[-1])


def _product(found: list[Facts]) -> Finding | None:
    if finding := _first_model(found) or _more_numbers(found) or by_itself(found[-1]):
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
        f"built with dim={', '.join(map(str, DIMS))}, the table of {N_GRID} influencers by {N_GRID} songs has rank "
        f"{', '.join(str(rank[0]) for rank in seen)}"
    )
    if not all(_has_side(facts, dim) for facts, dim in zip(found, DIMS, strict=True)):
        return Finding(
            "dim is ignored",
            saw,
            "how many numbers describe a side is what `dim` says",
            "Dense(dim) on each side, with the argument of the function",
        )
    deaf = set.intersection(*(set(facts.more["deaf"]) for facts in found))
    if deaf:
        return Finding(
            "a cosine, not a dot product" if len(deaf) == 2 else "a side is brought to length 1",
            f"all numbers of {' and of '.join(sorted(deaf))} ten times as large, and no rating changes; with dim=1 all "
            "ratings are the same",
            "how much a song has, and how much an influencer wants, is the length of their rows: it has to count",
            "Dot without `normalize=True`, and no layer that brings rows to length 1",
        )
    return Finding(
        "no dot product of the two sides",
        saw,
        "a dot product of dim numbers has rank dim",
        "keras.layers.Dot(axes=1) of the two Dense layers, and nothing else that mixes the sides",
    )


def _has_side(facts: Facts, dim: int) -> bool:
    return any(len(shape) > 1 and shape[-1] == dim for shape in facts.shapes)


def _dot_compiled(found: list[Facts]) -> Finding | None:
    return _first_model(found) or _more_numbers(found) or one_number_mse(found[-1])


def _more_numbers(found: list[Facts]) -> Finding | None:
    """As many numbers a pair as `dim` says, or as there are pairs in the batch."""
    came = [facts.output for facts in found]
    if came == [_of_shape(N_ROWS, N_ROWS) for _ in DIMS] and found[-1].alone == "":
        return Finding(
            "every influencer with every song",
            f"{N_ROWS} pairs give {came[-1]}, and one pair alone one number",
            "a row is one influencer and one song, and has one rating",
            "keras.layers.Dot(axes=1) multiplies row by row; a matrix product takes each row with each other one",
        )
    if came != [_of_shape(N_ROWS, dim) for dim in DIMS]:
        return None
    return Finding(
        "dim numbers a pair, not one",
        f"built with dim={DIMS[-1]}, {N_ROWS} pairs give {came[-1]}",
        "each pair has one rating: the dim products are added up",
        "keras.layers.Dot(axes=1) multiplies and adds; Multiply alone does not add",
    )


def _of_shape(*shape: int) -> str:
    return f"an output of shape {shape}"


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
    n_seeds=1,  # builds three models
)


def _probe_nn(answer: Any, rng: Rng) -> Facts:
    shape = Shape()

    def build() -> Any:
        return answer(shape.n_influencer, shape.n_song, shape.n_kinds, shape.dim)

    def more(asked: Probe, shape: Shape, facts: Facts, rng: Rng) -> None:
        facts.more["meet"] = sides_meet(asked, shape, 3, rng)
        ask_kinds(asked, shape, 3, facts, rng)
        ask_dropout(asked, shape, 3, facts, rng)

    return probe(build, shape, 3, rng, more)


def _genres(facts: Facts) -> Finding | None:
    if finding := no_model(facts) or no_say(facts, range(2)):
        return finding
    if finding := dim_ignored(facts, Shape()) or only_added(facts):
        return finding
    return None if no_say(facts, range(2, 3)) else no_gradient(facts)  # the kind is the item below


def _category(facts: Facts) -> Finding | None:
    return no_model(facts) or no_row(facts) or no_say(facts, range(2, 3)) or no_category(facts)


def _left_out(facts: Facts) -> Finding | None:
    return no_model(facts) or constant(facts) or no_dropout(facts)


def _relu_at_the_end(answer: Any, rng: Rng) -> Finding | None:
    """What the exercise warns of: with weights of either sign a relu gives 0 for many pairs."""
    shape = Shape()
    with student_code():
        model = answer(shape.n_influencer, shape.n_song, shape.n_kinds, shape.dim)
    asked, found = Probe(model), []
    inputs = shape.batch(rng, 3)
    asked.scores(inputs)
    asked.begin()
    for _ in range(N_LOOKS):
        asked.write("either sign", rng)
        found.append(asked.scores(inputs))
    ratings = np.concatenate(found)
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
        Item("one number, compiled with MSE", 1, one_number_mse),
    ],
    hints=(
        "What is a kind to a network: a quantity, or a name? A third keras.Input((1,), dtype='int32') takes it.",
        "keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8)(kind)) gives 8 numbers a kind.",
        (
            "Concatenate the Dense of each side with them, then Dense(dim, activation='relu'), Dropout(0.2) and "
            'Dense(1, activation="sigmoid"); compile with "mse".'
        ),
    ),
    observe=_probe_nn,
    note=asks(_relu_at_the_end),
    n_seeds=1,  # a model is asked with several sets of weights
)
