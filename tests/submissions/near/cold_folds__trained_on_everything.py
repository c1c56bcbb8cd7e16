# loses: no group on both sides
# cause: rows of the test part in the training part
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(rng.permutation(np.unique(groups)), n_folds)
    return [(np.arange(len(groups)), np.flatnonzero(np.isin(groups, part))) for part in parts]
