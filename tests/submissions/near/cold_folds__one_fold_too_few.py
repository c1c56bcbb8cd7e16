# loses: each row tested once
# cause: another number of folds
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(rng.permutation(np.unique(groups)), n_folds)[1:]
    tested = [np.isin(groups, part) for part in parts]
    return [(np.flatnonzero(~inside), np.flatnonzero(inside)) for inside in tested]
