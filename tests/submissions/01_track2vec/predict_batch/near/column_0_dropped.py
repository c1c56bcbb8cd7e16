# loses: query excluded
# cause: column 0 is dropped blindly
def predict_batch(queries, k, vectors, tree):
    return tree.query(vectors[queries], k + 1, return_distance=False)[:, 1:]
