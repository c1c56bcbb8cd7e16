# loses: nearest to the taste; nearest first
# cause: near to a single artist is enough
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = (directions @ directions[history].T).max(axis=1)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
