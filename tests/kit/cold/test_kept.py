"""What is heard once and kept: by pitch, and by musicnn; damaged or foreign files are refused by their name."""

from hashlib import sha256
from types import SimpleNamespace

import numpy as np
import pytest

from kit.cold import heard_by_musicnn, hearing, kept_pitches
from kit.data.errors import DataError
from kit.data.pretrained import musicnn_wheel
from kit.sound.errors import SoundError
from kit.sound.musicnn import SHA256, WHEEL


@pytest.fixture
def music(tmp_path, monkeypatch):
    """Three songs of noise; it counts how often one is played."""
    monkeypatch.setenv("KIT_DATA", str(tmp_path))

    class Music(SimpleNamespace):
        played = 0

        def __len__(self):
            return len(self.mels)

        def sound(self, song):
            self.played += 1
            return np.random.default_rng(song).normal(0, 0.1, 80_000).astype(np.float32)

    return Music(mels=np.zeros((3, 157, 64), np.float16))


def test_songs_are_heard_by_pitch_once(music):
    found = kept_pitches(music)
    assert found.shape == (3, 40, 96) and found.dtype == np.float16 and np.isfinite(found).all()
    assert np.array_equal(kept_pitches(music), found) and music.played == 3
    music.mels = music.mels + np.float16(1)
    kept_pitches(music)
    assert music.played == 6


def test_a_damaged_file_of_pitches_is_named(music, tmp_path):
    kept_pitches(music)
    (path,) = tmp_path.glob("pitches-*/pitches.npy")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataError, match=r"pitches-.* is damaged .*delete it"):
        kept_pitches(music)


def test_without_the_weights_of_musicnn_nothing_is_heard_and_nothing_stops(music):
    assert musicnn_wheel() is None
    assert heard_by_musicnn(music.mels, music.sound) is None and music.played == 0


def test_a_wheel_that_is_another_one_is_refused_with_its_hash(music, tmp_path):
    wheel = tmp_path / "musicnn" / WHEEL
    wheel.parent.mkdir()
    wheel.write_bytes(b"cut short")
    with pytest.raises(SoundError, match=f"{sha256(b'cut short').hexdigest()}, not {SHA256}"):
        heard_by_musicnn(music.mels, music.sound)
    assert not list(tmp_path.glob("musicnn-heard-*"))


def test_what_musicnn_heard_is_read_the_second_time(music, tmp_path, monkeypatch):
    import keras

    patch = keras.Input((187, 96))
    pool = keras.layers.GlobalAveragePooling1D()(patch)
    last = keras.layers.Dense(200, name="normalised_10")(pool)
    outputs = {
        "mean_pool": keras.layers.Dense(753)(pool),
        "tags": keras.layers.Dense(50, activation="sigmoid")(last),
    }
    monkeypatch.setattr(hearing, "load", lambda _path: keras.Model(patch, outputs))
    monkeypatch.setattr(hearing, "musicnn_wheel", lambda: tmp_path)
    found = heard_by_musicnn(music.mels, music.sound)
    assert {kind: one.shape for kind, one in found.items()} == {
        "mean_pool": (3, 753),
        "hidden": (3, 200),
        "tags": (3, 50),
    }
    again = heard_by_musicnn(music.mels, music.sound)
    assert music.played == 3 and all(np.array_equal(found[kind], again[kind]) for kind in found)
    (path,) = tmp_path.glob("musicnn-heard-*/heard.npz")
    path.write_bytes(b"nothing")
    with pytest.raises(DataError, match="is damaged"):
        heard_by_musicnn(music.mels, music.sound)
