# loses: no group on both sides; each row tested once; similar sizes, drawn with the rng
# cause: no list of (train, test)
def cold_folds(groups, n_folds, rng):
    for part in np.array_split(rng.permutation(np.unique(groups)), n_folds):
        inside = np.isin(groups, part)
        return np.flatnonzero(~inside), np.flatnonzero(inside)
