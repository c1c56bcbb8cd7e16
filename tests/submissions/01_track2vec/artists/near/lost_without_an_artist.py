# loses: by itself without an artist
# cause: tracks without an artist are lost
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    drawn[artists >= 0] += vectors[artists >= 0] / share
    return unit(drawn)
