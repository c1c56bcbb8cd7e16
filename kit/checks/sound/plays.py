"""The plays that answers of this lab take: counts, almost all of them zeros, in a sparse table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.crossing import Made

__all__ = ["Floats", "sparse"]

Floats = NDArray[np.float64]


def sparse(counts: Floats, maker: str = "scipy.sparse:csr_array") -> Made:
    """Plays as the lab keeps them, made where the answer runs; `maker` is another class that is as good."""
    return Made(maker, (np.asarray(counts, np.float64),))
