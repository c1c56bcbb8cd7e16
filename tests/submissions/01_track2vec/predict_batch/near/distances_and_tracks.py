# loses: shape
# cause: distances and tracks together
def predict_batch(queries, k, vectors, tree):
    distances, tracks = tree.query(vectors[queries], k + 1)
    keep = [np.flatnonzero(row != query)[:k] for query, row in zip(queries, tracks)]
    distances = np.array([row[kept] for row, kept in zip(distances, keep)])
    tracks = np.array([row[kept] for row, kept in zip(tracks, keep)])
    return distances, tracks
