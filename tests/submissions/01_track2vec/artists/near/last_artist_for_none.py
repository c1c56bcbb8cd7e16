# loses: by itself without an artist
# cause: -1 finds the last artist
def with_artists(vectors, artists, counts, share):
    weights = counts**0.5
    means = np.array([np.average(vectors[artists == a], axis=0, weights=weights[artists == a]) for a in range(artists.max() + 1)])
    return unit(vectors + share * means[artists])
