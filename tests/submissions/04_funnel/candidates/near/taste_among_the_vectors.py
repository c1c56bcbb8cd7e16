# loses: n artists, none of them known
# cause: not numbers of artists
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    taste = directions[history].mean(axis=0)
    directions = np.vstack([directions, taste / np.linalg.norm(taste)])
    score = directions @ taste
    score[history] = -np.inf
    return np.argsort(-score)[:n]
