# loses: concat; both
# cause: pairs below each other
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.concatenate([users, artists])
    if mode == "product":
        return users * artists
    return np.concatenate([users, artists, users * artists])
