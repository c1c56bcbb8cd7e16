# loses: n artists, none of them known; nearest to the taste
# cause: not numbers of artists
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n].astype(np.int8)
