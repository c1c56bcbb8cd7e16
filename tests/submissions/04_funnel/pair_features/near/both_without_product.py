# loses: both
# cause: 'concat' in the place of 'both'
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return users * artists
    return np.hstack([users, artists])
