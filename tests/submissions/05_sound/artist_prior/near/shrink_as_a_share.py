# loses: the artist's mean, shrunk to the mean of all
# cause: shrink is taken for a share

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        n = len(own)
        found.append(everybody if n == 0 else (1 - shrink) * own.mean(axis=0) + shrink * everybody)
    return np.array(found)
