"""The AUC within users against scikit-learn, and errors weighed by propensity on a world whose truth is known."""

import numpy as np
import pytest

from kit.metrics import auc_within, rmse, rmse_by_propensity


def roc_auc_score(labels, scores):
    """The AUC by scikit-learn, which takes a second to import."""
    from sklearn import metrics

    return metrics.roc_auc_score(labels, scores)


@pytest.mark.parametrize("decimals", [1, 6])
def test_auc_within_users_by_scikit_learn(decimals):
    """With one decimal many scores are equal."""
    rng = np.random.default_rng(decimals)
    users, labels = rng.integers(100, 140, 600), rng.integers(2, size=600)
    labels[users == 105], labels[users == 139] = 1, 0  # two users of one label
    scores = (0.3 * labels + rng.random(600)).round(decimals)
    expected = [
        roc_auc_score(labels[users == user], scores[users == user])
        for user in np.unique(users)
        if 0 < labels[users == user].mean() < 1
    ]
    assert auc_within(scores, labels, users) == pytest.approx(expected)


def test_what_differs_between_users_alone_does_not_count():
    labels, users = np.array([1, 0, 1, 0]), np.array([0, 0, 1, 1])
    scores = np.array([0.2, 0.1, 0.9, 0.8])
    assert roc_auc_score(labels, scores) == 0.75
    assert auc_within(scores, labels, users).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("scores", "labels", "users", "said"),
    [
        ([0.1], [1, 0], [0, 0], "give three rows alike"),
        ([0.1, 0.2], [1, 2], [0, 0], "labels are 0 and 1"),
        ([0.1, np.nan], [1, 0], [0, 0], "each score is a number"),
        ([0.1, 0.2], [1, 0], [0, 1], "no user has a pair of label 1 and one of label 0"),
        ([], [], [], "no user has"),
    ],
)
def test_auc_of_nothing(scores, labels, users, said):
    with pytest.raises(ValueError, match=said):
        auc_within(scores, labels, users)


def test_weighing_by_propensity_finds_the_error_over_all_pairs():
    """Who likes a song is likelier to rate it, and is predicted worse: the rated pairs alone say too much."""
    rng = np.random.default_rng(0)
    likes = rng.random(40_000) < 0.2
    true = np.where(likes, rng.normal(0.8, 0.3, 40_000), rng.normal(0.1, 0.1, 40_000))
    predicted = np.full(40_000, true.mean())
    chance = np.where(likes, 0.4, 0.1)
    rated = rng.random(40_000) < chance
    whole = rmse(predicted, true)
    assert rmse(predicted[rated], true[rated]) > 1.3 * whole
    assert rmse_by_propensity(predicted[rated], true[rated], chance[rated]) == pytest.approx(whole, rel=0.03)


def test_equal_propensities_change_nothing_and_small_ones_are_cut():
    predicted, true = np.array([0.1, 0.5, 0.9]), np.array([0.0, 1.0, 0.2])
    assert rmse_by_propensity(predicted, true, [0.3] * 3) == pytest.approx(rmse(predicted, true))
    cut = rmse_by_propensity(predicted, true, [0.001, 0.5, 0.5], smallest=0.1)
    assert cut == pytest.approx(rmse_by_propensity(predicted, true, [0.1, 0.5, 0.5]))
    assert cut == pytest.approx(np.sqrt((10 * 0.01 + 2 * 0.25 + 2 * 0.49) / 14))


@pytest.mark.parametrize(
    ("propensities", "said"),
    [([0.5], "give them one shape"), ([0.5, 0.0], "above 0"), ([0.5, 1.5], "above 0, and 1")],
)
def test_propensities_that_are_none(propensities, said):
    with pytest.raises(ValueError, match=said):
        rmse_by_propensity([0.1, 0.2], [0, 1], propensities)
