"""What an answer gives, brought to an array; what has no such form is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from kit.checks.elsewhere import Made
from kit.checks.outcomes import Finding, FoundError, nothing_returned, shown

Rng = np.random.Generator
MOST_ROWS = 10_000


def sparse(table: Any) -> Made:
    """A table as the lab keeps its counts, almost all of them zeros: scipy's CSR, made where the answer runs."""
    return Made("scipy.sparse:csr_array", (np.asarray(table, np.float64),))


def table_of_numbers(value: Any, name: str) -> Any:
    """A table of floats, whatever it was; raises a finding for what is none.

    Parameters
    ----------
    value : object
        What the answer gave.
    name : str
        Of the function.
    """
    if finding := nothing_returned(value):
        raise FoundError(finding)
    try:
        table = np.asarray(value, np.float64)
    except Exception:  # ragged, sparse, texts: whatever has no numbers
        table = np.zeros(())
    if table.ndim == 2:
        return table
    raise FoundError(
        Finding(
            "no table of numbers",
            f"{name} gives {shown(value) if table.ndim == 0 else f'an array of shape {table.shape}'}",
            "it gives a dense table: rows and columns of numbers",
            "what is returned (of a sparse table, `.toarray()`)",
        )
    )


def row_of_numbers(value: Any, name: str) -> Any:
    """A flat array of whole numbers, whatever it was; raises a finding for what is none."""
    if finding := nothing_returned(value):
        raise FoundError(finding)
    if isinstance(value, Iterator):
        value = list(islice(value, MOST_ROWS))
    try:
        row = np.asarray(value)
        row = row.astype(np.float64)
    except Exception:  # whatever has no numbers
        row = np.zeros((0, 0))
    flat = row.ravel()
    if max(row.shape, default=1) == row.size and np.isfinite(flat).all() and (flat == np.round(flat)).all():
        return flat.astype(np.int64)
    raise FoundError(
        Finding(
            "not a row of artists' numbers",
            f"{name} gives {shown(value)}",
            "it gives the numbers of artists: whole numbers, one after the other",
            "what is returned",
        )
    )
