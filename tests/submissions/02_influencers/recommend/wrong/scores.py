# loses: best first, ties by the lower column; nothing seen before; -1 where nothing is left
# cause: scores instead of columns
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1.0)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = row[free][np.argsort(-row[free], kind="stable")][:k]
        table[i, : len(best)] = best
    return table
