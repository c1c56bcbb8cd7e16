"""The tools that watch any `fit`: curves, time left, stop, checkpoint, the training doctor.

- `watching`, `teller`: `fit`, watched, and shown on a page, in lines, or nowhere
- `numbers`, `chart`, `view`, `still`: the numbers of a training, its curves, the page while it runs, what stays of it
- `checkpoint`: what is kept after each epoch; `memory`: memory that stays with the process
- `batches`: pairs as a dataset; `kernel`: the weight of the last layer
- `early`, `trees`, `apart`: networks and trees that stop by themselves, and the rows kept apart that tell them when
- `epoch`: an epoch as one compiled graph, which networks that are built alike share
- `dilation`: a convolution that reaches further

What trains Track2Vec fast stands in `kit.track2vec`; its names are here, too. Keras is imported with the first
name that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.doctor import Doctor, base_rate_loss
from kit.lazy import lazily

if TYPE_CHECKING:
    from kit.track2vec.fitting import fit_track2vec
    from kit.track2vec.planning import Plan, plan
    from kit.track2vec.sample import HitAtK, vectors_of
    from kit.training.batches import dataset
    from kit.training.kernel import last_kernel, start_kernel_at
    from kit.training.watching import Watch, fit

__all__ = [
    "Doctor",
    "HitAtK",
    "Plan",
    "Watch",
    "base_rate_loss",
    "dataset",
    "fit",
    "fit_track2vec",
    "last_kernel",
    "plan",
    "start_kernel_at",
    "vectors_of",
]

# which themselves are watched by what is here
if not TYPE_CHECKING:  # mypy would take any name for one that is there
    __getattr__ = lazily(
        __name__,
        {
            "kit.track2vec": ["fit_track2vec", "Plan", "plan", "HitAtK", "vectors_of"],
            "kit.training.batches": ["dataset"],
            "kit.training.kernel": ["last_kernel", "start_kernel_at"],
            "kit.training.watching": ["Watch", "fit"],
        },
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
