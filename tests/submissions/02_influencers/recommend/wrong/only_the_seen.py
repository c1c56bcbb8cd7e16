# loses: best first, ties by the lower column; nothing seen before; -1 where nothing is left
# cause: nothing is recommended
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.flatnonzero(seen[i])
        best = free[np.argsort(-row[free], kind="stable")][:k]
        table[i, : len(best)] = best
    return table
