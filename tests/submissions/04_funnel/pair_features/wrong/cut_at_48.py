# loses: concat; both
# cause: another number of columns
def pair_features(users, artists, mode):
    f = {"concat": [users, artists], "product": [users * artists], "both": [users, artists, users * artists]}[mode]
    return np.hstack(f)[:, :48]
