# loses: shape; nearest first; query excluded
# cause: no numbers
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    return [set(row[row != query][:k].tolist()) for query, row in zip(queries, found)]
