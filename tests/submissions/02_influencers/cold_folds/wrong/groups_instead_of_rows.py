# loses: no group on both sides; each row tested once; similar sizes, drawn with the rng
# cause: numbers that are no rows
def cold_folds(groups, n_folds, rng):
    names = np.unique(groups)
    parts = np.array_split(rng.permutation(names), n_folds)
    return [(np.setdiff1d(names, part), part) for part in parts]
