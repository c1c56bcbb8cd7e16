# loses: drawn to the artist's mean
# cause: the artist is not asked
def with_artists(vectors, artists, counts, share):
    return unit(vectors)
