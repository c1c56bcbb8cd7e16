# loses: similar sizes, drawn with the rng
# cause: folds of very different sizes
def cold_folds(groups, n_folds, rng):
    fold = groups % n_folds
    return [(np.flatnonzero(fold != f), np.flatnonzero(fold == f)) for f in range(n_folds)]
