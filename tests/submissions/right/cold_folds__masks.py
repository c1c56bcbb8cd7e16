# loses: nothing
# cause: masks instead of row numbers
# outcome: right, with a note
def cold_folds(groups, n_folds, rng):
    parts = np.array_split(rng.permutation(np.unique(groups)), n_folds)
    return [(~np.isin(groups, part), np.isin(groups, part)) for part in parts]
