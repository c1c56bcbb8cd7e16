# loses: concat; product; both
# cause: nothing is returned
def pair_features(users, artists, mode):
    if mode == "concat":
        features = np.hstack([users, artists])
    if mode == "product":
        features = users * artists
    features = np.hstack([users, artists, users * artists])
