# loses: nothing
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = free[np.argsort(-row[free], kind="stable")][:k]
        table[i, : len(best)] = best
    return table
