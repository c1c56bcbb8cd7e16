# loses: similar sizes, drawn with the rng
# cause: folds of very different sizes
def cold_folds(groups, n_folds, rng):
    names, places = np.unique(groups, return_inverse=True)
    fold = rng.integers(n_folds, size=len(names))[places]
    rows = np.arange(len(groups))
    for f in range(n_folds):
        yield rng.permutation(rows[fold != f]), rng.permutation(rows[fold == f])
