# loses: nearest first
# cause: the neighbours of the first query for all
def predict_batch(queries, k, vectors, tree):
    rows = tree.query(vectors[queries[:1]].repeat(len(queries), axis=0), len(vectors), return_distance=False)
    return np.array([row[row != query][:k] for row, query in zip(rows, queries)])
