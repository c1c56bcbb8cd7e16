# loses: nothing
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    keep = found != queries[:, None]
    keep[keep.all(axis=1), -1] = False
    return found[keep].reshape(len(queries), k)
