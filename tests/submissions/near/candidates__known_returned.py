# loses: n artists, none of them known
# cause: known artists are among the candidates
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ directions[history].mean(axis=0)
    return np.argsort(-score)[:n]
