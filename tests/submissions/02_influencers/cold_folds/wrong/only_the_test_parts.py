# loses: no group on both sides; each row tested once; similar sizes, drawn with the rng
# cause: no list of (train, test)
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(rng.permutation(np.unique(groups)), n_folds)
    return [np.flatnonzero(np.isin(groups, part)) for part in parts]
