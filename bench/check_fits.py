"""Measure how long the networks of lab 02 train: processor seconds a fit, beside the way before.

Before, each network had its epoch compiled for itself, and `keras.utils.set_random_seed` drew its weights; now networks
that are built alike share one, which stays ready. Both must learn the same, to the last digit of every weight. Repeat
with `make bench-checks` or `python -m bench.check_fits`; a network that learns otherwise, or takes more than the
target's part of what it took before from the second fold on, is an exit status of 1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from bench.one_thread import start_anew

FOLDS, EPOCHS, TARGET = 3, 12, 0.8


def networks() -> dict[str, tuple[Callable[[], Any], Callable[[Any], list[Any]]]]:
    """Give how the two networks are built that lab 02 trains most, and what they are given of pairs."""
    from bench.influencers.models import Models
    from kit.data.influencers import load_influencers

    data = load_influencers()
    models = Models(data, 0)
    ids, table = models._encoded(data.track_info, 36)
    nn, text = models.answers["build_nn_model"], models.answers["build_text_model"]
    return {
        "NN": (lambda: nn(*models.n, 32), data.inputs),
        "Text": (
            lambda: text(table, 36, *models.n, 32),
            lambda X: [*data.inputs(X), ids[X[:, 1]]],
        ),
    }


@contextmanager
def _alone(model: Any, rows: Any) -> Iterator[Any]:
    """The way before: an epoch for this model alone."""
    from kit.training.epoch import Learner

    yield Learner(model, rows)


def _fitted(build: Any, inputs: Any, y: Any, seed: int, *, before: bool) -> tuple[float, list[Any]]:
    """Give the processor seconds of a build and a fit, and the weights at its end."""
    import keras

    from kit.training import early
    from kit.training.epoch import learner_for

    start = time.process_time()
    with patch.object(early, "learner_for", _alone if before else learner_for):
        if before:
            keras.utils.set_random_seed(seed)
        model = build() if before else early.built_from(seed, build)
        early.fit_early(model, inputs, y, np.random.default_rng(seed), epochs=EPOCHS)
    return time.process_time() - start, model.get_weights()


def main() -> int:
    """Print the processor seconds of a fit on each fold, before and now."""
    start_anew("bench.check_fits")
    from kit.data.influencers import load_influencers, stratified_folds

    data = load_influencers()
    folds = stratified_folds(data.ratings, FOLDS, np.random.default_rng(2026))
    missed, asked = 0, networks()
    print(f"{'network':10}{'before':>24}{'now':>24}{'ratio':>8}  CPU seconds a fold, ratio <= {TARGET:g}")
    for name, (build, inputs) in asked.items():
        taken = np.empty((2, FOLDS))
        equal = True
        for number, (train, _) in enumerate(folds):
            given, y = inputs(data.pairs[train]), data.ratings[train]
            both = [_fitted(build, given, y, number, before=before) for before in (True, False)]
            taken[:, number] = [seconds for seconds, _ in both]
            equal &= all(map(np.array_equal, both[0][1], both[1][1]))
        ratio = taken[1, 1:].sum() / taken[0, 1:].sum()
        good = bool(equal and ratio <= TARGET)
        missed += not good
        shown = ["".join(f"{one:8.2f}" for one in row) for row in taken]
        said = "" if good else "   MISSED" if equal else "   MISSED: other weights"
        print(f"{name:10}{shown[0]}{shown[1]}{ratio:8.2f}{said}", flush=True)
    print(f"networks that train within their time: {len(asked) - missed}/{len(asked)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
