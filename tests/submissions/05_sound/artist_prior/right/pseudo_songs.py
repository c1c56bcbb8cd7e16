# loses: nothing

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    """As if each artist had made `shrink` more songs, each of them the mean of all."""
    everybody, found = factors.mean(axis=0), np.empty((len(artist_of_cold), factors.shape[1]))
    for row, artist in enumerate(artist_of_cold):
        own = factors[artist_of_warm == artist]
        n = len(own) + shrink
        found[row] = (own.sum(axis=0) + shrink * everybody) / n if len(own) else everybody
    return found
