# loses: nearest to the taste
# cause: artists without a tag are left out
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    score[length.ravel() == 0] = -np.inf
    return np.argsort(-score)[:n]
