"""A training that stops by itself, by rows of the training part that nobody trains on."""

import itertools

import numpy as np
import pytest

from kit.metrics import rmse


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global Seen, fit_early, keras
    import keras

    from kit.training.early import fit_early

    class Seen(keras.layers.Layer):
        """Notes the rows that pass while it trains."""

        def __init__(self):
            super().__init__()
            self.rows = set()

        def call(self, x, training=False):
            if training:
                self.rows |= {int(number) for number in np.ravel(keras.ops.convert_to_numpy(x))}
            return x


def linear(rate=0.05):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(rate), "mse")
    return model


def rows(n=400, noise=0.1, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3)).astype(np.float32)
    return X, (X @ [1.0, -2.0, 0.5] + noise * rng.normal(size=n)).astype(np.float32)


@pytest.mark.slow
def test_it_learns_and_stops_before_its_end():
    X, y = rows()
    model = linear()
    history = fit_early(model, [X], y, np.random.default_rng(0), epochs=60, batch=32)
    assert 5 < len(history) < 60
    assert set(history[0]) == {"loss", "val_loss", "learning_rate"}
    assert history[0]["learning_rate"] == pytest.approx(0.05)
    assert history[-1]["learning_rate"] < 0.05  # it was halved before the end
    assert rmse(model.predict(X, verbose=0)[:, 0], y) < 0.15


def test_the_best_epoch_is_kept_not_the_last():
    X, y = rows(60, noise=2.0)
    grown = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(200, activation="relu"), keras.layers.Dense(1)]
    )
    grown.compile(keras.optimizers.Adam(0.05), "mse")
    rng = np.random.default_rng(3)
    apart = np.random.default_rng(3).permutation(60)[:6]
    history = fit_early(grown, [X], y, rng, epochs=40, batch=8, patience=6)
    lowest = min(epoch["val_loss"] for epoch in history)
    assert lowest < history[-1]["val_loss"]
    now = np.mean((grown.predict(X[apart], verbose=0)[:, 0] - y[apart]) ** 2)
    assert now == pytest.approx(lowest, rel=1e-3)


def test_each_epoch_can_be_looked_at():
    X, y = rows(100)
    seen, model = [], linear()
    history = fit_early(
        model,
        [X],
        y,
        np.random.default_rng(0),
        epochs=4,
        each=lambda now: seen.append(now.get_weights()[0].copy()),
    )
    assert len(seen) == len(history) == 4
    assert not any(np.array_equal(one, other) for one, other in itertools.pairwise(seen))
    assert any(np.array_equal(model.get_weights()[0], one) for one in seen)  # the best of them is kept


def test_no_row_stays_in_memory_when_a_training_has_ended():
    import gc

    import tensorflow as tf

    X = np.random.default_rng(0).normal(size=(60, 37)).astype(np.float32)
    model = keras.Sequential([keras.Input((37,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    fit_early(model, [X], X[:, 0], np.random.default_rng(0), epochs=2)
    held = [
        one for one in gc.get_objects() if type(one).__name__ == "EagerTensor" and isinstance(one, tf.Tensor)
    ]
    assert [
        one.shape for one in held if one.shape.rank == 2 and one.shape[0] > 1 and one.shape[1] == 37
    ] == []


def test_a_tenth_of_the_rows_is_never_trained_on():
    spy = Seen()
    given = keras.Input((1,))
    model = keras.Model(given, keras.layers.Dense(1)(spy(given)))
    model.compile("sgd", "mse", run_eagerly=True)
    X = np.arange(200, dtype=np.float32)[:, None]
    fit_early(model, [X], np.zeros(200, np.float32), np.random.default_rng(0), epochs=2, batch=64)
    assert len(spy.rows) == 180
    other = Seen()
    model = keras.Model(given, keras.layers.Dense(1)(other(given)))
    model.compile("sgd", "mse", run_eagerly=True)
    fit_early(model, [X], np.zeros(200, np.float32), np.random.default_rng(1), epochs=1, share=0.5)
    assert len(other.rows) == 100


@pytest.mark.slow
def test_the_same_chance_gives_the_same_training():
    X, y = rows()
    histories = []
    for _ in range(2):
        keras.utils.set_random_seed(1)
        histories.append(fit_early(linear(), [X], y, np.random.default_rng(5), epochs=3))
    assert histories[0] == histories[1]


def test_a_model_without_a_loss_and_a_single_row_are_told():
    with pytest.raises(ValueError, match="compile the model first"):
        fit_early(
            keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]), [np.ones((9, 1))], np.ones(9), None
        )
    with pytest.raises(ValueError, match="give two or more"):
        fit_early(linear(), [np.ones((1, 3))], np.ones(1), np.random.default_rng(0))


def test_the_loss_is_that_of_the_model_on_the_rows_apart():
    X, y = rows(200)
    weights = np.random.default_rng(2).random(200)
    apart = np.random.default_rng(4).permutation(200)[:20]
    model = linear()
    history = fit_early(model, [X], y, np.random.default_rng(4), epochs=1, weights=weights)
    squares = (model.predict(X[apart], verbose=0)[:, 0] - y[apart]) ** 2
    assert history[0]["val_loss"] == pytest.approx(np.mean(weights[apart] * squares), rel=1e-4)


def test_several_inputs():
    X, y = rows()
    one, two = keras.Input((1,)), keras.Input((2,))
    model = keras.Model([one, two], keras.layers.Dense(1)(keras.layers.Concatenate()([one, two])))
    model.compile("adam", "mse")
    assert len(fit_early(model, [X[:, :1], X[:, 1:]], y, np.random.default_rng(0), epochs=2)) == 2


@pytest.mark.slow
def test_progress_is_shown_where_it_has_a_name_and_nowhere_else(capsys):
    X, y = rows(100)
    fit_early(linear(), [X], y, np.random.default_rng(0), epochs=2)
    assert capsys.readouterr() == ("", "")
    fit_early(linear(), [X], y, np.random.default_rng(0), epochs=2, told="NN")
    shown = capsys.readouterr()
    assert "NN" in shown.out and "on the rows kept apart" in shown.out
    assert shown.err == ""  # a graded cell that writes there has lost


def test_rows_that_count_for_nothing_are_not_learnt():
    X, y = rows(400)
    wrong = np.arange(400) < 200
    weights = np.where(wrong, 0.0, 2.0)
    model = linear()
    told = np.where(wrong, y + 5, y).astype(np.float32)
    fit_early(model, [X], told, np.random.default_rng(0), weights=weights)
    gives = np.ravel(model.predict(X, verbose=0))
    assert np.abs(gives - y).mean() < 0.5 * np.abs(gives - (y + 5)).mean()
