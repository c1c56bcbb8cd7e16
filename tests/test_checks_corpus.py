"""Every answer to lab 01 in `submissions/` earns what it deserves, and the message names its fault."""

import pytest

from kit.checks.track2vec import LAB
from tests.corpus import FOLDER, Corpus

CORPUS = Corpus(LAB, slow=("track2vec_model__",))


@pytest.mark.parametrize(("path", "base"), CORPUS.each("wrong"))
def test_a_wrong_answer_loses_its_items_and_is_told_why(path, base):
    CORPUS.loses_its_items_and_is_told_why(path, base)


@pytest.mark.parametrize(("path", "base"), CORPUS.each("right"))
def test_a_right_answer_of_any_shape_has_full_marks(path, base):
    CORPUS.has_full_marks(path, base)


def test_a_near_right_answer_keeps_all_marks_but_one_item():
    CORPUS.near_answers_lose_one_item()


def test_each_exercise_has_answers_of_each_kind_and_each_item_is_lost_by_some():
    CORPUS.each_exercise_has_answers_of_each_kind()


def test_scores_too_near_to_1_do_not_spoil_the_verdict_on_the_loss():
    path = FOLDER / "wrong" / "track2vec_model__axis_of_length_1.py"
    CORPUS.loses_its_items_and_is_told_why(path, 51_000)


def test_the_corpus_is_large():
    assert len(CORPUS.near) >= 20
    assert len(CORPUS.wrong) >= 60 + len(CORPUS.near)
    assert len(CORPUS.right) >= 15
