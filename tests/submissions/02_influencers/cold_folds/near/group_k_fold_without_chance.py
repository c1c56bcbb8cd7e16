# loses: similar sizes, drawn with the rng
# cause: always the same folds
from sklearn.model_selection import GroupKFold


def cold_folds(groups, n_folds, rng):
    return list(GroupKFold(n_folds).split(groups, groups=groups))
