# loses: nothing
def predict_batch(queries, k, vectors, tree):
    rows = []
    for query, row in zip(queries, tree.query(vectors[queries], k + 5)[1]):
        rows.append([int(track) for track in row if track != query][:k])
    return rows
