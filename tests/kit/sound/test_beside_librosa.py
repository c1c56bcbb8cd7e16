"""The features of `kit.sound` are those of librosa, which is asked here and nowhere else."""

import warnings

import numpy as np
import pytest

from kit import sound
from kit.radio.synthesis import synthesise

librosa = pytest.importorskip("librosa", reason="librosa is in the group dev alone")
pytestmark = pytest.mark.slow  # its compiler takes half a minute where nothing of it is kept yet

SR, N_FFT, HOP = 16_000, 2048, 512


def clip(seed):
    """Five seconds of music."""
    rng = np.random.default_rng(seed)
    wav = synthesise(rng.random(6), rng)
    return np.frombuffer(wav[44:], "<i2").astype(np.float32) / 32768


@pytest.fixture(scope="module")
def clips():
    noisy = clip(8) + np.random.default_rng(8).normal(0, 0.05, 5 * SR).astype(np.float32)
    return [*map(clip, range(8)), noisy]


@pytest.fixture(scope="module")
def powers(clips):
    return [np.abs(sound.stft(y, N_FFT, HOP)) ** 2 for y in clips]


def near(ours, theirs, relative=1e-4):
    """Nowhere further apart than a part of the largest value."""
    assert ours.dtype == np.float32 or ours.dtype == np.complex64
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= relative * np.abs(theirs).max()


@pytest.fixture(scope="module", autouse=True)
def no_news_of_its_compiler():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize(("n_fft", "hop"), [(2048, 512), (512, 256), (1024, 1000)])
def test_the_spectrum(clips, n_fft, hop):
    for y in clips[:3]:
        near(sound.stft(y, n_fft, hop), librosa.stft(y, n_fft=n_fft, hop_length=hop).T)


def test_the_way_back(clips):
    spectrum = sound.stft(clips[0], N_FFT, HOP) * np.linspace(0, 1, N_FFT // 2 + 1, dtype=np.float32)
    theirs = librosa.istft(spectrum.T, hop_length=HOP, n_fft=N_FFT, length=len(clips[0]))
    near(sound.istft(spectrum, HOP, length=len(clips[0])), theirs)


@pytest.mark.parametrize("n_mels", [40, 96, 128])
def test_mel_bands_and_their_decibels(clips, powers, n_mels):
    for y, power in zip(clips, powers, strict=True):
        theirs = librosa.feature.melspectrogram(S=power.T, sr=SR, n_mels=n_mels).T
        near(sound.mel(power, SR, n_mels), theirs)
        near(sound.log_mel(y, SR, N_FFT, HOP, n_mels), librosa.power_to_db(theirs, top_db=None))
        near(sound.decibels(theirs, depth=80), librosa.power_to_db(theirs))


@pytest.mark.parametrize("sr", [8_000, 44_100, 1_600])
def test_mel_bands_at_other_rates(powers, sr):
    near(sound.mel(powers[0], sr, 20), librosa.feature.melspectrogram(S=powers[0].T, sr=sr, n_mels=20).T)


def test_the_twelve_notes(powers):
    for power in powers:
        near(sound.chroma(power, SR), librosa.feature.chroma_stft(S=power.T, sr=SR, tuning=0.0).T)


def test_flux(clips):
    for y in clips:
        picture = sound.log_mel(y, SR)
        near(sound.flux(picture), librosa.onset.onset_strength(S=picture.T, sr=SR, center=False))


def test_contrast_within_a_fiftieth_of_a_decibel(powers):
    for power in powers:
        theirs = librosa.feature.spectral_contrast(S=np.sqrt(power).T, sr=SR).T
        assert np.abs(sound.contrast(power, SR) - theirs).max() < 0.02


def test_rolloff_within_one_bin(powers):
    hertz = librosa.fft_frequencies(sr=SR, n_fft=N_FFT)
    for power in powers:
        theirs = librosa.feature.spectral_rolloff(S=power.T, sr=SR)[0]
        assert np.abs(sound.rolloff(power, hertz) - theirs).max() <= hertz[1] + 0.01


def test_mel_cepstrum(clips):
    for y in clips:
        picture = sound.log_mel(y, SR)
        near(sound.mfcc(picture), librosa.feature.mfcc(S=picture.T, n_mfcc=20).T)


def test_what_lasts_and_what_is_short(clips):
    spectrum = sound.stft(clips[1])[:60]
    for ours, theirs in zip(
        sound.harmonic_percussive(spectrum), librosa.decompose.hpss(spectrum.T), strict=True
    ):
        near(ours, theirs.T)


def test_the_tempo_of_a_flux_is_the_same(clips):
    for y in clips:
        onsets = sound.flux(sound.log_mel(y, SR))
        assert sound.tempo(onsets, SR) == pytest.approx(
            librosa.feature.tempo(onset_envelope=onsets, sr=SR)[0], rel=1e-4
        )


def test_the_tempo_of_a_sound_is_the_same_but_for_near_ties(clips):
    """There the flux is shifted by two frames, and its last two are lost."""
    same = 0
    for y in clips:
        ours = sound.tempo(sound.flux(sound.log_mel(y, SR)), SR)
        theirs = float(librosa.feature.tempo(y=y, sr=SR)[0])
        ratio = max(ours, theirs) / min(ours, theirs)
        same += ratio < 1.001
        assert min(abs(ratio - round(ratio)), abs(2 * ratio - round(2 * ratio))) < 0.08
    assert same >= 7
