"""Whether a kind is a category to a model: one pair with every kind, with several sets of weights.

With positive weights no usual layer turns an order round, so a kind taken for a quantity moves the output one way only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.models.facts import moved
from kit.checks.asking.models.probe import Probe, Setting
from kit.checks.influencers.rating_models import Sizes
from kit.checks.outcome import AnswerError, Finding

__all__ = ["Kinds", "no_category", "no_row"]

Rng = np.random.Generator
Floats = NDArray[np.float64]
N_KINDS = Sizes().n_kinds


@dataclass
class Kinds:
    """The outputs of one pair by its kind, with each set of weights; or the error that ended the question."""

    curves: list[Floats] = field(default_factory=list)
    error: str = ""

    @classmethod
    def ask(cls, probe: Probe, sizes: Sizes, rng: Rng) -> Kinds:
        """Ask a model for one pair with every kind."""
        kinds = cls()
        inputs = [np.repeat(part[:1], sizes.n_kinds, axis=0) for part in sizes.batch(rng, probe.n_inputs)]
        inputs[2] = np.arange(sizes.n_kinds, dtype=np.int32)[:, None]
        for setting in (Setting.POSITIVE, Setting.EITHER_SIGN, Setting.EITHER_SIGN):
            probe.write(setting, rng)
            try:
                kinds.curves.append(probe.scores(inputs))
            except AnswerError as error:
                kinds.error = type(error.__cause__).__name__
                return kinds
            if _moves(kinds.curves[-1]) and _alike(kinds.curves[-1]) == 1:
                return kinds  # each kind is one of its own, whatever the next sets show
        return kinds


def no_row(kinds: Kinds) -> Finding | None:
    """Some kinds cannot be looked up."""
    if not kinds.error:
        return None
    return Finding(
        "not every kind has a row",
        f"of {N_KINDS} kinds, 0 to {N_KINDS - 1}, some end in {kinds.error}",
        "a kind without a row cannot be looked up",
        "Embedding(n_kinds, 8): the argument of the function, not a number from elsewhere",
    )


def no_category(kinds: Kinds) -> Finding | None:
    """The kind is taken for a quantity, or some kinds for others."""
    curves = [curve for curve in kinds.curves if _moves(curve)]
    if not curves or _in_order(curves[0]):
        return Finding(
            "the kind is taken for a quantity",
            f"the output goes one way only as the kind goes from 0 to {N_KINDS - 1}",
            "kind 12 is not twelve times kind 1: the numbers are names",
            "Embedding(n_kinds, 8) and Flatten, or one-hot (keras.layers.CategoryEncoding) and Dense",
        )
    alike = min(_alike(curve) for curve in curves)
    if alike == 1:
        return None
    return Finding(
        "some kinds share a row",
        f"{N_KINDS} kinds give {N_KINDS - alike + 1} different outputs for the same pair",
        "each kind is one of its own",
        "how many rows the table of kinds has, and what is done to the number before it is looked up",
    )


def _moves(curve: Floats) -> bool:
    return moved(curve[:1], curve) > 1e-6


def _in_order(curve: Floats) -> bool:
    steps = np.diff(curve)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _alike(curve: Floats) -> int:
    """Count the kinds that have the most frequent output."""
    return int(np.unique(curve, return_counts=True)[1].max())
