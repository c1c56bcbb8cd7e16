"""The dilated copy of a model: as many weights, another reach, nothing else changed."""

import numpy as np
import pytest


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global Own, dilated, keras
    import keras

    from kit.training.dilation import dilated

    class Own(keras.Model):
        """A model that is no graph of layers."""

        def __init__(self):
            super().__init__()
            self.phrases = keras.layers.Conv1D(1, 3)

        def call(self, inputs):
            return self.phrases(inputs)


@pytest.fixture
def model():
    table = np.random.default_rng(0).normal(size=(9, 4))
    ids = keras.Input((12,), dtype="int32")
    vectors = keras.layers.Embedding(9, 4, weights=[table], trainable=False, name="vectors")(ids)
    phrases = keras.layers.Conv1D(1, 3, padding="same", name="phrases")(vectors)
    model = keras.Model(ids, keras.layers.Dense(1)(keras.layers.GlobalMaxPooling1D()(phrases)))
    model.compile(keras.optimizers.Adam(0.02), "mae")
    return model


def reach(model):
    """Places of a text that the convolution's answer at its sixth word depends on."""
    inner = keras.Model(model.input, model.get_layer("phrases").output)
    plain = np.zeros((1, 12), np.int32)
    answers = []
    for place in range(12):
        changed = plain.copy()
        changed[0, place] = 5
        answers.append(not np.allclose(inner(changed)[0, 6], inner(plain)[0, 6]))
    return np.flatnonzero(answers).tolist()


def test_it_reaches_over_words_that_stand_apart(model):
    assert reach(model) == [5, 6, 7]
    assert reach(dilated(model, 2)) == [4, 6, 8]
    assert reach(dilated(model, 1)) == [5, 6, 7]


def test_weights_settings_and_what_is_frozen_stay(model):
    other = dilated(model, 3)
    assert all((a == b).all() for a, b in zip(model.get_weights(), other.get_weights(), strict=True))
    assert [w.trainable for w in other.weights] == [w.trainable for w in model.weights]
    assert float(other.optimizer.learning_rate) == pytest.approx(0.02)
    assert other.loss == "mae"


def test_training_the_copy_leaves_the_model_alone(model):
    before = model.get_weights()
    other = dilated(model, 2)
    other.fit(np.random.default_rng(0).integers(9, size=(8, 12)), np.ones(8), verbose=0)
    assert all((a == b).all() for a, b in zip(before, model.get_weights(), strict=True))
    assert not np.allclose(other.get_layer("phrases").kernel, before[1])


def compiled(*layers):
    made = keras.Sequential([keras.Input((9, 4)), *layers])
    made.compile("adam", "mse")
    return made


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda of: [of.GRU(2)], "nothing to dilate"),
        (lambda of: [of.Conv1D(1, 3, strides=2)], "nothing to dilate"),
        (lambda of: [of.Conv1D(1, 3), of.Flatten(), of.Dense(1)], "padding='same'"),
    ],
    ids=["layers0-nothing to dilate", "layers1-nothing to dilate", "layers2-padding='same'"],
)
def test_what_cannot_be_dilated_is_said(make, said):
    with pytest.raises(ValueError, match=said):
        dilated(compiled(*make(keras.layers)), 2)


def test_a_model_that_is_no_graph_cannot_be_made_again():
    own = Own()
    own(np.zeros((1, 9, 4)))
    own.compile("adam", "mse")
    with pytest.raises(ValueError, match=r"Own cannot be made again.*keras.Model"):
        dilated(own, 2)
