# loses: nothing
def fit_mf(R, dim, rng):
    n_users, n_artists = R.shape
    users, artists = rng.normal(0, 0.1, (n_users, dim)), rng.normal(0, 0.1, (n_artists, dim))
    rows, columns = R.nonzero()
    for _ in range(15):
        for j in rng.permutation(len(rows)):
            u, i, drawn = rows[j], columns[j], rng.integers(n_artists)
            apart = artists[i] - artists[drawn]
            step = 0.08 / (1 + np.exp(users[u] @ apart))
            users[u], artists[i], artists[drawn] = (
                users[u] + step * apart,
                artists[i] + step * users[u],
                artists[drawn] - step * users[u],
            )
    return users, artists
