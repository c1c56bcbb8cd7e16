"""The weight of the last layer is read, and started where a constraint would not let it be."""

import numpy as np
import pytest


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global keras, last_kernel, start_kernel_at
    import keras

    from kit.training import last_kernel, start_kernel_at


def make(units=1):
    last = keras.layers.Dense(
        units, activation="sigmoid", kernel_initializer="ones", kernel_constraint="non_neg"
    )
    model = keras.Sequential([keras.Input((1,)), last])
    model.compile(keras.optimizers.SGD(0.1), "binary_crossentropy", run_eagerly=True)
    return model


def test_a_kernel_below_zero_stays_there_in_training_where_the_constraint_would_have_lifted_it():
    free, bound = make(), make()
    assert start_kernel_at(free, -1.0)
    bound.trainable_weights[0].assign([[-1.0]])
    for model in (free, bound):
        model.train_on_batch(np.array([[1.0], [-1.0]]), np.array([0.0, 1.0]))
    assert last_kernel(free) < -1
    assert last_kernel(bound) == 0


def test_a_model_without_such_a_weight():
    model = make(units=2)
    assert not start_kernel_at(model, -1.0)
    assert last_kernel(model) is None
    assert model.get_weights()[0].tolist() == [[1.0, 1.0]]
