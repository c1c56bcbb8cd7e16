# loses: n artists, none of them known
# cause: it changes what it is given
def candidates(history, vectors, n):
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(length > 0, length, 1)
    score = vectors @ vectors[history].mean(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
