# loses: nearest to the taste; nearest first
# cause: one long vector speaks for all
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ vectors[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
