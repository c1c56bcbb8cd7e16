"""Fast training of a student's own Keras model: what is written back, what is refused, stop, and going on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kit.data import load_playlists
from kit.track2vec import Settings
from kit.training.numbers import Run
from kit.training.teller import Quiet


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global HitAtK, _asking, fit_track2vec, fitting, keras, read_model, vectors_of
    import keras

    from kit.track2vec import HitAtK, fit_track2vec, fitting, vectors_of
    from kit.track2vec.reading import _asking, read_model


ROOT = Path(__file__).parents[3]
PLAYLISTS = load_playlists("mini")
FEW = {"n_playlists": 300, "quiet": True, "seed": 3}


@pytest.fixture(autouse=True)
def _the_same_weights_each_time():
    keras.utils.set_random_seed(0)


def make(dim=8, *, normalize=True, n_tracks=PLAYLISTS.n_tracks, **last):
    target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim, name="a_name_of_ones_own")
    cosine = keras.layers.Dot(axes=2, normalize=normalize)([tracks(target), tracks(context)])
    together = keras.layers.Dense(1, **{"activation": "sigmoid", **last})(keras.layers.Flatten()(cosine))
    model = keras.Model([target, context], together)
    model.compile("adam", "binary_crossentropy")
    return model


def by_hand(trained, first, second):
    cosine = (trained.vectors[first].astype(np.float64) * trained.vectors[second]).sum(axis=1)
    return 1 / (1 + np.exp(-(trained.scale * cosine + trained.shift)))


def pairs(n=200):
    return np.random.default_rng(5).integers(PLAYLISTS.n_tracks, size=(2, n)).astype(np.int32)


def test_the_model_answers_as_it_was_trained():
    model = make()
    trained = fit_track2vec(model, PLAYLISTS, passes=2, **FEW)
    first, second = pairs()
    assert model.predict([first, second], verbose=0).ravel() == pytest.approx(
        by_hand(trained, first, second), abs=1e-5
    )
    assert np.array_equal(vectors_of(model, PLAYLISTS.n_tracks), trained.vectors)
    assert trained.vectors.shape[1] == 8
    assert len(trained.history) == 2
    assert trained.history[1]["loss"] < trained.history[0]["loss"]


def test_it_learns_what_the_playlists_hold(capsys):
    from kit.data import split_playlists

    split = split_playlists(PLAYLISTS, np.random.default_rng(0))
    score = HitAtK(split.validation, split.train.counts, np.random.default_rng(0))
    model = make(64, n_tracks=split.train.n_tracks)
    trained = fit_track2vec(model, split.train, score=score, passes=2)
    assert trained.best > 5 * score.baseline.value
    assert score(model) == trained.best
    said = capsys.readouterr().out
    assert "epoch 1/2 · loss 0." in said
    assert "hit@10 0." in said
    assert "training doctor" not in said


def test_the_same_call_gives_the_same_whatever_was_trained_before():
    model = make()
    first = fit_track2vec(model, PLAYLISTS, passes=1, **FEW).vectors.copy()
    again = fit_track2vec(model, PLAYLISTS, passes=1, **FEW).vectors
    other = fit_track2vec(model, PLAYLISTS, passes=1, **FEW | {"seed": 4}).vectors
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


RIGHT = sorted((ROOT / "tests/submissions/01_track2vec/track2vec_model/right").glob("*.py"))


def test_there_are_right_models_to_try():
    assert len(RIGHT) >= 10


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_every_model_that_the_check_takes_can_be_trained(path, capsys):
    space = {"keras": keras, "np": np}
    exec(path.read_text(encoding="utf-8"), space)
    model = space["build_track2vec"](PLAYLISTS.n_tracks, 8)
    trained = fit_track2vec(model, PLAYLISTS, passes=1, **FEW)
    assert np.array_equal(vectors_of(model, PLAYLISTS.n_tracks), trained.vectors)
    first, second = pairs(8)
    answered = _asking(model)(first, second)
    said = capsys.readouterr().out
    if "its probabilities are not" not in said:
        assert answered == pytest.approx(by_hand(trained, first, second), abs=1e-5)
    else:
        assert answered != pytest.approx(by_hand(trained, first, second), abs=1e-3)


def test_a_model_without_a_bias_is_trained_and_says_what_it_lacks(capsys):
    model = make(use_bias=False)
    trained = fit_track2vec(model, PLAYLISTS, passes=1, **FEW)
    assert np.array_equal(vectors_of(model, PLAYLISTS.n_tracks), trained.vectors)
    assert "no b of its own" in capsys.readouterr().out


def two_tables():
    first, second = keras.Input((1,)), keras.Input((1,))
    rows = [keras.layers.Embedding(PLAYLISTS.n_tracks, 4)(part) for part in (first, second)]
    cosine = keras.layers.Flatten()(keras.layers.Dot(axes=2, normalize=True)(rows))
    return keras.Model([first, second], keras.layers.Dense(1, activation="sigmoid")(cosine))


def one_input():
    inputs = keras.Input((1,))
    return keras.Model(inputs, keras.layers.Embedding(PLAYLISTS.n_tracks, 4)(inputs))


def hidden_layer():
    first, second = keras.Input((1,)), keras.Input((1,))
    tracks = keras.layers.Embedding(PLAYLISTS.n_tracks, 4)
    both = keras.layers.Flatten()(keras.layers.Concatenate()([tracks(first), tracks(second)]))
    return keras.Model([first, second], keras.layers.Dense(1, activation="sigmoid")(both))


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (two_tables, "2 trainable tables .* ONE Embedding"),
        (lambda: make(n_tracks=7), r"0 trainable tables of .* are \[\(7, 8\)\]\)"),
        (one_input, "cannot be asked for pairs"),
        (hidden_layer, "does not answer with a sigmoid of the cosine"),
        (lambda: make(normalize=False), r"normalize=True"),
        (lambda: make(activation=None), "does not answer with a sigmoid"),
        (lambda: make(activation="tanh"), "does not answer with a sigmoid"),
    ],
    ids=["two tables", "other tracks", "one input", "no dot", "not normalised", "no sigmoid", "tanh"],
)
def test_another_model_is_refused_and_left_as_it_was(build, words):
    model = build()
    before = model.get_weights()
    with pytest.raises(ValueError, match=words):
        fit_track2vec(model, PLAYLISTS, **FEW)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_reading_leaves_the_model_as_it_was():
    model = make()
    before = model.get_weights()
    read_model(model, PLAYLISTS.n_tracks)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_a_setting_that_does_not_exist():
    with pytest.raises(TypeError, match=r"no setting is called epochs: there are dim, .*passes"):
        fit_track2vec(make(), PLAYLISTS, epochs=3)


def test_another_dim_than_the_table():
    with pytest.raises(ValueError, match="dim is 30, and the model's table has 8 columns"):
        fit_track2vec(make(), PLAYLISTS, dim=30)
    trained = fit_track2vec(make(), PLAYLISTS, Settings(dim=128, passes=1), **FEW)
    assert trained.vectors.shape[1] == 8


class Button(Quiet):
    """Somebody who presses Stop after some looks at the button."""

    def __init__(self, after):
        self.after, self.looks, self.ended = after, 0, False

    def asked_to_stop(self):
        self.looks += 1
        return self.looks > self.after

    def end(self):
        self.ended = True


def test_stop_keeps_the_best_pass(monkeypatch, capsys):
    scores, seen, runs = iter([0.1, 0.4, 0.2, 0.3]), [], []
    button = Button(10**9)

    def score(model):
        seen.append(model.get_weights())
        if len(seen) == 3:
            button.after = 0
        return next(scores)

    monkeypatch.setattr(fitting, "teller_of", lambda run, quiet: runs.append(run) or button)
    model = make()
    trained = fit_track2vec(model, PLAYLISTS, passes=9, score=score, **FEW)
    assert trained.stopped
    assert (len(trained.history), trained.best) == (3, 0.4)
    assert all(np.array_equal(a, b) for a, b in zip(seen[1], model.get_weights(), strict=True))
    assert button.ended
    assert runs[0].outcome == "stopped"
    assert "stopped after 3 whole passes, the model holds the best state so far\n" in capsys.readouterr().out


def test_stop_within_the_first_pass(monkeypatch, capsys):
    monkeypatch.setattr(fitting, "teller_of", lambda run, quiet: Button(0))
    model = make()
    before = model.get_weights()
    trained = fit_track2vec(model, PLAYLISTS, passes=9, **FEW | {"n_playlists": None})
    assert (trained.stopped, trained.history) == (True, [])
    assert "the model holds the vectors of its last step" in capsys.readouterr().out
    assert not np.array_equal(before[0], model.get_weights()[0])


def test_an_error_is_told_as_one(monkeypatch):
    runs = []
    monkeypatch.setattr(fitting, "teller_of", lambda run, quiet: runs.append(run) or Quiet())

    def score(model):
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        fit_track2vec(make(), PLAYLISTS, score=score, **FEW)
    assert isinstance(runs[0], Run)
    assert runs[0].outcome == "failed"


KILLED = """
import os, signal, sys
import keras
from kit.track2vec import fit_track2vec
from tests.kit.track2vec import test_fit
from tests.kit.track2vec.test_fit import FEW, PLAYLISTS, make

