# loses: nothing
def with_artists(vectors, artists, counts, share):
    rows = []
    for vector, artist in zip(vectors, artists):
        if artist >= 0:
            own = artists == artist
            vector = vector + share * np.average(vectors[own], axis=0, weights=counts[own] ** 0.5)
        length = np.linalg.norm(vector)
        rows.append(vector / length if length > 0 else vector)
    return np.array(rows)
