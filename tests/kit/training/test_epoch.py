"""Networks that are built alike learn by one compiled epoch, each as if it had one of its own."""

import numpy as np
import pytest


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global built_from, epoch, fit_early, keras
    import keras

    from kit.training import epoch
    from kit.training.early import built_from, fit_early


@pytest.fixture(autouse=True)
def none_kept(monkeypatch):
    """No twin of an earlier test."""
    monkeypatch.setattr("kit.training.epoch._kept", epoch.OrderedDict())


def net(loss="mse", activation="relu", width=8, rate=0.01):
    given = keras.Input((3,))
    hidden = keras.layers.Dropout(0.3)(keras.layers.Dense(width, activation=activation)(given))
    model = keras.Model(given, keras.layers.Dense(1)(hidden))
    model.compile(keras.optimizers.Adam(rate), loss)
    return model


def rows(n=120):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 3)).astype(np.float32)
    return [X], X @ np.float32([1.0, -2.0, 0.5])


def trained(seed, n=120, **how):
    model = built_from(seed, lambda: net(**how))
    history = fit_early(model, *rows(n), np.random.default_rng(seed), epochs=3, batch=16)
    return model, history


def test_a_second_network_learns_by_the_first_ones_epoch_and_as_without_it(monkeypatch):
    trained(1)
    (twin,) = epoch._kept.values()
    model, history = trained(2, n=90)
    assert list(epoch._kept.values()) == [twin]
    assert twin.epoch.experimental_get_tracing_count() == 1
    assert twin.model is not model
    monkeypatch.setattr("kit.training.epoch._kind_of", lambda *_: None)
    alone, without = trained(2, n=90)
    assert history == without
    for one, other in zip(model.get_weights(), alone.get_weights(), strict=True):
        assert np.array_equal(one, other)
    assert int(model.optimizer.iterations) == int(alone.optimizer.iterations) == 18


def test_the_first_network_keeps_its_weights_when_another_learns():
    first, _ = trained(1)
    before = [one.copy() for one in first.get_weights()]
    trained(2)
    assert all(np.array_equal(one, other) for one, other in zip(before, first.get_weights(), strict=True))


@pytest.mark.parametrize("how", [{"loss": "mae"}, {"activation": "tanh"}, {"width": 9}])
def test_a_network_that_is_built_otherwise_has_a_twin_of_its_own(how):
    trained(1)
    trained(1, **how)
    assert len(epoch._kept) == 2


def relu(x):
    """Has the name of one of Keras' own, and does something else."""
    return keras.ops.maximum(x, 0.1 * x)


@pytest.mark.parametrize("how", [{"activation": relu}, {"activation": lambda x: x}])
def test_a_network_with_a_function_of_ones_own_has_no_twin(how):
    _, history = trained(1, **how)
    assert epoch._kept == {}
    assert len(history) == 3


def test_a_network_with_a_loss_or_a_layer_of_ones_own_has_no_twin():
    class Own(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    trained(1, loss=lambda y, p: keras.ops.mean((y - p) ** 2))
    own = keras.Sequential([keras.Input((3,)), Own(), keras.layers.Dense(1)])
    own.compile("sgd", "mse")
    fit_early(own, *rows(), np.random.default_rng(0), epochs=1)
    shared = keras.layers.Dense(3)
    given = keras.Input((3,))
    nested = keras.Model(given, keras.layers.Dense(1)(keras.Sequential([keras.Input((3,)), shared])(given)))
    nested.compile("sgd", "mse")
    fit_early(nested, *rows(), np.random.default_rng(0), epochs=1)
    assert epoch._kept == {}


def test_a_training_that_is_stopped_leaves_the_model_what_it_has_learnt():
    model = built_from(3, net)
    before = model.get_weights()[0].copy()

    def stop(_model):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_early(model, *rows(), np.random.default_rng(0), epochs=3, each=stop)
    assert not np.array_equal(before, model.get_weights()[0])
    _, history = trained(2)
    epoch._kept.clear()
    assert trained(2)[1] == history  # what was stopped has left nothing behind


def test_a_network_that_trains_within_another_ones_training_has_a_twin_of_its_own():
    inner = []
    model = built_from(1, net)
    history = fit_early(
        model, *rows(), np.random.default_rng(1), epochs=3, batch=16, each=lambda _: inner.append(trained(2))
    )
    assert history == trained(1)[1]
    assert inner[0][1] == trained(2)[1]


def test_no_more_graphs_are_kept_than_the_most(monkeypatch):
    monkeypatch.setattr("kit.training.epoch.MOST", 2)
    for width in (2, 3, 4):
        trained(1, width=width)
    assert len(epoch._kept) == 2


def test_a_cleared_session_does_not_harm_what_is_kept():
    _, history = trained(4)
    keras.backend.clear_session()
    assert trained(4)[1] == history


def test_built_from_gives_the_weights_of_set_random_seed():
    model = built_from(5, net)
    keras.utils.set_random_seed(5)
    for one, other in zip(model.get_weights(), net().get_weights(), strict=True):
        assert np.array_equal(one, other)
