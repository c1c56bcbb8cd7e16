# loses: rows of length 1
# cause: it changes what it is given
def with_artists(vectors, artists, counts, share):
    means = {a: np.average(vectors[artists == a], axis=0, weights=counts[artists == a] ** 0.5) for a in set(artists[artists >= 0])}
    for track, artist in enumerate(artists):
        if artist >= 0:
            vectors[track] += share * means[artist]
    return unit(vectors)
