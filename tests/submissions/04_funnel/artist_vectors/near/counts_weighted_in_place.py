# loses: the most given tags
# cause: it changes what it is given
def artist_vectors(counts, popularity, freshness, n_tags=500):
    kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel())[:n_tags]
    df = (counts > 0).sum(axis=0)
    idf = np.log((1 + counts.shape[0]) / (1 + np.asarray(df).ravel())) + 1
    counts.data[:] = counts.data * idf[counts.indices]
    tags = counts[:, kept].toarray()
    length = np.linalg.norm(tags, axis=1, keepdims=True)
    tags = tags / np.where(length > 0, length, 1)
    scaled = [(c - c.min()) / (c.max() - c.min()) for c in (popularity, freshness)]
    return np.column_stack([tags, *scaled])
