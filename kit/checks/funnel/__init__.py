"""The checks of lab 04, the funnel."""

from kit.checks.funnel.ab_test import AB_TEST
from kit.checks.funnel.artist_vectors import ARTIST_VECTORS
from kit.checks.funnel.candidates import CANDIDATES
from kit.checks.funnel.fit_mf import FIT_MF
from kit.checks.funnel.load_hetrec import LOAD_HETREC
from kit.checks.funnel.merge_sources import MERGE_SOURCES
from kit.checks.funnel.pair_features import PAIR_FEATURES
from kit.checks.funnel.rank import RANK
from kit.checks.funnel.tags_seen_by import TAGS_SEEN_BY
from kit.checks.lab import Lab

__all__ = ["LAB", "check", "hint", "ready"]

LAB = Lab(
    "04_funnel",
    [
        LOAD_HETREC,
        TAGS_SEEN_BY,
        ARTIST_VECTORS,
        CANDIDATES,
        FIT_MF,
        PAIR_FEATURES,
        RANK,
        MERGE_SOURCES,
        AB_TEST,
    ],
)
check, hint, ready = LAB.check, LAB.hint, LAB.ready
