# loses: similar sizes, drawn with the rng
# cause: always the same folds
def cold_folds(groups, n_folds, rng):
    rng = np.random.default_rng(0)
    parts = np.array_split(rng.permutation(np.unique(groups)), n_folds)
    tested = [np.isin(groups, part) for part in parts]
    return [(np.flatnonzero(~inside), np.flatnonzero(inside)) for inside in tested]
