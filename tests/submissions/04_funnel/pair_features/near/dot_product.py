# loses: product
# cause: a dot product in the place of the product
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return (users * artists).sum(axis=1, keepdims=True)
    return np.hstack([users, artists, users * artists])
