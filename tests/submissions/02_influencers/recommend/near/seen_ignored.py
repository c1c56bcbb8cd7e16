# loses: nothing seen before
# cause: seen pairs are recommended
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.arange(len(row))
        best = free[np.argsort(-row[free], kind="stable")][:k]
        table[i, : len(best)] = best
    n_left = (~seen).sum(axis=1)
    table[np.arange(k) >= n_left[:, None]] = -1
    return table
