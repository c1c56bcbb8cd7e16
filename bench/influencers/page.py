"""The tables of lab 02's figures, in text and as the page docs/reference/influencers.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "influencers.md"
ORIGINAL = {"random": 0.5502, "naive": 0.3957, "LGBM": 0.3088, "Dot": 0.3162, "NN": 0.3096, "Text": 0.3079}


class Result(NamedTuple):
    """What a model missed in one world."""

    seed: int
    model: str
    kind: str
    errors: NDArray[np.float64]

    @property
    def rmse(self) -> float:
        squared, fold = self.errors
        return float(np.mean([np.sqrt(squared[fold == number].mean()) for number in np.unique(fold)]))


def table(results: Sequence[Result]) -> str:
    return ""


def page(results: Sequence[Result]) -> str:
    return ""
