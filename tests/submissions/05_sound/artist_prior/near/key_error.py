# loses: an unknown artist: the mean of all
# cause: your code raises KeyError: np.int64(7)
# outcome: runs into an error

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, of_artist = factors.mean(axis=0), {}
    for artist in np.unique(artist_of_warm):
        own = factors[artist_of_warm == artist]
        of_artist[artist] = (own.sum(axis=0) + shrink * everybody) / (len(own) + shrink)
    return np.array([of_artist[artist] for artist in artist_of_cold])
