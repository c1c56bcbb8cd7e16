# loses: shape
# cause: not k tracks in a row
def predict_batch(queries, k, vectors, tree):
    tracks = tree.query(vectors[queries], 11, return_distance=False)
    return np.array([row[row != query][:10] for query, row in zip(queries, tracks)])
