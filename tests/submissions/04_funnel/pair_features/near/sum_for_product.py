# loses: product
# cause: other numbers
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return users + artists
    return np.hstack([users, artists, users * artists])
