"""Folds that keep a group together."""

import numpy as np
import pytest

from kit.data import cold_folds


@pytest.mark.parametrize("seed", range(5))
def test_no_group_stands_on_both_sides_and_each_row_is_tested_once(seed):
    rng = np.random.default_rng(seed)
    groups = rng.permutation(np.repeat(rng.permutation(500)[:60], rng.integers(1, 30, 60)))
    folds = cold_folds(groups, 4, rng)
    assert not any(set(groups[train]) & set(groups[test]) for train, test in folds)
    assert sorted(np.concatenate([test for _, test in folds]).tolist()) == list(range(len(groups)))
    assert all(len(train) + len(test) == len(groups) for train, test in folds)
    sizes = [len(test) for _, test in folds]
    assert max(sizes) - min(sizes) <= 1.1 * min(sizes)


def test_the_largest_groups_come_first():
    groups = np.repeat(range(40), [90, 90, 90, *[1] * 37])
    sizes = sorted(len(test) for _, test in cold_folds(groups, 4, np.random.default_rng(0)))
    assert sizes == [37, 90, 90, 90]


def test_the_rng_draws_the_folds():
    groups = np.repeat(range(30), 3)
    first, again, other = (
        [test.tolist() for _, test in cold_folds(groups, 3, np.random.default_rng(seed))]
        for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize("n_folds", [0, 3])
def test_an_empty_fold_is_refused_with_the_bound(n_folds):
    with pytest.raises(ValueError, match="from 1 to 2"):
        cold_folds(["a", "b", "b"], n_folds, np.random.default_rng(0))
