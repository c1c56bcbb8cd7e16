# loses: best first, ties by the lower column
# cause: ties are broken by chance or upside down
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = free[np.argsort(row[free], kind="stable")[::-1]][:k]
        table[i, : len(best)] = best
    return table
