"""The checks of lab 01, Track2Vec."""

from kit.checks.lab import Lab
from kit.checks.track2vec.artists import ARTISTS
from kit.checks.track2vec.compare import COMPARE
from kit.checks.track2vec.hit_at_k import HIT_AT_K
from kit.checks.track2vec.ndcg_at_k import NDCG_AT_K
from kit.checks.track2vec.pair_generator import PAIR_GENERATOR
from kit.checks.track2vec.predict_batch import PREDICT_BATCH
from kit.checks.track2vec.radio import RADIO
from kit.checks.track2vec.track2vec_model import TRACK2VEC_MODEL
from kit.checks.track2vec.tuning import TUNING

__all__ = ["LAB", "check", "hint", "ready"]

LAB = Lab(
    "01_track2vec",
    [HIT_AT_K, NDCG_AT_K, TRACK2VEC_MODEL, PAIR_GENERATOR, PREDICT_BATCH, ARTISTS, COMPARE, TUNING, RADIO],
)
check, hint, ready = LAB.check, LAB.hint, LAB.ready
