# loses: drawn to the artist's mean
# cause: every track of an artist counts alike
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = np.ones(own.sum())
        drawn[own] = weights @ vectors[own] / weights.sum()
    return unit(vectors + share * drawn)
