"""What lab 05 holds for right on other seeds, what its messages name, and the hints."""

import numpy as np
import pytest

from kit.checks.asking.models.asked import AskedModel
from kit.checks.exercise import run
from kit.checks.sound import LAB
from kit.checks.sound.pmf_with_prior import BEST, Songs
from tests.corpus import corpus_of

CORPUS = corpus_of("05_sound")
SEEDS = range(5)
SLOW = ("audio_cnn", "late_fusion")


def right_answers():
    """Every right form that earns all without a note, and those that ask a model with the slow tests."""
    for case in CORPUS.cases:
        if case.kind == "right":
            marks = [pytest.mark.slow] if case.exercise in SLOW else []
            yield pytest.param(case, id=f"{case.exercise}/{case.name}", marks=marks)


@pytest.mark.parametrize("case", list(right_answers()))
def test_a_right_form_is_right_on_five_seeds(case):
    exercise = LAB.exercises[case.exercise]
    verdict = run(exercise, CORPUS.answer_of(case.source, case.exercise), SEEDS)
    assert verdict.points == verdict.of, str(verdict)


@pytest.mark.parametrize(
    ("exercise", "kind", "answer", "words"),
    [
        (
            "artist_prior",
            "near",
            "shrink_ignored",
            "the artist 5 has 3 of them, with the mean [2.33]; shrink 1",
        ),
        ("artist_prior", "near", "zeros_for_a_new_artist", "the artist 7 has none of them"),
        ("pmf_with_prior", "near", "zeros_without_plays", "its factors [0.0, 0.0, 0.0, 0.0]"),
        ("pmf_with_prior", "wrong", "shrinks_to_0", "with lam 100000 [0.0"),
        ("pmf_with_prior", "near", "the_one_or_the_other", "80 songs with 3 plays each"),
        (
            "bag_of_sounds",
            "near",
            "counts",
            "[120, 30, 150, 1] frames have rows that sum to [120.0, 30.0, 150.0, 1.0]",
        ),
        ("bag_of_sounds", "near", "codebook_of_all_songs", "the same songs beside 12 others: a song of"),
        ("wpe", "near", "played_only", "plays [[0, 0, 0, 0]"),
        ("wpe", "near", "no_confidence", "alpha 2"),
        ("cold_eval", "near", "no_positives_count_0", "3 users played none of the songs"),
        ("cold_eval", "near", "ties_count_1", "auc_of_user of 2 users"),
        ("cold_table", "near", "unpaired", "times as wide as those of the differences of users"),
        ("info_nce", "near", "both_added", "0.4556 is right, and 0.9111 came"),
        ("info_nce", "near", "not_normalised", "the same with other lengths"),
        pytest.param("late_fusion", "near", "raw_branches", "are 100 times as large", marks=pytest.mark.slow),
    ],
)
def test_a_message_has_the_numbers_of_the_answer(exercise, kind, answer, words):
    verdict = CORPUS.verdict_of(CORPUS.case(exercise, kind, answer), 3)
    assert words in verdict.findings[0][1].saw


def test_the_minimum_that_pmf_is_compared_with_has_no_slope():
    songs, lam = Songs.draw(np.random.default_rng(4), [12, 3, 0]), 1.7
    found = songs.fitted(lam)
    errors = np.where(songs.plays > 0, songs.users @ found.T - songs.plays, 0)
    np.testing.assert_allclose(errors.T @ songs.users + lam * (found - songs.prior), 0, atol=1e-9)


def test_together_prior_and_three_plays_are_better_than_either_on_every_draw():
    for seed in range(200):
        songs = Songs.draw(np.random.default_rng(seed), [3] * 80)
        own, alone, prior = (
            np.sqrt(np.mean((factors - songs.true) ** 2))
            for factors in (songs.fitted(BEST), songs.fitted(0), songs.prior)
        )
        assert own < 0.8 * min(alone, prior)


@pytest.mark.slow
def test_a_model_that_has_settled_has_the_statistics_of_the_batch_and_its_momentum_again():
    import keras

    norm = keras.layers.BatchNormalization(momentum=0.9)
    asked = AskedModel(keras.Sequential([keras.Input((3,)), norm]))
    rows = np.random.default_rng(1).normal(5, 20, (50, 3)).astype(np.float32)
    asked.settle(rows)
    np.testing.assert_allclose(asked.predict(rows)["output"].std(axis=0), 1, rtol=1e-3)
    assert norm.momentum == 0.9


def test_hints_go_from_a_nudge_to_nearly_the_answer():
    for exercise in LAB.exercises.values():
        assert len(exercise.hints) == 3
        assert all(exercise.hints)
