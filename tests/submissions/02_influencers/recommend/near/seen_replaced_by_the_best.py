# loses: nothing seen before
# cause: a column is recommended twice
def recommend(scores, seen, k):
    table = np.full((len(scores), k), -1)
    for i, order in enumerate(np.argsort(-scores, axis=1, kind="stable")):
        new = order[~seen[i, order]]
        replaced = [new[0] if seen[i, column] else column for column in order] if len(new) else []
        n = min(k, len(new))
        table[i, :n] = replaced[:n]
    return table
