# loses: shape
# cause: not one row for each query
def predict_batch(queries, k, vectors, tree):
    queries = np.unique(queries)
    tracks = tree.query(vectors[queries], k + 1, return_distance=False)
    return np.array([row[row != query][:k] for query, row in zip(queries, tracks)])
