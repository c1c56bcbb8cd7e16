# loses: a vector for each user and artist
# cause: a vector is left empty
def fit_mf(R, dim, rng):
    played = R.toarray() > 0
    weight = 1 + 2 * np.log1p(R.toarray())
    artists = np.zeros((R.shape[1], dim))
    users = rng.normal(0, 0.1, (R.shape[0], dim))
    for _ in range(8):
        artists[:] = artists if artists.any() else rng.normal(0, 0.1, artists.shape)
        artists[-1] = 0
        for u in range(len(users)):
            weighted = artists * weight[u][:, None]
            users[u] = np.linalg.solve(weighted.T @ artists + 3 * np.eye(dim), weighted.T @ played[u])
        for i in range(len(artists) - 1):
            weighted = users * weight[:, i][:, None]
            artists[i] = np.linalg.solve(weighted.T @ users + 3 * np.eye(dim), weighted.T @ played[:, i])
    return users, artists
