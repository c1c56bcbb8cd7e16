"""Tables as the answers of this lab are given them and give them: sparse counts, and dense rows of numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made
from kit.checks.asking.values import table

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def sparse(counts: Floats) -> Made:
    """Counts as the lab keeps them, almost all of them zeros: scipy's CSR, made where the answer runs."""
    return Made("scipy.sparse:csr_array", (np.asarray(counts, np.float64),))


def dense(value: object, name: str) -> Floats:
    """A table of floats, also one in a data frame: the lab makes an array of it.

    Examples
    --------
    >>> dense([[1, 2], [3, 4]], "fit_mf").shape
    (2, 2)
    """
    rows: Floats = table(value, name, "a dense table: rows and columns of numbers", frame=True)
    return rows
