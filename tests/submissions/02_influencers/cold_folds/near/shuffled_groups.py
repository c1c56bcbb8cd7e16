# loses: similar sizes, drawn with the rng
# cause: as many groups in each fold, not as many rows
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(rng.permutation(np.unique(groups)), n_folds)
    tested = [np.isin(groups, part) for part in parts]
    return [(np.flatnonzero(~inside), np.flatnonzero(inside)) for inside in tested]
