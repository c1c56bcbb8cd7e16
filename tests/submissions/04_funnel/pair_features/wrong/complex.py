# loses: concat; product; both
# cause: complex numbers
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists]) + 0j
    if mode == "product":
        return users * artists + 0j
    return np.hstack([users, artists, users * artists]) + 0j
