# loses: query excluded
# cause: twins of the query are thrown out too
def predict_batch(queries, k, vectors, tree):
    distances, tracks = tree.query(vectors[queries], k + 20)
    return [row[far > 1e-6][:k] for far, row in zip(distances, tracks)]
