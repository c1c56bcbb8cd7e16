# loses: order and number of windows do not matter
# cause: one window decides

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([(p[song_of == song].max() + p[song_of == song].min()) / 2 for song in songs])
