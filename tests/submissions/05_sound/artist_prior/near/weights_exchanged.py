# loses: the artist's mean, shrunk to the mean of all
# cause: the two weights are exchanged

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        n = len(own)
        share = shrink / (n + shrink) if n else 0
        found.append(share * own.mean(axis=0) + (1 - share) * everybody if n else everybody)
    return np.array(found)
