# loses: no group on both sides
# cause: a group on both sides
from sklearn.model_selection import GroupKFold


def cold_folds(groups, n_folds, rng):
    return list(GroupKFold(n_folds).split(groups, groups=rng.permutation(len(groups))))
