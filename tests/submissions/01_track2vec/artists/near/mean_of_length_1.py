# loses: drawn to the artist's mean
# cause: the mean is stretched to the length 1
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    return unit(vectors + share * unit(drawn))
