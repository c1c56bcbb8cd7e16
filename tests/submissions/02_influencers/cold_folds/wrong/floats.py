# loses: no group on both sides; each row tested once; similar sizes, drawn with the rng
# cause: row numbers that are no index
def cold_folds(groups, n_folds, rng):
    names, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
    fold_of, rows = np.zeros(len(names), int), np.zeros(n_folds)
    for i in sorted(rng.permutation(len(names)), key=lambda i: -counts[i]):
        fold_of[i] = rows.argmin()
        rows[fold_of[i]] += counts[i]
    fold = fold_of[places]
    return [(np.flatnonzero(fold != f).astype(float), np.flatnonzero(fold == f).astype(float)) for f in range(n_folds)]
