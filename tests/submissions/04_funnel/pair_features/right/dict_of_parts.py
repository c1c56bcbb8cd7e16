# loses: nothing
def pair_features(users, artists, mode):
    product = np.multiply(users, artists)
    parts = {"concat": [users, artists], "product": [product], "both": [users, artists, product]}
    return np.concatenate(parts[mode], axis=1)
