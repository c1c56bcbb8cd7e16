# loses: nothing
def with_artists(vectors, artists, counts, share):
    from scipy.sparse import csr_matrix

    known = np.flatnonzero(artists >= 0)
    weights = np.sqrt(counts[known])
    table = csr_matrix((weights, (artists[known], known)), shape=(artists.max() + 1, len(artists)))
    means = table @ vectors / np.maximum(np.asarray(table.sum(axis=1)), 1e-12)
    result = np.array(vectors)
    result[known] = result[known] + share * means[artists[known]]
    return unit(result)
