# loses: nothing
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    return [row[row != query][:k] for query, row in zip(queries, found)]
