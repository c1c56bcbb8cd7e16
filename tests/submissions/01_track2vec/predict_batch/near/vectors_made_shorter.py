# loses: shape
# cause: it changes what it is given
def predict_batch(queries, k, vectors, tree):
    vectors /= 2 * np.linalg.norm(vectors, axis=1, keepdims=True)
    cosine = vectors[queries] @ vectors.T
    cosine[np.arange(len(queries)), queries] = -np.inf
    return np.argsort(-cosine, axis=1)[:, :k]
