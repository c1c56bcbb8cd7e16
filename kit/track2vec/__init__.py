"""Track2Vec trained fast: `fit_track2vec` for a model of Keras, `train` without one.

- `settings`: the settings of a training, and its result
- `training`: passes over the playlists
- `steps`, `tables`: what is drawn for a step, and how it moves the vectors; the tables that it works in
- `moving`, `compiled`: how touched rows are moved, by numpy, or by a loop that numba compiles
- `fitting`, `reading`: the training of a student's model, which is read by asking it
- `planning`: how large a training can be on this machine
- `sample`: hit@k after each pass
- `checkpoint`, `watching`: what is kept after each pass, and who follows the training
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.lazy import lazily
from kit.track2vec.settings import Settings, Trained
from kit.track2vec.training import train

if TYPE_CHECKING:
    from kit.track2vec.fitting import fit_track2vec
    from kit.track2vec.planning import Plan, plan
    from kit.track2vec.sample import HitAtK, vectors_of

__all__ = ["HitAtK", "Plan", "Settings", "Trained", "fit_track2vec", "plan", "train", "vectors_of"]

if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.track2vec.fitting": ["fit_track2vec"],
            "kit.track2vec.planning": ["Plan", "plan"],
            "kit.track2vec.sample": ["HitAtK", "vectors_of"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
