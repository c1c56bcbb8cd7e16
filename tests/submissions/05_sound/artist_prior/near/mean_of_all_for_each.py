# loses: the artist's mean, shrunk to the mean of all
# cause: each song gets the mean of all

def artist_prior(factors, artist_of_warm, artist_of_cold, shrink):
    return np.tile(factors.mean(axis=0), (len(artist_of_cold), 1))
