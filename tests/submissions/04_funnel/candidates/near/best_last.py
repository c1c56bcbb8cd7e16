# loses: nearest first
# cause: the nearest come last
def candidates(history, vectors, n):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(score)[-n:]
