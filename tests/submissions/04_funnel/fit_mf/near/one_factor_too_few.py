# loses: a vector for each user and artist
# cause: `dim` is ignored
def fit_mf(R, dim, rng):
    U, s, V = np.linalg.svd((R.toarray() > 0).astype(float), full_matrices=False)
    return U[:, : dim - 1] * s[: dim - 1], V[: dim - 1].T
