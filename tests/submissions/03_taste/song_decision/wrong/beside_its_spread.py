# loses: one score for each song; order and number of windows do not matter
# cause: not a score for each song

def song_decision(p, song_of):
    songs = np.unique(song_of)
    return songs, np.array([p[song_of == song].mean() / p[song_of == song].std() for song in songs])
