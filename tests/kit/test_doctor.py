"""The three ailments the training doctor knows, and their absence."""

import math

import pytest

from kit.doctor import Doctor, base_rate_loss

HEALTHY = {"kernel": 1.0, "loss": 0.31, "accuracy": 0.9, "positives": 1 / 6, "settled": True}
NOT_FOUND = {"score": 0.006, "score_baseline": 0.019, "score_name": "hit@10"}
FOUND = {"score": 0.336, "score_baseline": 0.019, "score_name": "hit@10"}


def examine(**numbers):
    return Doctor().examine(**{**HEALTHY, **numbers})


def test_base_rate_loss():
    # One positive in six: -(1/6) ln(1/6) - (5/6) ln(5/6).
    assert base_rate_loss(1 / 6) == pytest.approx(math.log(6) / 6 + 5 / 6 * math.log(6 / 5))
    assert base_rate_loss(0.5) == pytest.approx(math.log(2))
    assert base_rate_loss(0.0) == base_rate_loss(1.0) == 0.0


def test_a_healthy_training():
    assert examine() == []
    assert Doctor().examine() == []


def test_a_negative_kernel():
    (words,) = examine(kernel=-0.6)
    assert words.startswith("training doctor: the last dense kernel is -0.60, negative.")
    assert 'kernel_initializer="ones"' in words
    assert 'kernel_constraint="non_neg"' in words
    assert examine(kernel=0.0) == []


@pytest.mark.parametrize("loss", [0.448, 0.4506, 0.454])
def test_a_loss_at_the_base_rate_and_a_score_no_better_than_popularity(loss):
    (words,) = examine(loss=loss, **NOT_FOUND)
    assert f"the loss is {loss:.3f}, always answering the share of positives (0.167) gives 0.451" in words
    assert "hit@10 is 0.006 beside 0.019 of the most popular tracks: nothing is learnt" in words


def test_a_loss_at_the_base_rate_and_a_negative_kernel():
    kernel, loss = examine(loss=0.448, kernel=-1.2)
    assert "the last dense kernel is -1.20" in kernel
    assert "nothing is learnt" in loss


@pytest.mark.parametrize("loss", [0.448, 0.4506, 0.454])
@pytest.mark.parametrize("score", [FOUND, {}, {"score": 0.336}], ids=["found", "no score", "no baseline"])
def test_a_right_training_passes_the_base_rate_and_is_not_told_that_it_learns_nothing(loss, score):
    assert examine(loss=loss, **score) == []


@pytest.mark.parametrize("loss", [0.44, 0.46, 0.0, math.nan])
def test_another_loss(loss):
    assert examine(loss=loss, **NOT_FOUND) == []


def test_the_accuracy_of_always_0():
    (words,) = examine(accuracy=0.834)
    assert "the accuracy is 0.834, exactly what 'always 0' gets" in words
    assert examine(accuracy=0.84) == examine(accuracy=0.82) == []


def test_the_accuracy_of_always_1():
    (words,) = examine(accuracy=0.9, positives=0.9)
    assert "'always 1'" in words


def test_before_enough_steps_only_the_kernel_says_something():
    (words,) = examine(kernel=-0.1, loss=0.4506, accuracy=5 / 6, settled=False)
    assert "kernel" in words
    assert examine(loss=0.4506, accuracy=5 / 6, settled=False, **NOT_FOUND) == []


@pytest.mark.parametrize("positives", [None, 0.0, 1.0])
def test_without_a_share_of_positives(positives):
    assert examine(loss=0.4506, accuracy=1.0, positives=positives, **NOT_FOUND) == []


def test_each_ailment_is_told_once():
    doctor = Doctor()
    ill = {**HEALTHY, "kernel": -0.6, "loss": 0.4506, "accuracy": 5 / 6}
    assert len(doctor.examine(**ill)) == 3
    assert doctor.examine(**ill) == []
    assert len(Doctor().examine(**ill)) == 3  # another training, another doctor
