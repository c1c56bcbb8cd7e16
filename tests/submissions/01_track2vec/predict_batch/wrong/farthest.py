# loses: nearest first
# cause: the farthest tracks
def predict_batch(queries, k, vectors, tree):
    rows = []
    for query in queries:
        order = np.argsort(vectors @ vectors[query])
        rows.append(order[order != query][:k])
    return np.array(rows)
