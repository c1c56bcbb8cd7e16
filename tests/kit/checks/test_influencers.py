"""What the messages of lab 02 name, and the hints."""

import re

import numpy as np
import pytest

from kit.checks.influencers import LAB
from tests.corpus import corpus_of


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global keras
    import keras


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


def test_a_word_has_the_right_of_its_accents_in_the_message():
    first = CORPUS.verdict_of(CORPUS.case("encode_texts", "near", "no_accents"), 3).findings[0][1]
    assert first.cause == "accents are not letters"
    assert "[a-z]" in first.look


def test_hints_go_from_a_nudge_to_nearly_the_answer():
    for exercise in LAB.exercises.values():
        assert len(exercise.hints) == 3
        assert all(exercise.hints)


def test_the_last_hints_ask_for_what_the_exercises_ask():
    """The row of unknown words is the mean of all and no padding, ratings end in a sigmoid, padding has no say."""
    last = {name: exercise.hints[-1] for name, exercise in LAB.exercises.items()}
    vectors = np.array([[1.0, 2.0], [3.0, 6.0]])
    table = eval(re.search(r"table = (.+)\.$", last["encode_texts"])[1], {"np": np, "vectors": vectors})
    assert table.tolist() == [[0, 0], [2, 4], [1, 2], [3, 6]]
    for name in ("nn_model", "text_model"):
        assert re.search(r"Dense\(1, activation=['\"]sigmoid['\"]\)", last[name])
    assert "mask=keras.ops.not_equal(ids, 0)" in last["text_model"]


def test_a_median_that_is_taken_away_is_never_told_as_one_scale_for_all():
    """Not on draws either where what is left of the means cancels out, as those of this seed do."""

    def by_the_median(train_sound, sound):
        spread = train_sound.std(axis=0)
        return (sound - np.median(train_sound, axis=0)) / np.where(spread > 0, spread, 1)

    verdict = LAB.check.marks("audio_embedding", by_the_median, seed=7).verdict
    assert [finding.cause for _, finding in verdict.findings] == ["not standardised"]


def test_one_leaked_row_is_told_as_one():
    def oof_rmse(fit_predict, X, y, folds):
        leaking = [(np.append(train, test[0]), test) for train, test in folds]
        return float(
            np.mean([np.sqrt(np.mean((fit_predict(X[a], y[a], X[b]) - y[b]) ** 2)) for a, b in leaking])
        )

    (saw, *_) = [finding.saw for _, finding in LAB.check.oof_rmse(oof_rmse).findings]
    assert re.search(r"of \d+ rows, row \d+ of its own test rows among them$", saw)
