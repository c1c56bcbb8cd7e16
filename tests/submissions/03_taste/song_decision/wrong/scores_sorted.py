# loses: one score for each song; order and number of windows do not matter
# cause: a song of high windows is not above one of low windows

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.sort([p[song_of == song].mean() for song in songs])
