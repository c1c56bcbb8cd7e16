# loses: the artist's mean, shrunk to the mean of all
# cause: shrunk to 0, not to the mean of all

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        n = len(own)
        found.append(everybody if n == 0 else own.sum(axis=0) / (n + shrink))
    return np.array(found)
