# loses: -1 where nothing is left
# cause: empty places are not -1, or not at the end
def recommend(scores, seen, k):
    table = np.zeros((len(scores), k), int)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = free[np.argsort(-row[free], kind="stable")][:k]
        table[i, : len(best)] = best
    return table
