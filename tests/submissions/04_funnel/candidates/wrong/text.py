# loses: n artists, none of them known; nearest to the taste; nearest first
# cause: text in the place of numbers
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(length > 0, length, 1)
    score = directions @ directions[history].mean(axis=0)
    score[history] = -np.inf
    return [str(artist) for artist in np.argsort(-score)[:n]]
