"""Peers of the factorisations of lab 05, measured where they are installed: `make bench-labs` installs them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from bench.sound.rows import DIM, Case
from kit.funnel.factors import CONFIDENCE, PENALTY, SWEEPS

__all__ = ["PEERS", "installed"]

Floats = NDArray[np.float64]


def _implicit(case: Case) -> Floats:
    """Factorise by alternating least squares of `implicit`, with the weights, penalty and sweeps of ours."""
    from implicit.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    confidence = csr_matrix(case.music.plays, dtype=np.float32, copy=True)  # plays cannot be written to
    confidence.data = 1 + CONFIDENCE * np.log1p(confidence.data)
    model = AlternatingLeastSquares(
        factors=DIM,
        regularization=PENALTY,
        alpha=1.0,
        iterations=SWEEPS,
        num_threads=1,
        random_state=case.seed,
    )
    model.fit(confidence, show_progress=False)
    return np.asarray(model.user_factors @ model.item_factors[case.split.cold].T, np.float64)


PEERS: dict[str, Callable[[Case], Floats]] = {"WMF of implicit": _implicit}
PACKAGES = {"WMF of implicit": "implicit"}


def installed(name: str) -> bool:
    """Say whether a peer can be measured here."""
    return find_spec(PACKAGES[name]) is not None
