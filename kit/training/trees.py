"""Boosted trees stop growing by themselves, as `kit.training.early` has it for networks; they need no Keras."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.training.apart import apart_and_rest

__all__ = ["fit_trees_early"]


def fit_trees_early(
    X: NDArray[np.floating],
    y: NDArray[np.floating],
    rng: np.random.Generator,
    *,
    share: float = 0.1,
    categories: Sequence[int] = (),
) -> Any:
    """Grow boosted trees (LightGBM) until their error on a tenth of the training part falls no more.

    Parameters
    ----------
    X : (n, p) floats
    y : (n,) floats
    rng : numpy.random.Generator
    share : float
        Of the rows that are kept apart.
    categories : sequence of int
        The columns whose numbers are names: trees ask of them "one of these?", and not "more than this?".

    Returns
    -------
    lightgbm.LGBMRegressor
        Its `predict(X)` gives the predictions.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.random((300, 2))
    >>> trees = fit_trees_early(X, X[:, 0], rng)
    >>> bool(np.abs(trees.predict(X) - X[:, 0]).mean() < 0.05)
    True
    """
    import lightgbm

    apart, rest = apart_and_rest(len(y), share, rng)
    trees = lightgbm.LGBMRegressor(
        n_estimators=2000, learning_rate=0.05, n_jobs=1, random_state=0, verbose=-1
    )
    stopping = lightgbm.early_stopping(30, verbose=False)
    trees.fit(
        X[rest],
        y[rest],
        eval_X=X[apart],
        eval_y=y[apart],
        categorical_feature=list(categories) or "auto",
        callbacks=[stopping],
    )
    return trees
