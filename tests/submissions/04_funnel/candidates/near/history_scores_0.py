# loses: n artists, none of them known
# cause: the history has the score 0
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    score[history] = 0
    return np.argsort(-score)[:n]
