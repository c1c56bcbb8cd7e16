# loses: nothing
def cold_folds(groups, n_folds, rng):
    names, places = np.unique(groups, return_inverse=True)
    wanted = len(groups) / n_folds
    while True:
        fold = rng.integers(n_folds, size=len(names))[places]
        sizes = np.bincount(fold, minlength=n_folds)
        if (np.abs(sizes - wanted) < 0.3 * wanted).all():
            break
    return [tuple(rng.permutation(np.flatnonzero(where)) for where in (fold != f, fold == f)) for f in range(n_folds)]
