"""Smoothness is about neighbours, and diversity about all pairs."""

import numpy as np
import pytest

from kit.metrics import diversities
from kit.sequences import smoothness


def test_the_same_tracks_in_small_steps_are_smoother_and_as_diverse():
    around = np.column_stack([np.cos(np.arange(8) * 0.2), np.sin(np.arange(8) * 0.2)])
    steps, jumps = np.arange(8), np.array([0, 7, 1, 6, 2, 5, 3, 4])
    assert smoothness(steps, around) == pytest.approx(np.cos(0.2))
    assert smoothness(jumps, around) < smoothness(steps, around)
    assert diversities([steps], around) == pytest.approx(diversities([jumps], around))


def test_lengths_do_not_count_and_one_track_has_no_step():
    assert smoothness([0, 1], [[1, 0], [5, 0]]) == pytest.approx(1)
    with pytest.raises(ValueError, match="of 1 tracks has no step"):
        smoothness([0], [[1, 0]])
