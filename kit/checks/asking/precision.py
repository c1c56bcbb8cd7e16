"""Whether a Keras model counts with fewer digits than a check needs to tell a fault from rounding.

A policy such as `mixed_bfloat16`, set in any cell, holds for every model that is built later. Whatever a check then
finds of a model, it cannot be sure of: the precision is what is said. `asked_model` notes it, and whoever runs the
check reads what was noted: ``with noted() as coarse``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kit.checks.outcome import Finding, Outcome

__all__ = ["instead_of", "note", "noted"]

DIGITS = {"bfloat16": 2, "float16": 3}
_coarse: ContextVar[list[str] | None] = ContextVar("coarse", default=None)


@contextmanager
def noted() -> Iterator[list[str]]:
    """Keep the names of the coarse numbers that models are noted to count with meanwhile.

    Examples
    --------
    >>> with noted() as coarse:
    ...     note(["float32", "bfloat16"])
    >>> coarse
    ['bfloat16']
    """
    coarse: list[str] = []
    token = _coarse.set(coarse)
    try:
        yield coarse
    finally:
        _coarse.reset(token)


def note(numbers: object) -> None:
    """Tell whoever runs the check with which numbers a model counts: names such as "float32"; others are no news."""
    coarse = _coarse.get()
    if coarse is not None and isinstance(numbers, list):
        coarse += [name for name in DIGITS if name in numbers and name not in coarse]


def instead_of(finding: Finding, coarse: list[str]) -> Finding:
    """What is said in the place of a finding about a model that counts with coarse numbers.

    Examples
    --------
    >>> instead_of(Finding("no dot product"), ["float16"]).cause
    'the model counts in float16, too coarse to be judged'
    >>> instead_of(Finding("no dot product"), []).cause
    'no dot product'
    """
    if not coarse or finding.outcome is not Outcome.NOT_YET:
        return finding
    name = coarse[0]
    return Finding(
        f"the model counts in {name}, too coarse to be judged",
        f"a number of {name} holds {DIGITS[name]} digits",
        "what is wrong cannot be told from what is rounded",
        'the policy of the numbers: `keras.config.set_dtype_policy("float32")`; then run the cell of the model again',
    )
