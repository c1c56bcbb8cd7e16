# loses: nothing
def fit_mf(R, dim, rng):
    """Logistic, in batches, four drawn artists for each play; the artists' biases stand in a further column."""
    n_users, n_artists = R.shape
    users, artists = rng.normal(0, 0.1, (n_users, dim)), rng.normal(0, 0.1, (n_artists, dim))
    bias = np.zeros(n_artists)
    plays = R.tocoo()
    for _ in range(40):
        order = rng.permutation(plays.nnz)
        for start in range(0, plays.nnz, 100):
            batch = order[start : start + 100]
            u = np.repeat(plays.row[batch], 5)
            i = rng.integers(n_artists, size=len(u))
            label = np.zeros(len(u))
            i[::5], label[::5] = plays.col[batch], 1
            error = label - 1 / (1 + np.exp(-((users[u] * artists[i]).sum(axis=1) + bias[i])))
            step_u, step_i = error[:, None] * artists[i] - 0.01 * users[u], error[:, None] * users[u] - 0.01 * artists[i]
            np.add.at(users, u, 0.1 * step_u)
            np.add.at(artists, i, 0.1 * step_i)
            np.add.at(bias, i, 0.1 * error)
    return np.column_stack([users, np.ones(n_users)]), np.column_stack([artists, bias])
