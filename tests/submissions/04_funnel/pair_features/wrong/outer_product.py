# loses: product; both
# cause: all products of all numbers
def pair_features(users, artists, mode):
    side_by_side = np.hstack([users, artists])
    product = (users[:, :, None] * artists[:, None, :]).reshape(len(users), -1)
    return {"concat": side_by_side, "product": product, "both": np.hstack([side_by_side, product])}[mode]
