# loses: nearest to the taste
# cause: a row of zeros has no direction
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
