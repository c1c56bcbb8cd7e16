# loses: -1 where nothing is left
# cause: empty places are not -1, or not at the end
def recommend(scores, seen, k):
    order = np.argsort(-np.where(seen, -np.inf, scores), axis=1, kind="stable")[:, :k]
    return np.pad(order, ((0, 0), (0, k - order.shape[1])), constant_values=-1)
