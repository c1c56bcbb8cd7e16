# loses: best first, ties by the lower column
# cause: ties are broken by chance or upside down
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        best = free[np.lexsort((np.random.default_rng(0).random(len(free)), -row[free]))][:k]
        table[i, : len(best)] = best
    return table
