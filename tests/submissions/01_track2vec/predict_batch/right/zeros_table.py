# loses: nothing
# outcome: right, with a note
# cause: track numbers kept as floats
def predict_batch(queries, k, vectors, tree):
    table = np.zeros((len(queries), k))
    found = tree.query(vectors[queries], k + 1, return_distance=False)
    for i in range(len(queries)):
        table[i] = found[i][found[i] != queries[i]][:k]
    return table
