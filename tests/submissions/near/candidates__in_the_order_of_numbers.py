# loses: nearest first
# cause: the nearest do not come first
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.sort(np.argsort(-score)[:n])
