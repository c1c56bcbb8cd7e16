# loses: nothing

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([np.median(p[song_of == song]) for song in songs])
