# loses: shape
# cause: a generator in the place of its values
def predict_batch(queries, k, vectors, tree):
    for query in queries:
        yield [t for t in tree.query(vectors[[query]], k + 1, return_distance=False)[0] if t != query][:k]
