"""The checks of lab 05, from sound to latent factors."""

from kit.checks.lab import Lab
from kit.checks.sound.artist_prior import ARTIST_PRIOR
from kit.checks.sound.audio_cnn import AUDIO_CNN
from kit.checks.sound.bag_of_sounds import BAG_OF_SOUNDS
from kit.checks.sound.cold_eval import COLD_EVAL
from kit.checks.sound.cold_table import COLD_TABLE
from kit.checks.sound.info_nce import INFO_NCE
from kit.checks.sound.late_fusion import LATE_FUSION
from kit.checks.sound.pmf_with_prior import PMF_WITH_PRIOR
from kit.checks.sound.wpe import WPE

__all__ = ["LAB", "check", "hint", "ready"]

LAB = Lab(
    "05_sound",
    [
        BAG_OF_SOUNDS,
        AUDIO_CNN,
        WPE,
        COLD_EVAL,
        COLD_TABLE,
        ARTIST_PRIOR,
        PMF_WITH_PRIOR,
        LATE_FUSION,
        INFO_NCE,
    ],
)
check, hint, ready = LAB.check, LAB.hint, LAB.ready
