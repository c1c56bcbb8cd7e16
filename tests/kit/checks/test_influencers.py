"""What the messages of lab 02 name, what a model is asked there, and the hints."""

import keras
import numpy as np
import pytest

from kit.checks.asking.models.asked import AskedModel
from kit.checks.influencers import LAB
from tests.corpus import corpus_of

CORPUS = corpus_of("02_influencers")


@pytest.mark.parametrize(
    ("exercise", "answer", "layer"),
    [
        ("text_model", "first_convolution_dead", "layer first is there"),
        pytest.param("text_model", "layer_never_called", "layer conv1d", marks=pytest.mark.slow),
        pytest.param("text_model", "first_convolution_thrown_away", "layer conv1d", marks=pytest.mark.slow),
        pytest.param("text_model", "convolution_stopped", "layer conv1d", marks=pytest.mark.slow),
        ("dot_model", "one_side_stopped", "layer dense"),
    ],
)
def test_a_layer_that_learns_nothing_is_named(exercise, answer, layer):
    keras.backend.clear_session()
    verdict = CORPUS.verdict_of(CORPUS.case(exercise, "near", answer), 3)
    assert layer in verdict.findings[0][1].saw


def test_a_layer_of_a_functional_model_that_nothing_reads_is_a_dead_end():
    inputs = keras.Input((6,))
    shared = keras.layers.Dense(3, name="shared")(inputs)
    keras.layers.Dense(2, name="behind_it")(keras.layers.Dense(2, name="unread")(shared))
    keras.layers.Dropout(0.5, name="without_weights")(shared)
    model = keras.Model(inputs, keras.layers.Dense(1)(shared))
    assert AskedModel(model).dead_ends() == ["unread", "behind_it"]
    assert AskedModel(keras.Model(inputs, shared)).dead_ends() != []


def test_a_model_whose_layers_are_shared_with_another_has_no_dead_end():
    words = keras.layers.Embedding(5, 3)
    for _ in range(2):
        inputs = keras.Input((4,))
        read = keras.layers.Conv1D(2, 2)(words(inputs))
        model = keras.Model(inputs, keras.layers.GlobalMaxPooling1D()(read))
    assert AskedModel(model).dead_ends() == []
    assert len(AskedModel(model).paths()) == 3


def test_gradients_are_those_of_a_weighted_sum():
    inputs = keras.Input((2,))
    model = keras.Model(
        inputs, keras.layers.Dense(1, name="one")(keras.ops.stop_gradient(keras.layers.Dense(2)(inputs)))
    )
    asked = AskedModel(model)
    for number, (shape, _) in enumerate(asked.describe()["weights"]):
        asked.write(number, np.full(shape, 0.5, np.float32))
    given = asked.gradients((np.array([[1, 2], [3, 4]], np.float32),), [1.0, 10.0])
    hidden = np.array([[1, 2], [3, 4]]) @ np.full((2, 2), 0.5) + 0.5
    wanted = {"one/kernel": np.abs([1, 10] @ hidden).max(), "one/bias": 11.0}
    for path, gradient in zip(asked.paths(), given, strict=True):
        assert gradient == pytest.approx(wanted.get(path, 0.0))


def test_a_word_has_the_right_of_its_accents_in_the_message():
    first = CORPUS.verdict_of(CORPUS.case("encode_texts", "near", "no_accents"), 3).findings[0][1]
    assert first.cause == "accents are not letters"
    assert "[a-z]" in first.look


def test_hints_go_from_a_nudge_to_nearly_the_answer():
    for exercise in LAB.exercises.values():
        assert len(exercise.hints) == 3
        assert all(exercise.hints)
