# loses: query excluded
# cause: the query is among its own suggestions
def predict_batch(queries, k, vectors, tree):
    return tree.query(vectors[queries], k, return_distance=False)
