# loses: nothing
def predict_batch(queries, k, vectors, tree):
    result = np.empty((len(queries), k), dtype=int)
    for i, query in enumerate(queries):
        near = tree.query(vectors[query].reshape(1, -1), k=k + 1)[1][0]
        result[i] = [track for track in near if track != query][:k]
    return result
