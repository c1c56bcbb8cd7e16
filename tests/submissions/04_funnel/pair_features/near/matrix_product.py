# loses: product
# cause: not a row for each pair
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return users.T @ artists
    return np.hstack([users, artists, users * artists])
