"""musicnn in lab 02's Text model: each rating is asked of a model that has not seen its song, but hears it."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from bench.sound import ears
from kit.data.worlds.influencers import influencers_world


def by_remainder(groups, n, _rng):
    """Folds in which no group stands on both sides."""
    return [(np.flatnonzero(groups % n != fold), np.flatnonzero(groups % n == fold)) for fold in range(n)]


class Asked:
    """Stands in for the models of lab 02: it notes what it is given, and says the sound of the song."""

    def __init__(self, data, seed):
        self.data, self.seed = data, seed
        self.answers = {"cold_folds": by_remainder}

    def of(self, name):
        assert name == "Text + sound"

        def fit_predict(pairs, ratings, asked):
            assert len(pairs) == len(ratings)
            assert not set(pairs[:, 1]) & set(asked[:, 1])  # no song on both sides
            return self.data.sound[asked[:, 1], 0]

        return fit_predict


def test_each_song_is_new_and_its_own_sound_is_heard(monkeypatch):
    monkeypatch.setitem(sys.modules, "bench.influencers.settings", SimpleNamespace(Settings=Asked))
    data = influencers_world(900, seed=3).ratings
    sound = np.arange(data.n_songs, dtype=np.float32)[:, None]
    errors = ears.errors_of_new_songs(data, sound)
    assert errors == pytest.approx((data.pairs[:, 1] - data.ratings) ** 2)
    with pytest.raises(ValueError, match=f"3 songs are heard, and {data.n_songs} are rated"):
        ears.errors_of_new_songs(data, sound[:3])


def test_without_musicnn_nothing_is_measured_and_the_command_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setattr(ears, "start_anew", lambda _name: None)
    monkeypatch.setattr(ears, "load_clips", lambda: SimpleNamespace(mels=np.zeros((2, 157, 64)), sound=None))
    assert ears.main() == 0
    assert "python -m kit data download musicnn" in capsys.readouterr().out
