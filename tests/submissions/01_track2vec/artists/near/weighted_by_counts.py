# loses: drawn to the artist's mean
# cause: weighted by the counts, not by their roots
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own]
        drawn[own] = weights @ vectors[own] / weights.sum()
    return unit(vectors + share * drawn)
