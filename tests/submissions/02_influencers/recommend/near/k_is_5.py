# loses: -1 where nothing is left
# cause: not k numbers in a row
def recommend(scores, seen, k):
    k = 5
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = free[np.argsort(-row[free], kind="stable")][:k]
        table[i, : len(best)] = best
    return table
