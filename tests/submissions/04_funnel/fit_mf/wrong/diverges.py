# loses: a vector for each user and artist; plays above what was not played; better than the most popular; drawn with the given rng
# cause: the factors are no numbers
def fit_mf(R, dim, rng):
    users, artists = rng.normal(0, 1, (R.shape[0], dim)), rng.normal(0, 1, (R.shape[1], dim))
    plays = R.toarray()
    for _ in range(100):
        error = plays - users @ artists.T
        users, artists = users + 0.1 * error @ artists, artists + 0.1 * error.T @ users
    return users, artists
