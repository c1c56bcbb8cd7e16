# loses: plays above what was not played; better than the most popular
# cause: learnt from the plays alone
def fit_mf(R, dim, rng):
    artists = rng.normal(0, 0.1, (R.shape[1], dim)) + 0.5
    for _ in range(10):
        users = solve(R, artists)
        artists = solve(R.T.tocsr(), users)
    return users, artists


def solve(R, fixed):
    solved = np.zeros((R.shape[0], fixed.shape[1]))
    for row in range(len(solved)):
        Y = fixed[R.indices[R.indptr[row] : R.indptr[row + 1]]]
        solved[row] = np.linalg.solve(Y.T @ Y + 0.1 * np.eye(Y.shape[1]), Y.sum(axis=0))
    return solved
