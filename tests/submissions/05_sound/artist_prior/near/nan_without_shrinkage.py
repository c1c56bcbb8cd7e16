# loses: an unknown artist: the mean of all
# cause: nan for a new artist where shrink is 0

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        n = np.float64(len(own))
        found.append((own.sum(axis=0) + shrink * everybody) / (n + shrink))
    return np.array(found)
