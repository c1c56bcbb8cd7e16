# loses: nearest first
# cause: the neighbours of other tracks
def predict_batch(queries, k, vectors, tree):
    tracks = tree.query(vectors[: len(queries)], k + 1, return_distance=False)
    return np.array([row[row != query][:k] for query, row in zip(queries, tracks)])
