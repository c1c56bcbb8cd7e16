# loses: weighted by TF-IDF
# cause: not the weights of TF-IDF
def artist_vectors(counts, popularity, freshness, n_tags=500):
    kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel(), kind="stable")[:n_tags]
    tags = counts[:, kept].toarray().astype(float)
    tags *= np.log((1 + tags.shape[1]) / (1 + (tags > 0).sum(axis=0))) + 1
    length = np.linalg.norm(tags, axis=1, keepdims=True)
    tags /= np.where(length > 0, length, 1)
    columns = []
    for column in (popularity, freshness):
        columns.append((column - column.min()) / (column.max() - column.min()))
    return np.column_stack([tags, *columns])
