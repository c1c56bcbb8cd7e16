# loses: one score for each song; order and number of windows do not matter
# cause: not (songs, score)

def song_decision(p, song_of):
    return {song: p[song_of == song].mean() for song in np.unique(song_of)}
