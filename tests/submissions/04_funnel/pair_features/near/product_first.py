# loses: both
# cause: the parts stand in another order
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return users * artists
    return np.hstack([users * artists, users, artists])
