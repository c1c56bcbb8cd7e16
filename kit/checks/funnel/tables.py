"""The tables that answers of this lab take and give: sparse counts, and dense rows of numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made
from kit.checks.asking.values import table

__all__ = ["Floats", "Whole", "dense", "sparse"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def sparse(counts: Floats) -> Made:
    """Make counts as the lab keeps them, almost all of them zeros: scipy's CSR, made where the answer runs."""
    return Made("scipy.sparse:csr_array", (np.asarray(counts, np.float64),))


def dense(value: object, name: str) -> Floats:
    """Read a table of floats, also out of a data frame, of which the lab makes an array.

    Examples
    --------
    >>> dense([[1, 2], [3, 4]], "fit_mf").shape
    (2, 2)
    """
    rows: Floats = table(value, name, "a dense table: rows and columns of numbers", frame=True)
    return rows
