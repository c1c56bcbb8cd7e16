# loses: drawn to the artist's mean
# cause: the track is left out of its artist's mean
def with_artists(vectors, artists, counts, share):
    result = np.array(vectors)
    for track in range(len(vectors)):
        own = (artists == artists[track]) & (artists >= 0)
        own[track] = False
        if own.any():
            result[track] = vectors[track] + share * np.average(vectors[own], axis=0, weights=counts[own] ** 0.5)
    return unit(result)
