# loses: concat; product; both
# cause: not a table of numbers
def pair_features(users, artists, mode):
    parts = {"concat": [users, artists], "product": [users * artists], "both": [users, artists, users * artists]}
    return np.hstack(parts[mode]).squeeze()
