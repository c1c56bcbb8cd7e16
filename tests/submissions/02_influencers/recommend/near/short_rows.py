# loses: -1 where nothing is left
# cause: not k numbers in a row
def recommend(scores, seen, k):
    table = []
    for i, row in enumerate(scores):
        free = np.flatnonzero(~seen[i])
        table.append(free[np.argsort(-row[free], kind="stable")][:k].tolist())
    return table
