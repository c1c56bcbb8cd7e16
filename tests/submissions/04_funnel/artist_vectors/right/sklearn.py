# loses: nothing
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import minmax_scale


def artist_vectors(counts, popularity, freshness, n_tags=500):
    given = np.asarray(counts.sum(axis=0)).ravel()
    kept = sorted(np.argsort(given)[::-1][:n_tags])
    tags = TfidfTransformer().fit_transform(counts[:, kept])
    return np.hstack([tags.toarray(), minmax_scale(np.stack([popularity, freshness], axis=1))])
