# loses: nothing
def predict_batch(queries, k, vectors, tree):
    far = np.linalg.norm(vectors[queries][:, None] - vectors[None], axis=2)
    np.put_along_axis(far, np.asarray(queries)[:, None], np.inf, axis=1)
    chosen = np.argpartition(far, k - 1, axis=1)[:, :k]
    order = np.take_along_axis(far, chosen, axis=1).argsort(axis=1)
    return np.take_along_axis(chosen, order, axis=1)
