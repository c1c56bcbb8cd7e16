# loses: each row tested once
# cause: a row is not tested exactly once
def cold_folds(groups, n_folds, rng):
    names, first = np.unique(groups, return_index=True)
    parts = np.array_split(rng.permutation(len(names)), n_folds)
    return [(np.flatnonzero(~np.isin(groups, names[part])), first[part]) for part in parts]
