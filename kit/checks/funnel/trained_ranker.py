"""`rank` is tried with a classifier of scikit-learn that is trained already."""

from __future__ import annotations

import numpy as np

__all__ = ["trained_ranker"]


def trained_ranker(weights: list[float], bias: float, classes: tuple[int, int] = (0, 1)) -> object:
    """Make a trained logistic regression of scikit-learn: the last class has the log-odds weights . x + bias."""
    from sklearn.linear_model import LogisticRegression

    made = LogisticRegression()
    made.classes_, made.n_features_in_ = np.array(classes), len(weights)
    made.coef_, made.intercept_ = np.array([weights], float), np.array([bias], float)
    return made
