# loses: order and number of windows do not matter
# cause: one window decides

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([np.unique(p[song_of == song]).mean() for song in songs])
