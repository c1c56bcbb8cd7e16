# loses: nearest first
# cause: the nearest do not come first
def candidates(history, vectors, n):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.sort(np.argsort(-score)[:n])
