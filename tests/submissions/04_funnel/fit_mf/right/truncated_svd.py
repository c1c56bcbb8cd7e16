# loses: nothing
def fit_mf(R, dim, rng):
    U, s, V = np.linalg.svd((R.toarray() > 0).astype(float), full_matrices=False)
    return U[:, :dim] * s[:dim], V[:dim].T
