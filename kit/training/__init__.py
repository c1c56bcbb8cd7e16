"""What watches a `fit`, and trains Track2Vec fast: curves, time left, stop, checkpoint, the training doctor, a plan."""

from kit.doctor import Doctor, base_rate_loss
from kit.training.batches import dataset
from kit.training.planning import Plan, plan
from kit.training.sample import HitAtK, vectors_of
from kit.training.track2vec import fit_track2vec
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
    "plan",
    "vectors_of",
]
