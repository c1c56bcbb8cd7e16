# loses: nearest first
# cause: not nearest first
def predict_batch(queries, k, vectors, tree):
    tracks = tree.query(vectors[queries], k + 1, return_distance=False)
    return [sorted(row[row != query][:k].tolist()) for query, row in zip(queries, tracks)]
