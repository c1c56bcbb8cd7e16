"""Whether a kind is a category to a model: one pair with every kind, with several sets of weights.

With positive weights no usual layer turns an order round, so a kind taken for a quantity moves the output one way only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.influencers.probe import Facts, Probe, Shape, moved
from kit.checks.outcome import AnswerError, Finding

Rng = np.random.Generator
Floats = NDArray[np.float64]


def ask_kinds(asked: Probe, shape: Shape, n_inputs: int, facts: Facts, rng: Rng) -> None:
    """Keep the outputs of one pair by its kind, or what asking for all kinds ends in."""
    inputs = [np.repeat(part[:1], shape.n_kinds, axis=0) for part in shape.batch(rng, n_inputs)]
    inputs[2] = np.arange(shape.n_kinds, dtype=np.int32)[:, None]
    facts.more.update(by_kind=[], far_error="")
    for setting in ("positive", "either sign", "either sign"):
        asked.write(setting, rng)
        try:
            facts.more["by_kind"].append(asked.scores(inputs))
        except AnswerError as error:
            facts.more["far_error"] = type(error.__cause__).__name__
            return


def no_row(facts: Facts) -> Finding | None:
    """Some kinds cannot be looked up."""
    if not facts.more["far_error"]:
        return None
    n_kinds = Shape().n_kinds
    return Finding(
        "not every kind has a row",
        f"of {n_kinds} kinds, 0 to {n_kinds - 1}, some end in {facts.more['far_error']}",
        "a kind without a row cannot be looked up",
        "Embedding(n_kinds, 8): the argument of the function, not a number from elsewhere",
    )


def no_category(facts: Facts) -> Finding | None:
    """The kind is taken for a quantity, or some kinds for others."""
    n_kinds = Shape().n_kinds
    curves = [curve for curve in facts.more["by_kind"] if moved(curve[:1], curve) > 1e-6]
    if not curves or _in_order(curves[0]):
        return Finding(
            "the kind is taken for a quantity",
            f"the output goes one way only as the kind goes from 0 to {n_kinds - 1}",
            "kind 12 is not twelve times kind 1: the numbers are names",
            "Embedding(n_kinds, 8) and Flatten, or one-hot (keras.layers.CategoryEncoding) and Dense",
        )
    alike = min(_alike(curve) for curve in curves)
    if alike == 1:
        return None
    return Finding(
        "some kinds share a row",
        f"{n_kinds} kinds give {n_kinds - alike + 1} different outputs for the same pair",
        "each kind is one of its own",
        "how many rows the table of kinds has, and what is done to the number before it is looked up",
    )


def _in_order(curve: Floats) -> bool:
    steps = np.diff(curve)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _alike(curve: Floats) -> int:
    """How many kinds have the most frequent output."""
    return int(np.unique(curve, return_counts=True)[1].max())
