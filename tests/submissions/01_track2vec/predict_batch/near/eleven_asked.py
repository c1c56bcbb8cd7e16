# loses: shape
# cause: not k tracks in a row
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], 11, return_distance=False)
    return np.array([row[row != query][:k] for query, row in zip(queries, found)])
