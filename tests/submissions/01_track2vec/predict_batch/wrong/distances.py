# loses: shape
# cause: distances instead of tracks
def predict_batch(queries, k, vectors, tree):
    return tree.query(vectors[queries], k + 1)[0][:, 1:]