test_fit.keras = keras

seen = []
def score(model):
    seen.append(model)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0.1 * len(seen)

fit_track2vec(make(), PLAYLISTS, passes=4, score=score, checkpoint=sys.argv[1], **FEW)
"""


@pytest.mark.slow
def test_killed_and_called_again_it_ends_as_if_nothing_had_happened(tmp_path, capsys):
    def score(later):
        return lambda model: next(later)

    whole = make()
    wanted = fit_track2vec(whole, PLAYLISTS, passes=4, score=score(iter([0.1, 0.2, 0.3, 0.4])), **FEW)
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], env=env, cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.glob("*.npz"))) == 1
    model = make()
    capsys.readouterr()
    trained = fit_track2vec(
        model, PLAYLISTS, passes=4, score=score(iter([0.3, 0.4])), checkpoint=tmp_path, **FEW
    )
    assert "going on after pass 2 of 4" in capsys.readouterr().out
    assert [told["score"] for told in trained.history] == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert trained.vectors == pytest.approx(wanted.vectors, abs=1e-6)
    assert (trained.scale, trained.shift) == pytest.approx((wanted.scale, wanted.shift), abs=1e-6)
    assert all(
        a == pytest.approx(b, abs=1e-6) for a, b in zip(whole.get_weights(), model.get_weights(), strict=True)
    )
    assert not list(tmp_path.iterdir())
