# loses: product; both
# cause: a dot product in the place of the product
def pair_features(users, artists, mode):
    product = (users * artists).sum(axis=1)[:, None]
    if mode == "concat":
        return np.hstack([users, artists])
    if mode == "product":
        return product
    return np.hstack([users, artists, product])
