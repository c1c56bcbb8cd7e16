# loses: plays above what was not played; better than the most popular
# cause: learnt from the plays alone
def fit_mf(R, dim, rng):
    """Funk's SVD on the plays, each of them a 1."""
    users, artists = rng.normal(0, 0.1, (R.shape[0], dim)), rng.normal(0, 0.1, (R.shape[1], dim))
    rows, columns = R.nonzero()
    for _ in range(40):
        for j in rng.permutation(len(rows)):
            u, i = rows[j], columns[j]
            error = 1 - users[u] @ artists[i]
            users[u], artists[i] = users[u] + 0.05 * error * artists[i], artists[i] + 0.05 * error * users[u]
    return users, artists
