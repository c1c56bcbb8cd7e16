# loses: concat; product
# cause: 'product' in the place of 'concat'
def pair_features(users, artists, mode):
    if mode == "product":
        return np.hstack([users, artists])
    if mode == "concat":
        return users * artists
    return np.hstack([users, artists, users * artists])
