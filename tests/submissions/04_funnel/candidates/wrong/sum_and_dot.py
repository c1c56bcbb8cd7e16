# loses: nearest to the taste; nearest first
# cause: a dot product, not a cosine
def candidates(history, vectors, n):
    score = vectors @ vectors[history].sum(axis=0)
    score[history] = -np.inf
    return np.argsort(-score)[:n]
