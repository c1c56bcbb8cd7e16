# loses: no group on both sides
# cause: it changes what it is given
def cold_folds(groups, n_folds, rng):
    names, groups[:] = np.unique(groups, return_inverse=True)
    sizes = np.bincount(groups)
    fold_of, filled = np.empty(len(names), int), np.zeros(n_folds)
    for group in sorted(rng.permutation(len(names)), key=lambda group: -sizes[group]):
        fold_of[group] = filled.argmin()
        filled[fold_of[group]] += sizes[group]
    fold = fold_of[groups]
    return [(np.flatnonzero(fold != f), np.flatnonzero(fold == f)) for f in range(n_folds)]
