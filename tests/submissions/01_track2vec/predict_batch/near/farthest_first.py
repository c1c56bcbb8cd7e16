# loses: nearest first
# cause: not nearest first
def predict_batch(queries, k, vectors, tree):
    tracks = tree.query(vectors[queries], k + 1, return_distance=False)
    return np.array([row[row != query][:k][::-1] for query, row in zip(queries, tracks)])
