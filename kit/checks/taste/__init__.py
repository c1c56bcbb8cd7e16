"""The checks of lab 03, will I like this song."""

from kit.checks.lab import Lab
from kit.checks.taste.cut_windows import CUT_WINDOWS
from kit.checks.taste.leak_ladder import LEAK_LADDER
from kit.checks.taste.log_mel import LOG_MEL
from kit.checks.taste.shape_of_sound import SHAPE_OF_SOUND
from kit.checks.taste.song_decision import SONG_DECISION
from kit.checks.taste.taste_net import TASTE_NET
from kit.checks.taste.taste_scores import TASTE_SCORES
from kit.checks.taste.tied_together import TIED_TOGETHER

__all__ = ["LAB", "check", "hint", "ready"]

LAB = Lab(
    "03_taste",
    [
        CUT_WINDOWS,
        LOG_MEL,
        SHAPE_OF_SOUND,
        TASTE_SCORES,
        TIED_TOGETHER,
        TASTE_NET,
        LEAK_LADDER,
        SONG_DECISION,
    ],
)
check, hint, ready = LAB.check, LAB.hint, LAB.ready
