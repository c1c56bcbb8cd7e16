# loses: nothing

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([(p[song_of == song] > 0.5).mean() for song in songs])
