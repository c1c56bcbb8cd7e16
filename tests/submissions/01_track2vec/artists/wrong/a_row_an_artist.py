# loses: rows of length 1; drawn to the artist's mean; by itself without an artist
# cause: not a row for each track
def with_artists(vectors, artists, counts, share):
    return unit([np.average(vectors[artists == a], axis=0, weights=counts[artists == a] ** 0.5) for a in np.unique(artists)])
