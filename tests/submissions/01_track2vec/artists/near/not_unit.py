# loses: rows of length 1
# cause: rows that have not the length 1
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    return vectors + share * drawn
