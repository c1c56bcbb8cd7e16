# loses: n artists, none of them known
# cause: not n candidates
def candidates(history, vectors, n):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    score = directions @ directions[history].mean(axis=0)
    return [artist for artist in np.argsort(-score)[:n] if artist not in history]
