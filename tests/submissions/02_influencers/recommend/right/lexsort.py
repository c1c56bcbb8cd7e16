# loses: nothing
def recommend(scores, seen, k):
    n, m = scores.shape
    table = np.full((n, max(k, m)), -1)
    for i in range(n):
        order = np.lexsort((np.arange(m), -scores[i], seen[i]))
        table[i, : (~seen[i]).sum()] = order[: (~seen[i]).sum()]
    return table[:, :k]
