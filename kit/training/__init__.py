"""What watches a `fit`: the curves, time left, stop, checkpoint, and the training doctor."""

from kit.doctor import Doctor, base_rate_loss
from kit.training.sample import HitAtK, vectors_of
from kit.training.watching import Watch, fit

__all__ = ["Doctor", "HitAtK", "Watch", "base_rate_loss", "fit", "vectors_of"]
