# loses: nearest to the taste; nearest first
# cause: a single artist of the history counts
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ directions[history[-1]]
    score[history] = -np.inf
    return np.argsort(-score)[:n]
