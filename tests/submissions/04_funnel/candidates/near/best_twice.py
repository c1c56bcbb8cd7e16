# loses: n artists, none of them known
# cause: an artist comes twice
def candidates(history, vectors, n):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    best = np.argsort(-score)[: n - 1]
    return np.append(best[:1], best)
