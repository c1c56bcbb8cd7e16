# loses: nearest to the taste; nearest first
# cause: not the nearest artists
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=0, keepdims=True)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
