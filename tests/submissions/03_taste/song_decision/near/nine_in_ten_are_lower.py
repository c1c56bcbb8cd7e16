# loses: order and number of windows do not matter
# cause: a few windows decide

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([np.quantile(p[song_of == song], 0.9, method="inverted_cdf") for song in songs])
