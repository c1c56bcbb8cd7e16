"""The features of sound, on sounds whose answer is known."""

import numpy as np
import pytest

from kit import sound

SR, HOP = 16_000, 512
HERTZ = np.fft.rfftfreq(2048, 1 / SR)


def sine(hertz, seconds=1.0, sr=SR):
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * sr)) / sr).astype(np.float32)


def power_of(y):
    return np.abs(sound.stft(y)) ** 2


def test_the_energy_of_a_sound_is_that_of_its_spectrum():
    y = np.random.default_rng(0).normal(size=SR).astype(np.float32)
    y[:2_048] = y[-2_048:] = 0  # so that each sample is in four frames
    whole = np.abs(sound.stft(y, 2048, 512)) ** 2
    twice = 2 * whole.sum() - whole[:, [0, -1]].sum()  # the other half of the spectrum is its mirror
    # Parseval, and four Hann windows that overlap: their squares add up to 4 * 3/8.
    assert twice / 2048 == pytest.approx(1.5 * (y**2).sum(), rel=1e-3)


@pytest.mark.parametrize("n", [1, 511, 512, 5_000])
def test_there_and_back(n):
    y = np.random.default_rng(n).normal(size=n).astype(np.float32)
    assert sound.stft(y).shape == (1 + n // HOP, 1025)
    assert np.allclose(sound.istft(sound.stft(y), length=n), y, atol=1e-5)


@pytest.mark.parametrize("hertz", [110, 440, 997, 3_000, 7_000])
def test_a_tone_is_loudest_in_its_own_band_and_note(hertz):
    power = power_of(sine(hertz))
    mels = sound.mel(power, SR, 64)[16]
    edges = np.linspace(0, 15 + 27 * np.log(8) / np.log(6.4), 66)
    place = hertz * 3 / 200 if hertz < 1_000 else 15 + 27 * np.log(hertz / 1_000) / np.log(6.4)
    assert abs(edges[1 + mels.argmax()] - place) <= edges[1]
    note = round(12 * np.log2(hertz / 440) + 9) % 12
    assert sound.chroma(power, SR)[16].argmax() == note


def test_silence_is_finite_in_every_feature():
    power = power_of(np.zeros(SR))
    picture = sound.log_mel(np.zeros(SR), SR)
    assert (picture == -100).all()
    for feature in (
        sound.chroma(power, SR),
        sound.contrast(power, SR),
        sound.rolloff(power, HERTZ),
        sound.fractional_rms(power, HERTZ),
        sound.flux(picture),
        *sound.harmonic_percussive(power[:8]),
    ):
        assert (feature == 0).all()
    assert sound.tempo(sound.flux(picture), SR) == 0.0


def test_flux_rises_at_each_click_and_never_in_a_steady_tone():
    y = np.zeros(2 * SR, np.float32)
    y[[SR // 2, SR, 3 * SR // 2]] = 1.0
    flux = sound.flux(sound.log_mel(y, SR, 512, 160, 40))
    loud = np.flatnonzero(flux > 0.2 * flux.max())
    assert {round(frame / 50) for frame in loud} == {1, 2, 3}  # a hop of 160 has 100 frames a second
    steady = sound.flux(sound.log_mel(sine(500, 2), SR))[5:-5]
    assert steady.max() < 0.5


def test_the_share_of_two_tones_is_the_root_of_their_energies():
    for inside, outside in ((1.0, 1.0), (0.5, 1.0), (1.0, 0.0)):
        power = power_of(inside * sine(200) + outside * sine(1_000))[8:-8]
        expected = np.sqrt(inside**2 / (inside**2 + outside**2))
        assert sound.fractional_rms(power, HERTZ) == pytest.approx(np.full(len(power), expected), abs=2e-3)


def test_rolloff_of_white_noise_is_at_its_share_of_the_bins():
    power = power_of(np.random.default_rng(0).normal(size=4 * SR))
    assert np.median(sound.rolloff(power, HERTZ)) == pytest.approx(0.85 * SR / 2, rel=0.01)
    assert np.median(sound.rolloff(power, HERTZ, 0.5)) == pytest.approx(0.5 * SR / 2, rel=0.02)


def test_tones_have_more_contrast_than_noise():
    noise = np.random.default_rng(0).normal(0, 0.01, SR).astype(np.float32)
    plain = sound.contrast(power_of(noise), SR)[16]
    clear = sound.contrast(power_of(noise + sine(500)), SR)[16]
    assert plain.shape == (7,)
    assert clear[2] > plain[2] + 10  # 400 to 800 Hz


@pytest.mark.parametrize("bpm", [70, 96, 120, 150])
def test_the_tempo_of_clicks_is_theirs_or_an_octave_off(bpm):
    onsets = np.zeros(5 * SR // HOP, np.float32)
    onsets[np.round(np.arange(0, 5, 60 / bpm) * SR / HOP).astype(int)[1:-1]] = 1
    found = sound.tempo(onsets, SR, HOP)
    assert min(abs(found / bpm / octave - 1) for octave in (0.5, 1, 2)) < 0.05


def test_tone_and_strokes_are_parted():
    tone, strokes = 0.2 * sine(440, 2), np.zeros(2 * SR, np.float32)
    strokes[SR // 4 :: SR // 4] = 1
    harmonic, percussive = sound.harmonic_percussive(sound.stft(tone + strokes, 1024, 256))
    assert np.allclose(harmonic + percussive, sound.stft(tone + strokes, 1024, 256), atol=1e-4)
    kept = sound.istft(harmonic, 256, length=2 * SR)[4_000:-4_000]
    struck = sound.istft(percussive, 256, length=2 * SR)[4_000:-4_000]
    assert np.corrcoef(kept, tone[4_000:-4_000])[0, 1] > 0.95
    assert np.corrcoef(struck, strokes[4_000:-4_000])[0, 1] > 0.5


def test_loud_music_is_finite_where_half_precision_is_not():
    y = np.clip(np.random.default_rng(0).normal(0, 0.4, SR), -1, 1)
    picture = np.log10(1 + 10_000 * sound.mel(power_of(y), SR, 96))
    assert picture.dtype == np.float32
    assert np.isfinite(picture).all()
    with np.errstate(over="ignore"):
        assert np.isinf(np.float16(10_000) * sound.mel(power_of(y), SR, 96).astype(np.float16)).any()


def test_what_is_no_sound_or_no_size_is_refused():
    with pytest.raises(ValueError, match=r"one row of samples; this has the shape \(2, 3\)"):
        sound.stft(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="one row of samples"):
        sound.stft([])
    with pytest.raises(ValueError, match="n_fft is 7"):
        sound.stft(np.zeros(9), 7)
    with pytest.raises(ValueError, match="it can be 1024 at most"):
        sound.istft(np.zeros((3, 1025)), 1_500)
    with pytest.raises(ValueError, match="band 6 begins at 6400 Hz, and 8000 samples a second hold 4000 Hz"):
        sound.contrast(np.ones((2, 1025)), 8_000)
    with pytest.raises(ValueError, match="is too long"):
        sound.tempo(np.ones(4), SR, 10 * SR)
    with pytest.raises(ValueError, match="one row of numbers"):
        sound.tempo(np.ones((4, 2)), SR)
