# loses: shape; nearest first; query excluded
# cause: text in the place of numbers
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    return [[str(track) for track in row if track != query][:k] for query, row in zip(queries, found)]
