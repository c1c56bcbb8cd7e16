# loses: one score for each song; order and number of windows do not matter
# cause: nothing is returned

def song_decision(p, song_of):
    songs = np.unique(song_of)
    score = [p[song_of == song].mean() for song in songs]
