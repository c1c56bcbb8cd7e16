# loses: an unknown artist: the mean of all
# cause: nan for a new artist

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        n = np.float64(len(own))
        share = n / (n + shrink)
        found.append(share * own.mean(axis=0) + (1 - share) * everybody)
    return np.array(found)
