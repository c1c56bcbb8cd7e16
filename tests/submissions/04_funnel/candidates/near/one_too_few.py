# loses: n artists, none of them known
# cause: not n candidates
def candidates(history, vectors, n):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[: n - 1]
