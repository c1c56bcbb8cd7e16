# loses: shape
# cause: the rows are in another order than the queries
def predict_batch(queries, k, vectors, tree):
    queries = np.sort(queries)
    tracks = tree.query(vectors[queries], k + 1, return_distance=False)
    return np.array([row[row != query][:k] for query, row in zip(queries, tracks)])
