# loses: the most given tags; weighted by TF-IDF; tag part of length 1; popularity and freshness between 0 and 1
# cause: a sparse table in the place of an array
from scipy import sparse


def artist_vectors(counts, popularity, freshness, n_tags=500):
    kept = np.argsort(-np.asarray(counts.sum(axis=0)).ravel())[:n_tags]
    tags = counts[:, kept]
    return sparse.hstack([tags, popularity[:, None] / popularity.max(), freshness[:, None] / freshness.max()])
