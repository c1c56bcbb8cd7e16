# loses: the artist's mean, shrunk to the mean of all
# cause: it changes what it is given

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    everybody = factors.mean(axis=0)
    factors -= everybody
    found = []
    for artist in artist_of_cold:
        own = factors[artist_of_warm == artist]
        found.append(everybody if len(own) == 0 else everybody + own.sum(axis=0) / (len(own) + shrink))
    return np.array(found)
