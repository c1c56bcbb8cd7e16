# loses: no group on both sides; each row tested once; similar sizes, drawn with the rng
# cause: no list of (train, test)
def cold_folds(groups, n_folds, rng):
    names, places = np.unique(groups, return_inverse=True)
    return rng.integers(n_folds, size=len(names))[places]
