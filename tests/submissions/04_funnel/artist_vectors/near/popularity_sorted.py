# loses: popularity and freshness between 0 and 1
# cause: popularity is another than it was
def artist_vectors(counts, popularity, freshness, n_tags=500):
    given = np.asarray(counts.sum(axis=0)).ravel()
    kept = np.argsort(-given)[:n_tags]
    tags = counts[:, kept].toarray()
    n, df = len(tags), (tags > 0).sum(axis=0)
    tags = tags * (np.log((1 + n) / (1 + df)) + 1)
    length = np.linalg.norm(tags, axis=1, keepdims=True)
    tags = tags / np.where(length > 0, length, 1)
    popularity = np.sort(popularity)[::-1] / popularity.max()
    freshness = freshness / freshness.max()
    return np.column_stack([tags, popularity, freshness])
