# loses: by itself without an artist
# cause: tracks without an artist become one artist
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    return unit(vectors + share * drawn)
