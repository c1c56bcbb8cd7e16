"""Losses worked out by hand, beside the loss that a model was compiled with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kit.checks.asking.models.facts import ModelFacts, OnBatch
from kit.checks.outcome import Finding

__all__ = [
    "compiled_with",
    "cross_entropy",
    "cross_entropy_of_logits",
    "not_cross_entropy",
    "not_squared_error",
    "squared_error",
]

EDGE = 1e-7  # probabilities are kept this far from 0 and 1, as Keras keeps them


def squared_error(batch: OnBatch) -> float:
    """The mean squared error.

    Examples
    --------
    >>> squared_error(OnBatch(0.0, np.array([1.0, 3.0]), np.array([[0.0], [1.0]])))
    2.5
    """
    return float(np.mean((batch.labels.reshape(batch.outputs.shape) - batch.outputs) ** 2))


def cross_entropy(batch: OnBatch) -> float:
    """Binary cross-entropy of outputs that are probabilities; nan where there are not as many as labels.

    Examples
    --------
    >>> round(cross_entropy(OnBatch(0.0, np.array([1.0, 0.0]), np.array([0.5, 0.5]))), 4)
    0.6931
    """
    if batch.labels.size != batch.outputs.size:
        return np.nan
    labels, p = batch.labels.ravel(), np.clip(batch.outputs.ravel(), EDGE, 1 - EDGE)
    return float(-np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p)))


def cross_entropy_of_logits(batch: OnBatch) -> float:
    """Binary cross-entropy of outputs that a sigmoid would make probabilities of.

    Examples
    --------
    >>> round(cross_entropy_of_logits(OnBatch(0.0, np.array([1.0, 0.0]), np.array([0.0, 0.0]))), 4)
    0.6931
    """
    if batch.labels.size != batch.outputs.size:
        return np.nan
    labels, logits = batch.labels.ravel(), batch.outputs.ravel()
    return float(np.mean(np.logaddexp(0, logits) - labels * logits))


def compiled_with(
    facts: ModelFacts, by_hand: Callable[[OnBatch], float], rtol: float, atol: float = 0.0
) -> bool:
    """Whether the compiled loss is on every batch what it is by hand."""
    return all(np.isclose(batch.loss, by_hand(batch), rtol=rtol, atol=atol) for batch in facts.on_batches)


def not_squared_error(facts: ModelFacts, so: str) -> Finding | None:
    """The model was compiled with another loss than the mean squared error; `so` says why it should be that."""
    if compiled_with(facts, squared_error, 5e-3, 1e-4):
        return None
    first = facts.on_batches[0]
    root = compiled_with(facts, lambda batch: float(np.sqrt(squared_error(batch))), 5e-3)
    return Finding(
        "another loss than the mean squared error",
        f"on one batch the loss is {first.loss:.4f}, and the mean squared error {squared_error(first):.4f}",
        so + (": its root has the same minimum, but a step of another size" if root else ""),
        'loss="mse"',
    )


def not_cross_entropy(facts: ModelFacts, *, probabilities: bool) -> Finding | None:
    """The model was compiled with another loss than binary cross-entropy of what its outputs are."""
    of_logits = compiled_with(facts, cross_entropy_of_logits, 0.03, 1e-3)
    if compiled_with(facts, cross_entropy, 0.03, 1e-3) or (of_logits and not probabilities):
        return None
    first = facts.on_batches[0]
    if of_logits:
        return Finding(
            "from_logits after a sigmoid",
            f"on one batch the loss is {first.loss:.4f}: the cross-entropy of a second sigmoid; of the "
            f"model's own it is {cross_entropy(first):.4f}",
            "the output is squeezed twice, and the loss cannot come near 0",
            "from_logits stays False where the output is a probability",
        )
    return Finding(
        "another loss than binary cross-entropy",
        f"on one batch the loss is {first.loss:.4f}, and the cross-entropy of the same scores "
        f"{cross_entropy(first):.4f}",
        "labels are 0 or 1, and the output is the probability of 1",
        'loss="binary_crossentropy"',
    )
