# loses: nothing
def predict_batch(queries, k, vectors, tree):
    cosine = vectors[queries] @ vectors.T
    cosine[np.arange(len(queries)), queries] = -np.inf
    return np.argsort(-cosine, axis=1)[:, :k]
