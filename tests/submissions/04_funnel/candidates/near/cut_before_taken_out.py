# loses: n artists, none of them known
# cause: cut off before the history is taken out
def candidates(history, vectors, n):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = directions @ directions[history].mean(axis=0)
    return [artist for artist in np.argsort(-score)[:n] if artist not in history]
