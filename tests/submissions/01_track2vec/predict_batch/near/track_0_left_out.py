# loses: nearest first
# cause: not the nearest tracks
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], min(k + 2, len(vectors)), return_distance=False)
    return [[t for t in row if t and t != query][:k] for query, row in zip(queries, found)]
