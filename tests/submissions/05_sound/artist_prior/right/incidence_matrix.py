# loses: nothing

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    same = scipy.sparse.csr_array((np.asarray(artist_of_cold)[:, None] == np.asarray(artist_of_warm)).astype(float))
    n = np.asarray(same.sum(axis=1)).reshape(-1, 1)
    of_all = factors.mean(axis=0)
    return of_all + (same @ (factors - of_all)) / np.where(n > 0, n + shrink, 1)
