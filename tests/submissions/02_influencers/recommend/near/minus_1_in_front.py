# loses: -1 where nothing is left
# cause: empty places are not -1, or not at the end
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = free[np.argsort(-row[free], kind="stable")][:k]
        table[i, k - len(best) :] = best
    return table
