# loses: each row tested once
# cause: another number of folds
def cold_folds(groups, n_folds, rng):
    names, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
    fold_of, rows = np.zeros(len(names), int), np.zeros(n_folds)
    for i in sorted(rng.permutation(len(names)), key=lambda i: -counts[i]):
        fold_of[i] = rows.argmin()
        rows[fold_of[i]] += counts[i]
    fold = fold_of[places]
    return [(np.flatnonzero(fold != f), np.flatnonzero(fold == f)) for f in range(1, n_folds)]
