# loses: shape
# cause: not k tracks in a row
def predict_batch(queries, k, vectors, tree):
    tracks = tree.query(vectors[queries], k, return_distance=False)
    return [row[row != query][: k - 1] for query, row in zip(queries, tracks)]
