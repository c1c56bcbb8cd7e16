# loses: similar sizes, drawn with the rng
# cause: chance from elsewhere
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(np.random.permutation(np.unique(groups)), n_folds)
    tested = [np.isin(groups, part) for part in parts]
    return [(np.flatnonzero(~inside), np.flatnonzero(inside)) for inside in tested]
