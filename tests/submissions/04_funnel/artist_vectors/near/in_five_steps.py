# loses: popularity and freshness between 0 and 1
# cause: popularity has few levels left
def artist_vectors(counts, popularity, freshness, n_tags=500):
    kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel(), kind="stable")[:n_tags]
    tags = counts[:, kept].toarray().astype(float)
    tags *= np.log((1 + len(tags)) / (1 + (tags > 0).sum(axis=0))) + 1
    length = np.linalg.norm(tags, axis=1, keepdims=True)
    tags /= np.where(length > 0, length, 1)
    columns = []
    for column in (popularity, freshness):
        columns.append(np.round(4 * (column - column.min()) / (column.max() - column.min())) / 4)
    return np.column_stack([tags, *columns])
