# loses: concat; both
# cause: artists before users
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([artists, users])
    if mode == "product":
        return users * artists
    return np.hstack([artists, users, users * artists])
