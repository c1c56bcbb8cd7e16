"""The checks of lab 06, what comes next."""

from kit.checks.lab import Lab
from kit.checks.sequences.compare_by_place import COMPARE_BY_PLACE
from kit.checks.sequences.history_scores import HISTORY_SCORES
from kit.checks.sequences.log_q import LOG_Q
from kit.checks.sequences.make_playlist import MAKE_PLAYLIST
from kit.checks.sequences.next_batches import NEXT_BATCHES
from kit.checks.sequences.sequence_model import SEQUENCE_MODEL

__all__ = ["LAB", "check", "hint", "ready"]

LAB = Lab(
    "06_sequences",
    [HISTORY_SCORES, NEXT_BATCHES, SEQUENCE_MODEL, LOG_Q, COMPARE_BY_PLACE, MAKE_PLAYLIST],
)
check, hint, ready = LAB.check, LAB.hint, LAB.ready
