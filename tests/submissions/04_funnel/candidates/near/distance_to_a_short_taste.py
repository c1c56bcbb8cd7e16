# loses: nearest to the taste
# cause: a distance to a taste that is not of length 1
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = -np.linalg.norm(directions - directions[history].mean(axis=0), axis=1)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
