# loses: concat
# cause: it changes what it is given
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        users *= artists
        return users
    return np.hstack([users, artists, users * artists])
