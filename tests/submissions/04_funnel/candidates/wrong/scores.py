# loses: n artists, none of them known; nearest to the taste; nearest first
# cause: not whole numbers
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return np.sort(score)[::-1][:n]
