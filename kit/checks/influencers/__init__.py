"""The checks of lab 02, who should hear this song."""

from kit.checks.influencers.audio_embedding import AUDIO_EMBEDDING
from kit.checks.influencers.cold_folds import COLD_FOLDS
from kit.checks.influencers.cold_table import COLD_TABLE
from kit.checks.influencers.dot_model import DOT_MODEL
from kit.checks.influencers.encode_texts import ENCODE_TEXTS
from kit.checks.influencers.nn_model import NN_MODEL
from kit.checks.influencers.oof_rmse import OOF_RMSE
from kit.checks.influencers.recommend import RECOMMEND
from kit.checks.influencers.text_model import TEXT_MODEL
from kit.checks.lab import Lab

__all__ = ["LAB", "check", "hint", "ready"]

LAB = Lab(
    "02_influencers",
    [
        OOF_RMSE,
        DOT_MODEL,
        NN_MODEL,
        ENCODE_TEXTS,
        TEXT_MODEL,
        COLD_FOLDS,
        COLD_TABLE,
        RECOMMEND,
        AUDIO_EMBEDDING,
    ],
)
check, hint, ready = LAB.check, LAB.hint, LAB.ready
