"""The logistic ranker is the second stage as the original lab has it."""

from __future__ import annotations

from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from kit.funnel.features import Pairs

__all__ = ["LogisticRanker", "Ranker"]

Arrays = dict[str, NDArray[Any]]


class Ranker(Protocol):
    """The methods that the second stage needs of a ranker.

    Its probabilities are good for an order alone: what is hidden for the test, or was not listened to *yet*, is taught
    as not listened to.
    """

    def fit(
        self, pairs: Pairs, labels: NDArray[np.integer], weights: NDArray[np.floating], seed: int
    ) -> Self:
        """Learn which pairs are listened to."""

    def probability(self, pairs: Pairs) -> NDArray[np.float64]:
        """Give the probability of the label of each pair."""

    def arrays(self) -> Arrays:
        """Give all that the ranker has learnt, to be kept."""

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """Make a ranker of what was kept."""


class LogisticRanker:
    """A weighted sum of the features, passed through a sigmoid.

    The users' and artists' own vectors are left out: in a sum, what belongs to the user alone is the same for every
    artist and changes no order. Their product says whether the two go together.

    Examples
    --------
    >>> from kit.funnel.features import Pairs
    >>> rng = np.random.default_rng(0)
    >>> pairs = Pairs(*(rng.normal(size=(400, d)).astype(np.float32) for d in (6, 2, 2)))
    >>> labels = (pairs.product.sum(axis=1) > 0).astype(int)
    >>> ranker = LogisticRanker().fit(pairs, labels, np.ones(400), seed=0)
    >>> bool(((ranker.probability(pairs) > 0.5) == labels).mean() > 0.95)
    True
    """

    def __init__(self) -> None:
        self._weights = np.zeros(0)
        self._shift = 0.0

    def fit(
        self, pairs: Pairs, labels: NDArray[np.integer], weights: NDArray[np.floating], seed: int
    ) -> LogisticRanker:
        """Learn which pairs are listened to; nothing here is left to chance, so `seed` changes nothing."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.preprocessing import StandardScaler

        features = self._features(pairs)
        scaler = StandardScaler().fit(features, sample_weight=weights)
        found = LogisticRegression(max_iter=500, random_state=seed).fit(
            scaler.transform(features), labels, sample_weight=weights
        )
        self._weights = found.coef_[0] / scaler.scale_
        self._shift = float(found.intercept_[0] - self._weights @ scaler.mean_)
        return self

    @staticmethod
    def _features(pairs: Pairs) -> NDArray[np.float64]:
        return np.hstack([pairs.plain, pairs.product]).astype(np.float64)

    def probability(self, pairs: Pairs) -> NDArray[np.float64]:
        """Give the probability that each pair is listened to."""
        return np.asarray(1 / (1 + np.exp(-(self._features(pairs) @ self._weights + self._shift))))

    def arrays(self) -> Arrays:
        """Give all that the ranker has learnt."""
        return {"weights": self._weights, "shift": np.array(self._shift)}

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> LogisticRanker:
        """Make a ranker of what was kept."""
        ranker = cls()
        ranker._weights, ranker._shift = arrays["weights"], float(arrays["shift"])
        return ranker
