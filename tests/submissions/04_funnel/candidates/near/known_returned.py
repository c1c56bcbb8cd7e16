# loses: n artists, none of them known
# cause: known artists are among the candidates
def candidates(history, vectors, n):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = directions @ directions[history].mean(axis=0)
    return np.argsort(-score)[:n]
