# loses: rows of length 1
# cause: numbers that are none
def with_artists(vectors, artists, counts, share):
    drawn = np.zeros_like(vectors)
    for artist in np.unique(artists[artists >= 0]):
        own = artists == artist
        weights = counts[own] ** 0.5
        drawn[own] = weights @ vectors[own] / weights.sum()
    drawn = vectors + share * drawn
    with np.errstate(invalid="ignore"):
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
