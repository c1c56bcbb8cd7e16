# loses: by itself without an artist
# cause: a track without an artist is not itself
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    drawn[artists < 0] = vectors.mean(axis=0)
    return unit(vectors + share * drawn)
