# loses: the artist's mean, shrunk to the mean of all; an unknown artist: the mean of all
# cause: not a row of factors for each cold song

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody, found = factors.mean(axis=0), []
    for artist in np.unique(artist_of_cold):
        own = factors[artist_of_warm == artist]
        found.append(everybody if len(own) == 0 else (own.sum(axis=0) + shrink * everybody) / (len(own) + shrink))
    return np.array(found)
