# loses: concat; product; both
# cause: text in the place of numbers
def pair_features(users, artists, mode):
    if mode == "concat":
        return np.hstack([users, artists]).astype(str)
    if mode == "product":
        return (users * artists).astype(str)
    return np.hstack([users, artists, users * artists]).astype(str)
