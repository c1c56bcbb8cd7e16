# loses: plays above what was not played; better than the most popular
# cause: learnt from the plays alone
def fit_mf(R, dim, rng):
    """As scikit-surprise does it: biases and factors, learnt from what was played."""
    n_users, n_artists = R.shape
    users, artists = rng.normal(0, 0.1, (n_users, dim)), rng.normal(0, 0.1, (n_artists, dim))
    of_user, of_artist = np.zeros(n_users), np.zeros(n_artists)
    rows, columns = R.nonzero()
    plays = np.log1p(R.data)
    mean = plays.mean()
    for _ in range(20):
        for j in rng.permutation(len(rows)):
            u, i = rows[j], columns[j]
            error = plays[j] - mean - of_user[u] - of_artist[i] - users[u] @ artists[i]
            of_user[u] += 0.005 * (error - 0.02 * of_user[u])
            of_artist[i] += 0.005 * (error - 0.02 * of_artist[i])
            users[u], artists[i] = (
                users[u] + 0.005 * (error * artists[i] - 0.02 * users[u]),
                artists[i] + 0.005 * (error * users[u] - 0.02 * artists[i]),
            )
    return np.column_stack([users, of_user + mean, np.ones(n_users)]), np.column_stack([artists, np.ones(n_artists), of_artist])
