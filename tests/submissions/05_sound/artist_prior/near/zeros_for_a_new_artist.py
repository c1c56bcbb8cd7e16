# loses: an unknown artist: the mean of all
# cause: zeros for a new artist

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        n = len(own)
        found.append(0 * everybody if n == 0 else (own.sum(axis=0) + shrink * everybody) / (n + shrink))
    return np.array(found)
