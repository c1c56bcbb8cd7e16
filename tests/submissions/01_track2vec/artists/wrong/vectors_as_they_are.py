# loses: rows of length 1; drawn to the artist's mean; by itself without an artist
# cause: the artist is not asked
def with_artists(vectors, artists, counts, share):
    return unit(vectors)
