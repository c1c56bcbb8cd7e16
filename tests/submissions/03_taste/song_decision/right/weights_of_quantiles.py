# loses: nothing

def song_decision(p, song_of):
    at, weights = np.linspace(0, 1, 9), np.array([1, 2, 3, 4, 5, 4, 3, 2, 1]) / 25
    songs = np.unique(song_of)
    return songs, np.array([np.quantile(p[song_of == song], at) @ weights for song in songs])
