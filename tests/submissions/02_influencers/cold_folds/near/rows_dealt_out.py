# loses: no group on both sides
# cause: a group on both sides
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(rng.permutation(len(groups)), n_folds)
    return [(np.setdiff1d(np.arange(len(groups)), part), part) for part in parts]
