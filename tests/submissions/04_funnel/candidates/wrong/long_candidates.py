# loses: nearest to the taste; nearest first
# cause: long vectors come first
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = vectors @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
