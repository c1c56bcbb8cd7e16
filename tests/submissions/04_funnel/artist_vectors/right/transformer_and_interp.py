# loses: nothing
def artist_vectors(counts, popularity, freshness, n_tags=500):
    from sklearn.feature_extraction.text import TfidfTransformer
    tot = counts.sum(axis=0).A1 if hasattr(counts.sum(axis=0), "A1") else np.asarray(counts.sum(axis=0)).ravel()
    top = sorted(range(len(tot)), key=lambda j: tot[j], reverse=True)[:n_tags]
    X = TfidfTransformer().fit_transform(counts[:, top]).toarray()
    mm = lambda v: np.interp(v, (np.min(v), np.max(v)), (0, 1))
    return np.c_[X, mm(popularity), mm(freshness)].astype(np.float32)
