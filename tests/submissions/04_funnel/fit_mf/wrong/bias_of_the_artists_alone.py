# loses: a vector for each user and artist; plays above what was not played; better than the most popular; drawn with the given rng
# cause: users and artists do not fit
def fit_mf(R, dim, rng):
    played = R.toarray() > 0
    weight = 1 + 2 * np.log1p(R.toarray())
    artists = rng.normal(0, 0.1, (R.shape[1], dim))
    users = rng.normal(0, 0.1, (R.shape[0], dim))
    for _ in range(8):
        for u in range(len(users)):
            weighted = artists * weight[u][:, None]
            users[u] = np.linalg.solve(weighted.T @ artists + 3 * np.eye(dim), weighted.T @ played[u])
        for i in range(len(artists)):
            weighted = users * weight[:, i][:, None]
            artists[i] = np.linalg.solve(weighted.T @ users + 3 * np.eye(dim), weighted.T @ played[:, i])
    bias = played.mean(axis=0)
    return users, np.column_stack([artists, bias])
