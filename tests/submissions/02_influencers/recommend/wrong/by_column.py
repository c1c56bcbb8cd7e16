# loses: best first, ties by the lower column; nothing seen before; -1 where nothing is left
# cause: not one row of columns for each row of scores
def recommend(scores, seen, k):
    masked = np.where(seen, -np.inf, scores)
    return np.argsort(-masked, axis=0, kind="stable")[:k]
