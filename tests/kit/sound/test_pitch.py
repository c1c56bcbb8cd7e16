"""Sound by pitch: a note is loudest in its own band, an octave is twelve bands, and bands end at half the rate."""

import numpy as np
import pytest

from kit.sound.pitch import LOWEST, constant_q

TIME = np.arange(16_000 * 3) / 16_000


@pytest.mark.parametrize("band", [12, 30, 57, 90])
def test_a_note_is_loudest_in_its_own_band(band):
    found = constant_q(np.sin(2 * np.pi * LOWEST * 2 ** (band / 12) * TIME), 16_000)[10]
    assert found.argmax() == band
    assert found[[band - 2, band + 2]].max() < found[band] / (3 if band > 20 else 1)


def test_every_band_hears_something_of_noise():
    found = constant_q(np.random.default_rng(0).normal(size=48_000), 16_000)
    assert found.shape == (24, 96) and (found > 0).all()
    assert (found[1:-1].mean(axis=0)[60:72] > found[1:-1].mean(axis=0)[48:60]).all()  # wider bands hold more


def test_bands_above_half_the_rate_are_refused_with_how_many_fit():
    with pytest.raises(ValueError, match=r"the highest of 96 bands is at 7902 Hz, above 4000: at most 84"):
        constant_q(np.zeros(8_000), 8_000)
    assert constant_q(np.zeros(8_000), 8_000, 84).shape == (4, 84)
