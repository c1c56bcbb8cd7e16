# loses: drawn to the artist's mean
# cause: a sum in the place of the mean
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own]
    return unit(vectors + share * drawn)
