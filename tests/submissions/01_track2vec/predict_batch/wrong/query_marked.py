# loses: shape; nearest first; query excluded
# cause: not track numbers
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    found[found == np.asarray(queries)[:, None]] = -1
    return found[:, :k]
