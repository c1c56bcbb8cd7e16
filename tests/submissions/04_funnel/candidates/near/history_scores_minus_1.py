# loses: n artists, none of them known
# cause: known artists are among the candidates
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].sum(axis=0)
    score[history] = -1
    return np.argsort(-score)[:n]
