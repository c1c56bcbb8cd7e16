# loses: similar sizes, drawn with the rng
# cause: as many groups in each fold, not as many rows
from sklearn.model_selection import GroupKFold


def cold_folds(groups, n_folds, rng):
    seed = int(rng.integers(2**31))
    return list(GroupKFold(n_folds, shuffle=True, random_state=seed).split(groups, groups=groups))
