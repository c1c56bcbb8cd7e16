# loses: nearest first
# cause: not nearest first
def predict_batch(queries, k, vectors, tree):
    cosine = vectors[queries] @ vectors.T
    cosine[np.arange(len(queries)), queries] = -np.inf
    return np.argpartition(-cosine, k, axis=1)[:, :k]
