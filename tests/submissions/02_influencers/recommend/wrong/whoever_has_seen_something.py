# loses: nothing seen before; -1 where nothing is left
# cause: nothing is left
def recommend(scores, seen, k):
    best = np.full((len(scores), k), -1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    best[:, : order.shape[1]] = order
    return np.where(seen.any(axis=1, keepdims=True), -1, best)
