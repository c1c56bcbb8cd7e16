# loses: tag part of length 1; popularity and freshness between 0 and 1
# cause: popularity is part of the length
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import minmax_scale, normalize


def artist_vectors(counts, popularity, freshness, n_tags=500):
    kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel())[:n_tags]
    tags = TfidfTransformer(norm=None).fit_transform(counts[:, kept]).toarray()
    return normalize(np.column_stack([tags, minmax_scale(popularity), minmax_scale(freshness)]))
