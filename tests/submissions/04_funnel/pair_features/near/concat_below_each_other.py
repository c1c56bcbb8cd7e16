# loses: concat
# cause: pairs below each other
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.vstack([users, artists])
    if mode == "product":
        return users * artists
    return np.hstack([users, artists, users * artists])
