"""What an answer gives, read by the readers of all labs."""

from __future__ import annotations

from typing import Any

import numpy as np

from kit.checks.asking.crossing import Made
from kit.checks.asking.values import table, tracks

Rng = np.random.Generator
MOST_ROWS = 10_000


def sparse(table: Any) -> Made:
    """A table as the lab keeps its counts, almost all of them zeros: scipy's CSR, made where the answer runs."""
    return Made("scipy.sparse:csr_array", (np.asarray(table, np.float64),))


def table_of_numbers(value: Any, name: str) -> Any:
    """A table of floats, also one in a data frame: the lab makes an array of it."""
    return table(value, name, "a dense table: rows and columns of numbers", frame=True)


def row_of_numbers(value: Any, name: str) -> Any:
    """Numbers of artists, one after the other."""
    return tracks(value, name, "the numbers of artists, one after the other")
