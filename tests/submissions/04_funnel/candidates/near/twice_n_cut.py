# loses: n artists, none of them known
# cause: not n candidates
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    best = np.argsort(-score)[: 2 * n]
    return best[~np.isin(best, history)][:n]
