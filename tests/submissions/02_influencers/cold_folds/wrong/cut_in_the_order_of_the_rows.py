# loses: no group on both sides; similar sizes, drawn with the rng
# cause: a group on both sides
def cold_folds(groups, n_folds, rng):
    rows = np.arange(len(groups))
    return [(np.setdiff1d(rows, part), part) for part in np.array_split(rows, n_folds)]
