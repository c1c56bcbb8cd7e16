# loses: nothing seen before
# cause: seen pairs come back where scores are negative
def recommend(scores, seen, k):
    order = np.argsort(-np.where(seen, 0, scores), axis=1, kind="stable")[:, :k]
    table = np.full((len(scores), k), -1)
    n_left = (~seen).sum(axis=1)
    table[:, : order.shape[1]] = order
    table[np.arange(k) >= n_left[:, None]] = -1
    return table
