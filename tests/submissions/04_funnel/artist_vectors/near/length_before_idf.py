# loses: tag part of length 1
# cause: the rows are not of length 1
def artist_vectors(counts, popularity, freshness, n_tags=500):
    kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel())[:n_tags]
    tags = counts[:, kept].toarray()
    idf = np.log((1 + len(tags)) / (1 + (tags > 0).sum(axis=0))) + 1
    length = np.linalg.norm(tags, axis=1, keepdims=True)
    tags = tags / np.where(length > 0, length, 1) * idf
    return np.column_stack([tags, popularity / popularity.max(), freshness / freshness.max()])
