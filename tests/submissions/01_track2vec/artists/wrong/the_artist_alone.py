# loses: drawn to the artist's mean
# cause: the artist in the place of the track
def with_artists(vectors, artists, counts, share):
    result = np.array(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        result[own] = np.average(vectors[own], axis=0, weights=counts[own] ** 0.5)
    return unit(result)
