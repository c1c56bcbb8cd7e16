# loses: product; both
# cause: 'concat' in the place of 'product'
def pair_features(users, artists, mode):
    return np.hstack([users, artists])
