# loses: shape; nearest first; query excluded
# cause: nothing is returned
def predict_batch(queries, k, vectors, tree):
    tracks = tree.query(vectors[queries], k + 1, return_distance=False)
    print(tracks)
