# loses: each row tested once; similar sizes, drawn with the rng
# cause: a row is not tested exactly once
def cold_folds(groups, n_folds, rng):
    names, folds = np.unique(groups), []
    for _ in range(n_folds):
        inside = np.isin(groups, rng.choice(names, len(names) // n_folds, replace=False))
        folds.append((np.flatnonzero(~inside), np.flatnonzero(inside)))
    return folds
