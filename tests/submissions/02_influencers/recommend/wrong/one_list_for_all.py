# loses: best first, ties by the lower column; nothing seen before; -1 where nothing is left
# cause: not the best scores
def recommend(scores, seen, k):
    order = np.argsort(-np.where(seen, 0, scores).mean(axis=0), kind="stable")[:k]
    table = np.full((len(scores), k), -1)
    table[:, : len(order)] = order
    return table
