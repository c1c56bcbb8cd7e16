# loses: a vector for each user and artist; better than the most popular
# cause: `dim` is ignored
def fit_mf(R, dim, rng):
    return np.log1p(R.toarray()), np.eye(R.shape[1])
