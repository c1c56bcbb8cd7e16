"""Batches as a tf.data.Dataset: the sampler's own, drawn ahead, and read by a plain `fit`."""

import threading

import numpy as np
import pytest

from kit.data import load_playlists
from kit.sampling import PairSampler


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global dataset, fit, keras
    import keras

    from kit.training import dataset, fit


PLAYLISTS = load_playlists("mini")


@pytest.fixture
def sampler():
    return PairSampler(PLAYLISTS.counts, window=2, negatives=3)


def test_they_are_the_batches_of_the_sampler(sampler):
    ours = dataset(sampler, PLAYLISTS, np.random.default_rng(7), n_pairs=400)
    theirs = sampler.batches(PLAYLISTS.values, PLAYLISTS.offsets, 50, np.random.default_rng(7), n_pairs=400)
    for ((targets, contexts), labels), ((first, second), wanted), _ in zip(
        ours, theirs, range(30), strict=False
    ):
        assert np.array_equal(targets.numpy(), first)
        assert np.array_equal(contexts.numpy(), second)
        assert np.array_equal(labels.numpy(), wanted)


def test_batches_are_drawn_ahead(sampler, monkeypatch):
    drawn, enough = [], threading.Event()
    of = sampler.batches

    def counted(*args, **options):
        for batch in of(*args, **options):
            drawn.append(1)
            if len(drawn) >= 3:
                enough.set()
            yield batch

    monkeypatch.setattr(sampler, "batches", counted)
    reader = iter(dataset(sampler, PLAYLISTS, np.random.default_rng(0), n_pairs=400, prefetch=4))
    next(reader)
    assert enough.wait(30)


@pytest.mark.slow
def test_the_watched_fit_and_a_plain_one_read_them(sampler, capsys):
    keras.utils.set_random_seed(0)
    target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(PLAYLISTS.n_tracks, 8)
    cosine = keras.layers.Flatten()(keras.layers.Dot(2, normalize=True)([tracks(target), tracks(context)]))
    last = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")
    model = keras.Model([target, context], last(cosine))
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", jit_compile=True)
    batches = dataset(sampler, PLAYLISTS, np.random.default_rng(0), n_pairs=4_000)
    watch = fit(model, batches, steps_per_epoch=30, epochs=2, quiet=True)
    assert watch.history[1]["loss"] < watch.history[0]["loss"] < 0.7
    plain = model.fit(batches, steps_per_epoch=30, epochs=1, verbose=0, shuffle=False)
    assert plain.history["loss"][0] < watch.history[1]["loss"]
