"""What is made heard again has what the picture had, and no more."""

import numpy as np
import pytest

from kit import sound
from kit.radio.synthesis import synthesise
from kit.sound import play

SR = 16_000


@pytest.fixture(scope="module")
def music():
    rng = np.random.default_rng(3)
    wav = synthesise(rng.random(6), rng, seconds=2.0)
    return np.frombuffer(wav[44:], "<i2").astype(np.float32) / 32768


def power_of(y):
    return np.abs(sound.stft(y)) ** 2


def test_a_sound_from_mel_bands_has_these_bands_and_more_bands_keep_more(music):
    def power(y):
        return np.abs(sound.stft(y, 512, 256)) ** 2

    amplitude, missed = np.sqrt(power(music)), []
    for n_mels in (12, 40, 96):
        bands = sound.mel(power(music), SR, n_mels)
        heard = power(play.from_mel(bands, SR, np.random.default_rng(0)))
        again = sound.mel(heard, SR, n_mels)
        assert heard.shape == amplitude.shape
        assert np.corrcoef(np.log(bands[2:-2] + 1e-3).ravel(), np.log(again[2:-2] + 1e-3).ravel())[0, 1] > 0.9
        missed.append(np.linalg.norm(np.sqrt(heard) - amplitude) / np.linalg.norm(amplitude))
    assert missed[0] > 1.2 * missed[1] > 1.2 * missed[2]


def test_notes_that_are_played_are_heard_as_these_notes():
    for note in range(12):
        heard = play.from_notes(np.eye(12)[[note] * 20], SR)
        assert sound.chroma(power_of(heard), SR)[8].argmax() == note
        assert np.sqrt((heard**2).mean()) == pytest.approx(0.1, rel=1e-3)


def test_clicks_are_found_where_they_were_put():
    heard = play.clicks([0.25, 0.5, 1.5, -1, 3], 2 * SR, SR)
    flux = sound.flux(sound.log_mel(heard, SR, 512, 160, 40))
    loud = np.flatnonzero(flux > 0.3 * flux.max()) / 100
    assert {round(4 * time) for time in loud} == {1, 2, 6}


def test_a_band_and_the_rest_are_the_whole_and_have_their_share(music):
    inside, outside = play.parted_at(music, SR)
    assert np.allclose(inside + outside, music, atol=1e-6)
    hertz = np.fft.rfftfreq(2048, 1 / SR)
    assert np.median(sound.fractional_rms(power_of(inside), hertz, 80, 320)) > 0.98
    share = np.sqrt((inside**2).sum() / (music**2).sum())
    power = power_of(music)
    assert share == pytest.approx(
        np.sqrt(power[:, (hertz >= 100) & (hertz <= 300)].sum() / power.sum()), abs=0.03
    )


def test_two_sides_are_equally_loud(music):
    both = play.beside(music, 0.01 * music[:-5])
    assert both.shape == (2, len(music) - 5)
    assert np.allclose(both[0], both[1], atol=1e-4)
    assert (play.beside(music, np.zeros(9))[1] == 0).all()
