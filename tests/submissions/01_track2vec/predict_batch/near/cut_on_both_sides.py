# loses: nearest first
# cause: the nearest track is left out
def predict_batch(queries, k, vectors, tree):
    found = tree.query(vectors[queries], k + 2, return_distance=False)
    return np.array([row[row != query][1 : k + 1] for query, row in zip(queries, found)])
