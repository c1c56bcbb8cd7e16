# loses: nothing

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([np.exp(np.log(p[song_of == song]).mean()) for song in songs])
