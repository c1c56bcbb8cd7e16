"""How the songs of the ratings sound: whose clip is whose, and what of the ratings is heard in it."""

import numpy as np
import pytest

from kit.data import plays as kept
from kit.data.clips import Clips, kept_clips
from kit.data.plays import FRAMES, HOP, N_FFT, N_MELS, SR
from kit.data.worlds.influencers import influencers_world
from kit.sound import log_mel


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The clips of a small world of ratings."""
    world, folder = influencers_world(1_600, seed=1), tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_DATA", str(folder))
        return kept_clips("small", world), world, folder


def test_there_is_a_clip_for_each_song_and_it_is_that_of_its_spectrogram(small):
    clips, world, _ = small
    assert isinstance(clips, Clips)
    assert len(clips) == len(world.ratings.titles) == 158
    assert clips.mels.shape == (158, FRAMES, N_MELS)
    assert repr(clips) == "clips of 158 songs"
    y = clips.sound(3)
    assert (y.shape, y.dtype) == ((5 * SR,), np.float32)
    assert clips.mels[3] == pytest.approx(log_mel(y, SR, N_FFT, HOP, N_MELS), abs=0.05)
    for song in (-1, 158):
        with pytest.raises(IndexError, match=f"there is no song {song}: songs are numbered 0 to 157"):
            clips.sound(song)


def test_production_and_tempo_are_heard_and_polish_is_not(small):
    """How much of each a ridge tells of songs that it has not learnt from; of nothing, .0 and less."""
    from sklearn.linear_model import RidgeCV

    clips, world, _ = small
    mels = clips.mels.astype(np.float32)
    X = np.concatenate(
        [mels.mean(axis=1), mels.std(axis=1), np.abs(np.diff(mels, axis=1)).mean(axis=1)], axis=1
    )
    X, learn = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-9), np.arange(158) % 4 > 0
    told = {}
    for name, y in zip(("polish", "mood", "tempo", "production"), world.truth.songs.T, strict=True):
        ridge = RidgeCV(np.logspace(0, 5, 11)).fit(X[learn], y[learn])
        told[name] = ridge.score(X[~learn], y[~learn])
    assert told["production"] > 0.4
    assert told["tempo"] > 0.3
    assert told["polish"] < 0.15


def test_clips_are_read_again_and_cannot_be_written_to(small, monkeypatch):
    clips, world, folder = small
    monkeypatch.setenv("KIT_DATA", str(folder))
    monkeypatch.setattr(kept, "_play_all", None)  # or it would be an error
    again = kept_clips("small", world)
    assert np.array_equal(again.mels, clips.mels)
    with pytest.raises(ValueError, match="read-only"):
        again.mels[0] = 0
